"""Numbers as people write them: in digits, in Chinese, in English words."""

import re
from fractions import Fraction

MOST_DIGITS = 40

_DIGITS = {one: value for value, one in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
CHINESE = "[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+)?"

_SMALL = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_SMALL += ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen")
_SMALL += ("eighteen", "nineteen")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {one: value for value, one in enumerate(_SMALL)}
_WORDS |= {one: value * 10 for value, one in enumerate(_TENS, 2)}
_LARGE = {"thousand": 10**3, "million": 10**6}
_WORD = "|".join(sorted([*_WORDS, "hundred", *_LARGE], key=len, reverse=True))
ENGLISH = rf"(?:{_WORD})\b(?:[ -](?:and )?(?:{_WORD})\b)*"

# A number that begins with 0 is part of a telephone number or of a date.
DIGITS = r"(?:(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?:\.\d+)?|\.\d+)(?![\d.])"


def number(written: str) -> Fraction:
    """What matched one of the patterns; `ValueError` for no number or too long a one."""
    if len(written) > MOST_DIGITS * 2:
        raise ValueError(written)
    if re.fullmatch(DIGITS, written):
        return Fraction(written.replace(",", ""))
    if re.fullmatch(CHINESE, written):
        return _chinese(written)
    return Fraction(_english(written.lower()))


def _chinese(written: str) -> Fraction:
    whole, _, decimals = written.partition("点")
    value = Fraction(_whole(whole))
    digits = "".join(str(_DIGITS[one]) for one in decimals)
    return value + (Fraction(int(digits), 10 ** len(digits)) if digits else 0)


def _whole(written: str) -> int:
    """三百零五, 一万二 (12000) and, digit by digit, 二〇二六."""
    if len(written) > 1 and all(one in _DIGITS for one in written):
        return int("".join(str(_DIGITS[one]) for one in written))
    total = part = digit = 0
    unit = 1  # the last one; a digit that ends the number counts tenths of it
    ends_in_digit = False
    for one in written:
        ends_in_digit = one in _DIGITS and one not in "零〇"
        if one in _DIGITS:
            digit = _DIGITS[one]
            unit = 1 if one in "零〇" else unit
        elif one in _UNITS:
            part += (digit or 1) * _UNITS[one]
            digit, unit = 0, _UNITS[one]
        else:
            # 万亿 is a myriad of 亿; 亿…万 are two parts of one number.
            inner = part + digit + (total if one == "亿" else 0) or 1
            total = inner * _MYRIADS[one] + (0 if one == "亿" else total)
            part, digit, unit = 0, 0, _MYRIADS[one]
    shorthand = ends_in_digit and unit > 10
    return total + part + (digit * unit // 10 if shorthand else digit)


def _english(written: str) -> int:
    total = part = 0
    for word in re.findall("[a-z]+", written):
        if word in _WORDS:
            part += _WORDS[word]
        elif word == "hundred":
            part = (part or 1) * 100
        elif word in _LARGE:
            total, part = total + (part or 1) * _LARGE[word], 0
    return total + part
