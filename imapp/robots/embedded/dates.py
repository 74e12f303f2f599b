"""The time, the date, and how far away a day is."""

import re
from datetime import date, datetime

from ..question import Question
from . import calendar
from .phrases import either

_TIME = re.compile(
    r"几点|什么时间|现在时间|当前时间|报时"
    r"|what'?s? (is )?the time|what time|current time|time is it|^(时间|time|now)\W*$",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"还有几天|还有多少天|还有多久|几天(到|过)|多少天(到|过)|倒计时|(离|距离?|到).{1,12}(几天|多少天|多久|还有)"
    r"|how (many days|long|far)|days (until|till|to|before)|countdown",
    re.IGNORECASE,
)
_WHICH = re.compile(
    r"几号|几月|哪一?天|什么日子|日期|星期几|周几|礼拜几|是几|多少号|哪一?年|什么时候"
    r"|what('?s)? (is |was |will be )?(the )?(date|day|today)|which (day|weekday|date)|what day"
    r"|date today|today'?s date|day of the week|what year|\bwhen('?s| is| was)?\b",
    re.IGNORECASE,
)
_ONLY = re.compile(
    r"(今天|明天|后天|昨天|日期|date|today'?s date|today|tomorrow"
    r"|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)\W*",
    re.IGNORECASE,
)


def answer(question: Question) -> str | None:
    words, today = question.words, question.moment.date()
    if _TIME.search(words):
        return _time(question)
    if _UNTIL.search(words):
        day = calendar.found(words, today)
        return day and _distance(question, day, today)
    if _ONLY.fullmatch(words):
        return _day(question, calendar.found(words, today) or today, today)
    if _WHICH.search(words):
        return _which(question, today)
    return None


def _which(question: Question, today: date) -> str | None:
    """A question for a day that is named, or for today when it is about nothing else."""
    day = calendar.found(question.words, today)
    if day:
        return _day(question, day, today)
    short = len(question.words) <= (12 if re.search("[\u3400-\u9fff]", question.words) else 40)
    asks = re.search(
        "几号|几月|日期|星期几|周几|礼拜几|哪一?年|date|day|year", question.words, re.IGNORECASE
    )
    return _day(question, today, today) if short and asks else None


def _time(question: Question) -> str:
    moment = question.moment
    clock, day = f"{moment:%H:%M}", calendar.shown(moment.date(), question.language)
    zone = _zone(moment)
    return either(
        question,
        f"现在是 {clock}（{zone}），今天是{day}。",
        f"It is {clock} ({zone}) on {day}.",
    )


def _zone(moment: datetime) -> str:
    """`UTC+8`: the server's zone need not be the reader's."""
    minutes = int(moment.utcoffset().total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


def _day(question: Question, day: date, today: date) -> str:
    shown, days = calendar.shown(day, question.language), (day - today).days
    named_zh = {-2: "前天", -1: "昨天", 0: "今天", 1: "明天", 2: "后天"}.get(days)
    named_en = {-1: "Yesterday was", 0: "Today is", 1: "Tomorrow is"}.get(days)
    if named_zh or named_en:
        english = f"{named_en} {shown}." if named_en else f"That {_is(days)} {shown}."
        return either(question, f"{named_zh}是{shown}。", english)
    return either(
        question,
        f"那是{shown}，{'还有' if days > 0 else '已经过去'} {abs(days)} 天。",
        f"That {_is(days)} {shown}, {_far(days)}.",
    )


def _is(days: int) -> str:
    return "is" if days >= 0 else "was"


def _far(days: int) -> str:
    one = "day" if abs(days) == 1 else "days"
    return f"{days} {one} from now" if days > 0 else f"{-days} {one} ago"


def _distance(question: Question, day: date, today: date) -> str:
    days = (day - today).days
    if days == 0:
        return either(question, "就是今天！", "That is today!")
    shown = calendar.shown(day, question.language)
    if days > 0:
        there = "is 1 day" if days == 1 else f"are {days} days"
        english = f"There {there} to go until {shown}."
        return either(question, f"还有 {days} 天，那天是{shown}。", english)
    return either(
        question, f"那天是{shown}，已经过去 {-days} 天了。", f"That was {shown}, {_far(days)}."
    )
