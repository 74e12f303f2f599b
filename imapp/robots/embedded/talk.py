"""Small talk, and what to say when nothing else fits."""

import re

from ..question import ZH, Question
from .phrases import Phrase, either, first, phrase

JOKES_ZH = (
    "程序员最怕什么？产品经理说：“就改一个小地方。”",
    "问：为什么数学书总是很忧郁？答：因为它有太多问题。",
    "医生：你要多运动。病人：我每天都跳。医生：跳什么？病人：跳过早餐。",
    "小明问爸爸：“冰变成水最快的方法是什么？”爸爸想了半天。小明说：“去掉两点。”",
    "一个 0 在路上遇见 8，说：“胖就胖呗，还系什么腰带。”",
    "老板：为什么迟到？员工：路上有块牌子写着“前方学校，慢行”。",
    "面试官：你最大的优点？答：反应快。面试官：23 乘 57？答：600！面试官：不对。答：但是快吧。",
)
JOKES_EN = (
    "Why do programmers prefer dark mode? Because light attracts bugs.",
    "I would tell you a joke about UDP, but you might not get it.",
    "Why was the maths book sad? It had too many problems.",
    "There are 10 kinds of people: those who read binary and those who don't.",
    "What do you call a fish without eyes? A fsh.",
    "I told my computer I needed a break. It said: “No problem, I'll go to sleep.”",
    "Why did the scarecrow win a prize? It was outstanding in its field.",
)

TALK: tuple[Phrase, ...] = (
    phrase(
        r"笑话|逗我|段子|幽默|\bjoke|make me laugh|something funny",
        JOKES_ZH,
        JOKES_EN,
    ),
    phrase(
        r"你是谁|你叫什么|你的名字|介绍.{0,4}(自己|你)|who are you|your name|introduce yourself"
        r"|what are you\W*$",
        "我是这里的小助手，一个住在服务器里的机器人。问我“你会什么”看看吧。",
        "I'm the assistant here, a robot that lives in this server. Ask me what I can do.",
    ),
    phrase(
        r"(你)?(是不是|是)(真人|人|机器人|ai|人工智能)|真人吗"
        r"|are you (a |an )?(human|real|robot|bot|ai|person)\b",
        "我是机器人，没有网络也能聊，懂的不多，但随叫随到。",
        "I'm a robot, and a modest one: I need no network, and I'm always here.",
    ),
    phrase(
        r"(你)?(几岁|多大|生日)|how old are you\b|your (age|birthday)\b",
        "服务器启动那天就是我的生日，所以我总是很年轻。",
        "I'm born anew whenever the server starts, so I stay young.",
    ),
    phrase(
        r"你好吗|最近(怎么样|好吗|如何)|how are you\b|how'?s it going|how do you do|what'?s up",
        ("我很好，电量充足！你呢？", "一切正常，随时待命。你今天怎么样？"),
        ("I'm fine, fully charged! And you?", "All systems are well. How is your day?"),
    ),
    phrase(
        r"早上好|早安|上午好|^早\W*$|good morning",
        ("早上好，{name}！今天也要开心。", "早安，{name}！新的一天，加油。"),
        ("Good morning, {name}!", "Morning, {name}! Have a good day."),
    ),
    phrase(r"中午好|午安|下午好|good afternoon", "下午好，{name}！", "Good afternoon, {name}!"),
    phrase(r"晚上好|good evening", "晚上好，{name}！今天过得怎么样？", "Good evening, {name}!"),
    phrase(
        r"晚安|去睡|睡觉(了|啦)|good ?night|sleep well",
        ("晚安，{name}，做个好梦。", "晚安！明天见。"),
        ("Good night, {name}. Sleep well.", "Good night! See you tomorrow."),
    ),
    phrase(
        r"谢谢|多谢|感谢|辛苦|谢啦|thanks|thank you|\bthx\b|\bty\b|appreciate",
        ("不客气～", "能帮上忙就好！", "小事一桩，{name}。"),
        ("You're welcome!", "Glad I could help.", "Any time, {name}."),
    ),
    phrase(
        r"再见|拜拜|回头见|下次见|^886?\W*$|good ?bye|\bbye\b|\bsee (you|ya)\b|farewell",
        ("再见，{name}，随时来找我。", "拜拜～"),
        ("Goodbye, {name}. Come back any time.", "See you!"),
    ),
    phrase(
        r"对不起|抱歉|不好意思|\bsorry\b|apolog|my bad",
        ("没关系！", "没事儿，我从不记仇。"),
        ("No problem at all.", "Never mind, I don't bear grudges."),
    ),
    phrase(
        r"喜欢你|爱你|想你|(love|like|miss) you\b",
        ("谢谢你，我也喜欢和你聊天！", "哎呀，我的电路都发烫了。"),
        ("Thank you, I like talking to you, too!", "Oh, my circuits are blushing."),
    ),
    phrase(
        r"(真|好|太)(棒|聪明|可爱|贴心)|厉害"
        r"|good (bot|robot|job)|well done|clever|smart|awesome",
        ("过奖啦～", "被夸了，开心！"),
        ("You're too kind.", "Thank you! That made my day."),
    ),
    phrase(
        r"(你)?(真|好|太)?(笨|蠢|傻|没用|垃圾|废物)|stupid|dumb|useless|idiot|bad (bot|robot)",
        ("我还在学习，让你失望了。换个说法试试？", "唔，我会努力的。"),
        ("I'm still learning. Could you put it another way?", "I'll try harder."),
    ),
    phrase(
        r"无聊|没意思|好闷|bored|boring",
        "那来个笑话？回复“讲个笑话”，或者“猜拳”“掷骰子”。",
        "Shall I tell you a joke? Or try “rock paper scissors”, or “roll a dice”.",
    ),
    phrase(
        r"难过|伤心|不开心|心情不好|郁闷|好累|累了|压力|\bsad\b|unhappy|depressed|\btired|\bstressed",
        ("抱抱你，{name}。歇一会儿，喝口水吧。", "会好起来的。要不要我讲个笑话？"),
        ("I'm sorry to hear that, {name}. Take a little break?", "It will get better. A joke?"),
    ),
    phrase(
        r"天气|下雨|气温|\bweather\b|temperature|\brain",
        "我没有网络，看不到天气。往窗外看一眼，最准！",
        "I have no network and can't see the weather. The window knows best!",
    ),
    phrase(
        r"新闻|股票|股价|翻译|\bnews\b|stock price|translate",
        "这要联网才行，我是离线的机器人。",
        "That would take the network, and I'm a robot without one.",
    ),
    phrase(
        r"唱.{0,3}歌|\bsing\b",
        "♪ 滴滴答答，哔哔啵啵 ♪ 我就会这一首。",
        "♪ Beep beep, boop boop ♪ That is the only song I know.",
    ),
    phrase(
        r"吃(了吗|饭|什么)|饿|hungry|what.{0,8}(eat|lunch|dinner)",
        "我吃电就够了。你呢？拿不定主意就问我“米饭还是面条？”",
        "Electricity is enough for me. Can't decide? Ask me “should I have rice or noodles?”",
    ),
    phrase(
        r"^(在吗|在不在|在么|有人吗|你在吗|are you there|anybody there|you there)\W*$",
        ("在的，{name}，请讲。", "我在！"),
        ("I'm here, {name}.", "Yes, go ahead."),
    ),
    phrase(
        r"^(测试|试试|test(ing)?( test)*)\W*$",
        "收到，一切正常！",
        "Received. Everything works!",
    ),
    phrase(
        r"哈哈|呵呵|嘿嘿|嘻嘻|\bhaha|\blol\b|😂|🤣|😄|😁",
        ("哈哈！", "看你开心我也开心。"),
        ("Ha ha!", "Glad that you are amused."),
    ),
    phrase(
        # "hi你好" greets, "history" does not.
        r"^(你好|您好|哈[喽啰]|嗨|嘿|喂|(hi|hello|hey|yo|greetings|howdy)(?![a-z]))",
        ("你好，{name}！", "嗨，{name}！想聊点什么？", "你好呀，{name}，有什么可以帮你？"),
        ("Hello, {name}!", "Hi, {name}! What can I do for you?", "Hey, {name}!"),
    ),
    phrase(
        r"^(好|嗯+|哦+|噢+|行|可以|知道了|明白了?|是|不|ok(ay)?|sure|fine|i see|got it|yes|no)"
        r"[的吧啊呢吗]?\W*$",
        ("好的～", "嗯嗯。"),
        ("All right.", "Okay!"),
    ),
)

_MATTERS = re.compile(r"\w")


def answer(question: Question) -> str | None:
    if not _MATTERS.search(question.words):
        return first(TALK, question) or _about_signs(question)
    return first(TALK, question)


def _about_signs(question: Question) -> str:
    """To emoji and punctuation alone."""
    if "?" in question.words:
        return either(question, "怎么啦？", "Yes?")
    return question.words[:8] if question.words else at_a_loss(question)


def at_a_loss(question: Question) -> str:
    """When no skill knows an answer: what could be asked instead."""
    if question.language == ZH:
        return (
            "这个我还不会。试试问我“怎么加好友”“现在几点”“12×34”，或者说“讲个笑话”；"
            "回复“帮助”看全部。"
        )
    return (
        "I don't know that yet. Try “how do I add a friend”, “what time is it”, “12 × 34” or "
        "“tell me a joke”; write “help” for all that I can do."
    )
