"""Days as people name them: tomorrow, Friday, 12月25日, Christmas."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from ..question import ZH

WEEKDAYS_ZH = "一二三四五六日"
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS_EN = ("January", "February", "March", "April", "May", "June")
MONTHS_EN += ("July", "August", "September", "October", "November", "December")

# The first day of the lunar year, as the Hong Kong Observatory's calendar has it.
_SPRING_FESTIVALS = {
    2026: (2, 17),
    2027: (2, 6),
    2028: (1, 26),
    2029: (2, 13),
    2030: (2, 3),
    2031: (1, 23),
    2032: (2, 11),
    2033: (1, 31),
    2034: (2, 19),
    2035: (2, 8),
}
# Each falls on the same day every year.
_FESTIVALS = (
    (r"元旦|新年|new year'?s?( day)?", (1, 1)),
    (r"情人节|valentine'?s?( day)?", (2, 14)),
    (r"妇女节|women'?s day", (3, 8)),
    (r"愚人节|april fool'?s?( day)?", (4, 1)),
    (r"劳动节|五一|labou?r day", (5, 1)),
    (r"儿童节|六一|children'?s day", (6, 1)),
    (r"教师节|teachers'? day", (9, 10)),
    (r"国庆节?|十一|national day", (10, 1)),
    (r"万圣节|halloween", (10, 31)),
    (r"双十一|singles'? day", (11, 11)),
    (r"平安夜|christmas eve", (12, 24)),
    (r"圣诞节?|christmas( day)?", (12, 25)),
)
_RELATIVE = (
    (r"大前天", -3),
    (r"前天|the day before yesterday", -2),
    (r"昨天|昨日|yesterday", -1),
    (r"今天|今日|today", 0),
    (r"大后天", 3),
    (r"后天|the day after tomorrow", 2),
    (r"明天|明日|明儿|tomorrow", 1),
)
_MONTH = "|".join(rf"{name[:3]}(?:{name[3:]})?" for name in MONTHS_EN)
_WEEKDAY = "|".join(rf"{name[:3]}(?:{name[3:]})?" for name in WEEKDAYS_EN)


def found(words: str, today: date) -> date | None:
    """The day that `words` name, the next one of those that come again; None for no day."""
    for read in _READERS:
        day = read(words, today)
        if day is not None:
            return day
    return None


def _full(words: str, today: date) -> date | None:
    match = re.search(r"(?<!\d)(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)", words)
    return match and _date(*(int(part) for part in match.groups()))


def _month_and_day(words: str, today: date) -> date | None:
    match = re.search(r"(?<!\d)(\d{1,2})月(\d{1,2})[日号]?", words)
    if match:
        return _next(today, int(match[1]), int(match[2]))
    named = re.search(rf"\b({_MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?\b", words, re.IGNORECASE)
    if named is None:
        return None
    short = [name[:3].lower() for name in MONTHS_EN]
    return _next(today, short.index(named[1][:3].lower()) + 1, int(named[2]))


def _spring_festival(words: str, today: date) -> date | None:
    if not re.search("春节|大年初一|过年|chinese new year|spring festival", words, re.IGNORECASE):
        return None
    days = (date(year, *day) for year, day in _SPRING_FESTIVALS.items())
    return next((day for day in days if day >= today), None)


def _festival(words: str, today: date) -> date | None:
    # The longer name first: 双十一 is not 十一.
    hits = [
        (len(match[0]), day)
        for pattern, day in _FESTIVALS
        if (match := re.search(pattern, words, re.IGNORECASE))
    ]
    return _next(today, *max(hits)[1]) if hits else None


def _weekday(words: str, today: date) -> date | None:
    match = re.search(rf"(下个?)?(?:周|星期|礼拜)([{WEEKDAYS_ZH}天])", words)
    if match:
        number = min("一二三四五六日天".index(match[2]), 6)
        monday = today - timedelta(days=today.weekday())
        if match[1]:
            return monday + timedelta(days=7 + number)
        return today + timedelta(days=(number - today.weekday()) % 7)
    named = re.search(rf"\b({_WEEKDAY})\b", words, re.IGNORECASE)
    if named is None:
        return None
    short = [name[:3].lower() for name in WEEKDAYS_EN]
    return today + timedelta(days=(short.index(named[1][:3].lower()) - today.weekday()) % 7)


def _weekend(words: str, today: date) -> date | None:
    if re.search("周末|weekend", words, re.IGNORECASE):
        return today + timedelta(days=max(5 - today.weekday(), 0))
    return None


def _relative(words: str, today: date) -> date | None:
    for pattern, days in _RELATIVE:
        if re.search(pattern, words, re.IGNORECASE):
            return today + timedelta(days=days)
    return None


def _in_days(words: str, today: date) -> date | None:
    ahead = re.search(
        r"(\d{1,5}) ?天(?:以|之)?后|\bin (\d{1,5}) days?\b|\b(\d{1,5}) days? from (?:now|today)",
        words,
        re.IGNORECASE,
    )
    if ahead:
        return _moved(today, next(int(one) for one in ahead.groups() if one))
    back = re.search(r"(\d{1,5}) ?天(?:以|之)?前|\b(\d{1,5}) days? ago\b", words, re.IGNORECASE)
    return back and _moved(today, -next(int(one) for one in back.groups() if one))


_READERS: tuple[Callable[[str, date], date | None], ...] = (
    _full,
    _month_and_day,
    _spring_festival,
    _festival,
    _in_days,
    _weekday,
    _weekend,
    _relative,
)


def _moved(today: date, days: int) -> date | None:
    try:
        return today + timedelta(days=days)
    except OverflowError:
        return None


def _next(today: date, month: int, day: int) -> date | None:
    """That day of this year or, when it is over, of the next that has it."""
    days = (_date(today.year + ahead, month, day) for ahead in range(9))
    return next((one for one in days if one and one >= today), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def shown(day: date, language: str) -> str:
    """The day in full, with its weekday."""
    weekday = day.weekday()
    if language == ZH:
        return f"{day.year}年{day.month}月{day.day}日，星期{WEEKDAYS_ZH[weekday]}"
    return f"{WEEKDAYS_EN[weekday]}, {MONTHS_EN[day.month - 1]} {day.day}, {day.year}"
