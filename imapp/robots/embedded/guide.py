"""Help about the product: a table of what people ask and where to find it."""

import re

from ..question import Question
from .phrases import Phrase, first, phrase

_HELP = re.compile(
    r"^(帮助|使用帮助|菜单|功能|help|menu|commands?)\W*$"
    r"|你(都|还)?(会|能)(做|干|帮)?(些)?(什么|啥)|有(什么|哪些)功能|怎么(用|使用)(你|这个)?\W*$"
    r"|what (can|do) you (do|know)|how can you help|can you help( me)?\W*$|what are you able",
    re.IGNORECASE,
)

# The nearer ones first: "leave a group" before "group".
TOPICS: tuple[Phrase, ...] = (
    phrase(
        r"二维码|扫码|扫一扫|qr.?code",
        "“发现”页里有你的二维码，让对方打开它的地址就能加你为好友。",
        "Your QR code is on the Discover tab: whoever opens its address can add you.",
    ),
    phrase(
        r"好友申请|好友请求|新的朋友|通过.{0,4}(申请|验证)|(friend|contact) (request|application)"
        r"|accept.{0,12}(friend|request|application)",
        "新的好友申请在“通讯录”页最上面的“新的朋友”里，点一下就能接受或拒绝。",
        "Applications wait at the top of the Contacts tab; accept or refuse them there.",
    ),
    phrase(
        r"(删|删除|解除).{0,4}(好友|朋友|联系人)|(delete|remove|unfriend).{0,12}(friend|contact)"
        r"|\bunfriend",
        "打开对方的资料页，点右上角，选“删除好友”。双方的聊天都会从列表里消失。",
        "Open the person's page, then its details, and delete the friend there. "
        "The chat disappears for both.",
    ),
    phrase(
        r"拉黑|黑名单|屏蔽.{0,4}(人|好友|他|她|消息)|\bblock",
        "打开对方的资料页，点右上角，打开“加入黑名单”，对方发来的消息就会被拒收；再点一次就解除。",
        "Open the person's page, then its details, and switch on Block: "
        "what they send is refused until you unblock.",
    ),
    phrase(
        r"备注|\bremark|(rename|nickname for).{0,10}friend",
        "打开好友的资料页，点“备注”，改成只有你自己看得到的名字。",
        "Open your friend's page and set a remark: a name that you alone see.",
    ),
    phrase(
        r"(转让|移交).{0,4}群|换群主|transfer.{0,20}(group|owner)|new owner",
        "群主打开群资料页的全部成员，点成员右边的“…”，选“转让群主”。",
        "The owner opens all members on the group's page, taps … beside one and hands it over.",
    ),
    phrase(
        r"解散.{0,4}群|群.{0,4}解散|(dissolve|delete|close).{0,12}group",
        "只有群主能解散：打开群资料页，拉到最下面选“解散群聊”。",
        "The owner can: open the group's page and choose to dissolve it at the bottom.",
    ),
    phrase(
        r"(退出|退|离开).{0,4}群|退群|leave.{0,12}group",
        "打开群资料页，拉到最下面选“退出群聊”。群主要先转让或解散。",
        "Open the group's page and choose to leave at the bottom. An owner transfers it first.",
    ),
    phrase(
        r"群公告|announcement",
        "群主和管理员可以在群资料页改群公告，群里会收到提示。",
        "The owner and admins write the announcement on the group's page; everyone is told.",
    ),
    phrase(
        r"群管理员?|设.{0,6}管理员|group admin|make.{0,20}admin",
        "群主打开群资料页的全部成员，点成员右边的“…”，就能设为管理员或取消。",
        "The owner makes admins: open all members on the group's page and tap … beside one.",
    ),
    phrase(
        r"(踢|移除|移出|删).{0,6}(成员|群友|群员|出群)|踢人|(remove|kick).{0,20}(member|group)",
        "群主和管理员在群资料页的成员后面点“−”，再选要移出的人。",
        "To remove someone the owner and admins tap − behind the members on the group's page.",
    ),
    phrase(
        r"全员禁言|禁言|(mute|silence) (a |the |all |every)?(member|group|everyone|someone)",
        "群主和管理员可以在“群管理”里打开全员禁言，或者在全部成员里点“…”单独禁言一位。",
        "The owner and admins mute everyone under Manage the group, or one by … among all members.",
    ),
    phrase(
        r"(邀请|拉|加).{0,6}(进群|入群|群成员|到群)|拉人"
        r"|(add|invite).{0,20}(to|into) (a |the |my )?group|invite.{0,12}(member|people)",
        "打开群资料页，点成员旁边的“+”，从好友里选人就能拉进群。",
        "Open the group's page, tap the + beside the members and choose from your friends.",
    ),
    phrase(
        r"(创建|新建|建|发起|开).{0,4}(群|群聊)|建群|拉.{0,2}群|(create|make|start|new).{0,12}group",
        "在聊天列表右上角点“+”，选“发起群聊”，勾上好友就建好了。",
        "Tap + at the top right of the chat list, choose a new group and pick your friends.",
    ),
    phrase(
        r"(加|加入|找|搜).{0,4}群|join.{0,12}group|find.{0,12}group",
        "在聊天列表右上角点“+”，搜群名，然后申请加入；公开的群会直接进去。",
        "Tap + at the top right, search for the group's name and apply; open groups let you in.",
    ),
    phrase(
        r"(加|添加|新增|找).{0,6}(好友|朋友|联系人|人)|(add|find|make).{0,12}(friend|contact|people|someone)",
        "在聊天列表右上角点“+”，选“添加朋友”，搜用户名或昵称，再发送申请。对方同意后就能聊天了。",
        "Tap + at the top right, search for a username or nickname and apply. "
        "Once they accept, you can chat.",
    ),
    phrase(
        r"撤回|\b(recall|unsend|take back)|undo.{0,10}(message|send)",
        "长按自己的消息，选“撤回”。只有刚发出时可以（一般是 2 分钟内），群主和管理员不限时间。",
        "Press and hold your message and choose Recall, soon after sending it (usually within "
        "2 minutes). "
        "A group's owner and admins may at any time.",
    ),
    phrase(
        r"引用|回复.{0,4}(消息|某条)|\bquot(e|ing)|reply to.{0,12}message",
        "长按那条消息，选“引用”，再写你的回复。",
        "Press and hold the message, choose Quote, and write your reply.",
    ),
    phrase(
        r"(清空|清除).{0,6}(聊天|记录|消息|历史)|clear.{0,12}(history|chat|messages)",
        "打开聊天的资料页，选“清空聊天记录”。只清空你自己的，对方的还在。",
        "Open the chat's details and clear the history: yours alone, the others keep theirs.",
    ),
    phrase(
        r"(删|删除).{0,6}(消息|记录|聊天)|(delete|remove).{0,12}(message|chat|conversation)",
        "长按消息选“删除”，只会从你这里删掉；在聊天列表左滑可以不显示整个聊天。",
        "Press and hold a message and choose Delete: it goes for you alone. "
        "Swipe a chat in the list to hide it.",
    ),
    phrase(
        r"置顶|\bpin",
        "在聊天列表长按或左滑那个聊天，选“置顶”。",
        "Press and hold the chat in the list, or swipe it, and choose Pin.",
    ),
    phrase(
        r"免打扰|静音|不想.{0,4}(提醒|打扰)|do not disturb|don'?t disturb|\bdnd\b|\bmute\b",
        "在聊天列表长按或左滑那个聊天，选“免打扰”。消息照收，只显示小红点。",
        "Press and hold the chat, or swipe it, and choose Mute: messages still come, quietly.",
    ),
    phrase(
        r"(标记|标为|设为).{0,3}未读|mark.{0,12}unread",
        "在聊天列表长按或左滑那个聊天，选“标为未读”。",
        "Press and hold the chat in the list, or swipe it, and mark it unread.",
    ),
    phrase(
        r"(隐藏|不显示).{0,6}(聊天|会话|对话)|hide.{0,12}(chat|conversation)",
        "在聊天列表左滑那个聊天，选“不显示”。有新消息时它会再出现。",
        "Swipe the chat in the list and hide it. It comes back with the next message.",
    ),
    phrase(
        r"密码|\bpassword",
        "在“我”页打开“设置”里的“密码”，其他设备会退出登录。忘了旧密码就请管理员帮忙。",
        "Change it in the settings on the Me tab; your other devices are logged out. "
        "If you forgot it, ask an administrator.",
    ),
    phrase(
        r"语言|中文|英文|\blanguage|\b(chinese|english)\b",
        "在“我”页“设置”的“语言”里选中文、English，或者跟随浏览器。",
        "Choose English, 中文, or your browser's language in the settings on the Me tab.",
    ),
    phrase(
        r"深色|暗黑|夜间|浅色|外观|dark (mode|theme)|appearance|light (mode|theme)",
        "在“我”页的“外观”里选浅色、深色，或者跟随系统。",
        "Choose light, dark, or your system's appearance on the Me tab.",
    ),
    phrase(
        r"头像|avatar|(profile|my) (picture|photo)",
        "在“我”页点自己的名字，再点头像就能换。",
        "Tap your name on the Me tab, then your picture, to change it.",
    ),
    phrase(
        r"昵称|个性签名|改名|个人资料|\b(nickname|signature|display name|profile)\b|change my name",
        "在“我”页点自己的名字，可以改昵称和个性签名。",
        "Tap your name on the Me tab to change your nickname and signature.",
    ),
    phrase(
        r"登录(的)?设备|其他设备|(logged.?in|other|my) devices|\bsessions?\b",
        "在“我”页的“登录设备”里能看到所有已登录的设备，也可以让某台退出。",
        "The Me tab lists the devices that are logged in; you can end each of them.",
    ),
    phrase(
        r"退出登录|登出|注销|log ?out|sign ?out",
        "在“我”页打开“设置”，最下面是“退出登录”。",
        "Log out at the bottom of the settings on the Me tab.",
    ),
    phrase(
        r"通知|提醒|notification",
        "在“我”页的“设置”里打开“新消息通知”，浏览器询问时选允许。",
        "Switch on notifications in the settings on the Me tab, "
        "and allow them when the browser asks.",
    ),
    phrase(
        r"(发|发送|分享).{0,4}(位置|定位)|(send|share).{0,12}(location|place|position)",
        "在聊天里点输入框旁边的“+”，选“位置”，在地图上点好再发送。",
        "Tap + beside the input, choose Place, and send the place on the map.",
    ),
    phrase(
        r"(搜|搜索|查找|查).{0,6}(消息|记录|聊天)|search|find.{0,12}message",
        "人和群：聊天列表右上角“+”里搜。聊天里的消息：到“发现”页的搜索里找。",
        "People and groups: tap + above the chat list. Messages: search on the Discover tab.",
    ),
    phrase(
        r"离线|断网|没有?网|发送失败|重发|offline|no (network|connection)|failed to send|resend",
        "断网时写的消息会先留着，恢复后按顺序发出；没发出去的点一下就会重发。",
        "What you write offline is kept and goes out in order when you are back. "
        "Tap a message that failed to send it again.",
    ),
    phrase(
        r"隐私|安全吗|谁能看|加密|privacy|private|secure|encrypt",
        "消息只给聊天里的成员看，存在这台服务器上，也就是运营它的人那里。",
        "Messages are shown to the members of a chat alone. They are stored on this server, "
        "with whoever runs it.",
    ),
    phrase(
        r"管理员|\badministrator|\badmin\b",
        "服务器的管理员可以管理用户、角色和群。有账号问题就请找他们。",
        "The server's administrators look after users, roles and groups: ask them for help "
        "with your account.",
    ),
)

OVERVIEW = phrase(
    "",
    "我会这些：\n"
    "• 使用帮助：“怎么加好友”“怎么撤回”“怎么建群”\n"
    "• 时间日期：“几点了”“离国庆还有几天”\n"
    "• 算术：“12×(3+4)”“三加五”\n"
    "• 帮你拿主意：“抛硬币”“掷骰子”“米饭还是面条？”\n"
    "• 陪你聊天：“讲个笑话”",
    "Here is what I can do:\n"
    "• Help: “how do I add a friend”, “how do I recall a message”\n"
    "• Time and dates: “what time is it”, “how many days until Friday”\n"
    "• Sums: “12 × (3 + 4)”, “three plus five”\n"
    "• Decide: “flip a coin”, “roll 2d6”, “should I walk or drive?”\n"
    "• Chat: “tell me a joke”",
)


def answer(question: Question) -> str | None:
    if _HELP.search(question.words):
        return OVERVIEW.said(question)
    return first(TOPICS, question)
