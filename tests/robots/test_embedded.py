"""What the robot without a network answers: by tables of questions."""

import re
from datetime import datetime, timedelta, timezone

import pytest

from imapp.robots import EN, ZH, Line, Question
from imapp.robots.embedded import (
    MOST_CHARACTERS,
    SKILLS,
    Embedded,
    _understood,
    guide,
    talk,
    tidy,
)

# A Monday.
NOW = datetime(2026, 11, 23, 15, 4, tzinfo=timezone(timedelta(hours=8)))
CHINESE = re.compile("[\u4e00-\u9fff]")


def question(words: str, **fields) -> Question:
    return Question(words, **({"moment": NOW, "language": EN, "nickname": "Al"} | fields))


def answer(words: str, **fields) -> str:
    return Embedded().answer(question(words, **fields))


def skill(words: str) -> str:
    """The name of the skill that answers."""
    understood = _understood(question(words))
    known = [one.__module__.rsplit(".", 1)[1] for one in SKILLS if one(understood)]
    return known[0] if known else "none"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("1+1", "1 + 1 = 2"),
        ("３＋５＝？", "3 + 5 = 8"),
        ("三加五", "3 + 5 = 8"),
        ("12乘以3等于多少？", "12 × 3 = 36"),
        ("请问一百零五减二十是多少", "105 - 20 = 85"),
        ("一万二加三千", "12000 + 3000 = 15000"),
        ("两百五加一", "250 + 1 = 251"),
        ("三亿二千万减去一", "320000000 - 1 = 319999999"),
        ("三点五乘以二", "3.5 × 2 = 7"),
        ("负三乘负四", "-3 × -4 = 12"),
        ("十除以四", "10 ÷ 4 = 2.5"),
        ("2的10次方", "2^10 = 1024"),
        ("五的平方", "5^2 = 25"),
        ("3²+4²", "3^2 + 4^2 = 25"),
        ("16的平方根", "√16 = 4"),
        ("百分之二十的五十", "20% × 50 = 10"),
        ("50的20%", "50 × 20% = 10"),
        ("三分之一加一", "(1 ÷ 3) + 1 ≈ 1.33333333333"),
        ("帮我算一下 18×7", "18 × 7 = 126"),
        ("12 * (3 + 4)", "12 × (3 + 4) = 84"),
        ("100÷(2+3)×2", "100 ÷ (2 + 3) × 2 = 40"),
        ("-2^2", "-2^2 = -4"),
        ("2^3^2", "2^3^2 = 512"),
        ("2^-1", "2^-1 = 0.5"),
        ("10 % 3", "10 mod 3 = 1"),
        ("what is 20% of 50?", "20% × 50 = 10"),
        ("twenty one plus two hundred and five", "21 + 205 = 226"),
        ("three times four", "3 × 4 = 12"),
        ("the square root of 2", "√2 ≈ 1.41421356237"),
        ("0.1 + 0.2", "0.1 + 0.2 = 0.3"),
        ("1,234.5 * 2", "1234.5 × 2 = 2469"),
        ("10/3", "10 ÷ 3 ≈ 3.33333333333"),
        ("0.1^20", "0.1^20 = 1 × 10^-20"),
        ("2^200", "2^200 ≈ 1.60693804426 × 10^60"),
        ("1/0", "Nothing can be divided by zero."),
        ("0^-1", "Nothing can be divided by zero."),
        ("5 % 0", "Nothing can be divided by zero."),
        ("一除以零", "除数不能是零哦。"),
        ("(-2)^0.5", "No real number is that."),
        ("9**9**9", "That is too large for me to write."),
        ("9^99999999999", "That is too large for me to write."),
        ("2^10^400", "That is too large for me to write."),
        ("(10^400)^-(10^400)", "That is too large for me to write."),
    ],
)
def test_sums_are_worked_out(words, expected):
    assert answer(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "010-12345678",
        "13800138000",
        "+8613800138000",
        "5",
        "-5",
        "加油",
        "小米加步枪",
        "x+1",
        "3+",
        "(3+4",
        "()",
        "1..2+1",
        "__import__('os')",
        "50的苹果",
        "(" * 150 + "1+1" + ")" * 150,
        "1" * 200 + "+1",
        "√" * 200 + "4",
        "2" + "^2" * 140,
    ],
)
def test_what_is_no_sum_is_not_worked_out(words):
    assert not re.search(" = | ≈ ", answer(words))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("现在几点了？", "现在是 15:04（UTC+8），今天是2026年11月23日，星期一。"),
        ("what time is it?", "It is 15:04 (UTC+8) on Monday, November 23, 2026."),
        ("今天星期几", "今天是2026年11月23日，星期一。"),
        ("明天是几号", "明天是2026年11月24日，星期二。"),
        ("大后天周几", "那是2026年11月26日，星期四，还有 3 天。"),
        ("前天是星期几", "前天是2026年11月21日，星期六。"),
        ("what day is it today?", "Today is Monday, November 23, 2026."),
        ("what day was yesterday", "Yesterday was Sunday, November 22, 2026."),
        ("what date is it tomorrow", "Tomorrow is Tuesday, November 24, 2026."),
        ("离国庆还有几天", "还有 312 天，那天是2027年10月1日，星期五。"),
        ("还有几天到周五", "还有 4 天，那天是2026年11月27日，星期五。"),
        ("距离下周一还有多久", "还有 7 天，那天是2026年11月30日，星期一。"),
        ("距离春节还有多久", "还有 75 天，那天是2027年2月6日，星期六。"),
        ("离11月23日还有几天", "就是今天！"),
        ("how many days until Friday", "There are 4 days to go until Friday, November 27, 2026."),
        ("how long until Christmas?", "There are 32 days to go until Friday, December 25, 2026."),
        ("days until tomorrow", "There is 1 day to go until Tuesday, November 24, 2026."),
        ("how many days until march 3", "There are 100 days to go until Wednesday, March 3, 2027."),
        ("距离2020年1月1日多少天", "那天是2020年1月1日，星期三，已经过去 2518 天了。"),
        ("双十一是哪天", "那是2027年11月11日，星期四，还有 353 天。"),
        ("when is christmas", "That is Friday, December 25, 2026, 32 days from now."),
        ("100天后是几号", "那是2027年3月3日，星期三，还有 100 天。"),
        ("what date is in 3 days", "That is Thursday, November 26, 2026, 3 days from now."),
        ("what day was 10 days ago", "That was Friday, November 13, 2026, 10 days ago."),
        ("2026-12-25", "That is Friday, December 25, 2026, 32 days from now."),
        ("2026年12月25日", "那是2026年12月25日，星期五，还有 32 天。"),
        ("离2月29日还有几天", "还有 463 天，那天是2028年2月29日，星期二。"),
    ],
)
def test_the_time_and_days_are_told(words, expected):
    assert answer(words) == expected


def test_the_time_names_the_zone_in_which_it_is():
    for hours, zone in ((0, "UTC+0"), (-3.5, "UTC-3:30"), (5.75, "UTC+5:45")):
        moment = NOW.astimezone(timezone(timedelta(hours=hours)))
        assert f"({zone})" in answer("what time is it", moment=moment)


@pytest.mark.parametrize("words", ["99999天后是几号", "2026-13-45", "离2月30日还有几天"])
def test_days_that_there_are_not_are_no_accident(words):
    assert answer(words)


# A word of the answer in English and in Chinese, by the question.
HELP = {
    ("怎么加好友", "how do I add a friend?"): ("添加朋友", "username"),
    ("好友申请在哪", "where are friend requests"): ("新的朋友", "Applications"),
    ("怎么删除好友", "how to delete a friend"): ("双方", "both"),
    ("怎么拉黑别人", "how can I block someone"): ("黑名单", "Block"),
    ("怎么改备注", "set a remark"): ("备注", "remark"),
    ("怎么建群", "how do I create a group"): ("发起群聊", "friends"),
    ("怎么拉人进群", "invite people"): ("成员", "members"),
    ("怎么加入一个群", "how do I join a group"): ("申请", "apply"),
    ("怎么退群", "how do I leave a group"): ("退出群聊", "leave"),
    ("怎么解散群", "dissolve the group"): ("解散", "dissolve"),
    ("怎么转让群主", "transfer my group"): ("转让群主", "hands"),
    ("怎么踢人", "kick a member"): ("移出", "remove"),
    ("全员禁言怎么开", "mute everyone"): ("禁言", "mute"),
    ("群公告怎么写", "where is the announcement"): ("群公告", "announcement"),
    ("怎么设管理员", "make him a group admin"): ("管理员", "admin"),
    ("发错了怎么撤回", "how do I recall a message"): ("2 分钟", "2 minutes"),
    ("怎么引用消息", "how do I quote a message"): ("引用", "Quote"),
    ("怎么删除消息", "how to delete a message"): ("删", "Delete"),
    ("清空聊天记录", "clear the history"): ("清空", "clear"),
    ("怎么置顶聊天", "how do I pin a chat"): ("置顶", "Pin"),
    ("消息免打扰怎么设置", "how do I mute a chat"): ("免打扰", "Mute"),
    ("标为未读", "mark as unread"): ("未读", "unread"),
    ("不显示这个聊天", "hide a chat"): ("不显示", "hide"),
    ("怎么改密码", "I forgot my password"): ("密码", "administrator"),
    ("怎么换语言", "how do I change the language"): ("语言", "中文"),
    ("有夜间模式吗", "is there a dark mode"): ("深色", "dark"),
    ("怎么换头像", "change my avatar"): ("头像", "picture"),
    ("怎么改昵称", "change my nickname"): ("昵称", "nickname"),
    ("我的登录设备", "see my devices"): ("登录设备", "devices"),
    ("怎么退出登录", "how do I log out"): ("退出登录", "Log out"),
    ("怎么发位置", "how do I send my location"): ("位置", "Place"),
    ("怎么搜索聊天记录", "how do I search"): ("搜", "search"),
    ("你会什么", "what can you do?"): ("我会这些", "what I can do"),
    ("帮助", "help"): ("我会这些", "what I can do"),
}


@pytest.mark.parametrize(("asked", "expected"), HELP.items(), ids=lambda one: one[0])
def test_help_is_given_in_the_language_of_the_question(asked, expected):
    for words, part, otherwise in zip(asked, expected, (EN, ZH), strict=True):
        assert part in answer(words, language=otherwise)
        assert skill(words) == "guide"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("你好", ("Al",)),
        ("Hi there!", ("Al",)),
        ("hi你好呀", ("Al",)),
        ("HEY, robot", ("Al",)),
        ("你好小助手", ("Al",)),
        ("早上好", ("Al",)),
        ("good night", ("ight",)),
        ("谢谢你", ("不客气", "能帮上忙", "小事一桩")),
        ("thanks a lot", ("welcome", "Glad", "Any time")),
        ("再见", ("再见", "拜拜")),
        ("bye", ("Goodbye", "See you")),
        ("你是谁", ("小助手",)),
        ("who are you?", ("assistant",)),
        ("你是机器人吗", ("机器人",)),
        ("are you human?", ("robot",)),
        ("how are you", ("fine", "well")),
        ("在吗", ("在的", "我在")),
        ("明天会下雨吗", ("天气",)),
        ("how is the weather", ("weather",)),
        ("😂", ("amused", "Ha ha")),
        ("???", ("Yes?",)),
        ("👍", ("👍",)),
        ("ok", ("All right", "Okay")),
    ],
)
def test_small_talk(words, expected):
    said = answer(words)
    assert any(part in said for part in expected), said
    assert skill(words) == "talk"


@pytest.mark.parametrize(
    ("words", "pattern"),
    [
        ("抛个硬币", "🪙 (正面|反面)！"),
        ("flip a coin", "🪙 (Heads|Tails)!"),
        ("掷骰子", "🎲 [1-6]"),
        ("掷两个骰子", r"🎲 [1-6] \+ [1-6] = \d+"),
        ("roll 3d20", r"🎲 \d+ \+ \d+ \+ \d+ = \d+"),
        ("roll 99d6", "I have 20 dice with two faces or more each."),
        ("roll 1d1", "I have 20 dice with two faces or more each."),
        ("石头剪刀布", "我出(石头|剪刀|布)！"),
        ("rock paper scissors", "(Rock|Paper|Scissors)!"),
        ("随机数", r"\d{1,3}"),
        ("random number between 7 and 9", "[789]"),
        ("米饭还是面条？", "我选：(米饭|面条)"),
        ("帮我选：红色还是蓝色？", "我选：(红色|蓝色)"),
        ("should I walk or drive?", "I say: (walk|drive)"),
    ],
)
def test_chance_decides(words, pattern):
    for _ in range(20):
        assert re.fullmatch(pattern, answer(words))


@pytest.mark.parametrize(
    "words",
    [
        "人生的意义是什么",
        "what is the meaning of life",
        "我还是不明白",
        "qwertz",
        "123",
        # They begin as a greeting does, or hold what is small talk as a word of its own.
        "history",
        "your opinion",
        "hire",
        "heya",
        "好奇怪",
        "your agenda",
        "are you really sure",
        "I see your point",
        "I like your hat",
        "a retired teacher",
    ],
)
def test_what_it_does_not_know_is_answered_with_what_could_be_asked(words):
    assert answer(words) == talk.at_a_loss(_understood(question(words)))


def test_the_language_is_the_questions_and_otherwise_the_persons():
    assert CHINESE.search(answer("讲个笑话", language=EN))
    assert not CHINESE.search(answer("tell me a joke", language=ZH))
    assert CHINESE.search(answer("1/0", language=ZH))
    assert not CHINESE.search(answer("1/0", language=EN))


def test_one_more_is_one_more_of_what_was_asked_before():
    history = [Line(False, "tell me a joke"), Line(True, "Ha."), Line(False, "another one")]
    assert answer("One more!", history=history) in talk.JOKES_EN
    assert answer("再来一个", history=[Line(False, "讲个笑话")]) in talk.JOKES_ZH
    assert answer("again")


@pytest.mark.parametrize("kind", ["img", "voice", "video", "file", "card", "order"])
def test_what_is_no_text_is_answered_for(kind):
    assert "only read text" in answer("[Something]", kind=kind)


def test_a_place_is_called_by_its_name():
    assert "People's Square" in answer("[Location] People's Square", kind="loc")
    assert answer("[位置] 人民广场", kind="loc").startswith("收到你的位置啦：人民广场")


def test_everything_is_said_in_both_languages():
    for phrase in (*guide.TOPICS, guide.OVERVIEW, *talk.TALK):
        assert all(CHINESE.search(one) for one in phrase.zh), phrase.zh
        for one in phrase.en:
            assert not CHINESE.search(one.replace("中文", "")), phrase.en


@pytest.mark.parametrize("words", ["", " ", "?", "\n", "0" * 5_000, "加" * 5_000, "a " * 2_500])
def test_whatever_is_written_it_has_an_answer_of_a_messages_length(words):
    assert 0 < len(answer(words)) <= 5_000


def test_no_pattern_looks_through_more_than_a_questions_length():
    assert max(len(tidy(one * 5_000)) for one in "aﷺ⑽²") <= MOST_CHARACTERS
