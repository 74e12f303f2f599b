"""Any part of a text, from one character on, found by a full-text index that only knows words.

Chinese has no spaces, and the indexes of SQLite and MariaDB find nothing shorter than three
letters. So each character and each pair of neighbours becomes a word of its own, and a part of a
text is the phrase of its pairs.
"""

import unicodedata
from functools import lru_cache
from itertools import pairwise

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
# In base 36 every character has four digits, which is more than MariaDB ignores; none of the words
# that it leaves out ("this", "with") is a character.
_WIDTH = 4


def composed(text: str) -> str:
    """The text with one character for a letter and its accent, as most keyboards write it."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """A composed text without the difference of case, width and kind of white space; each
    character stays at its place, so that what is found here is found in `text`."""
    return "".join(map(_folded, text))


def words_of(text: str) -> str:
    """What an index keeps of a text: its pairs in their order, then its characters."""
    codes = _codes(text)
    return " ".join([*_pairs(codes), *dict.fromkeys(codes)])


def phrase_of(part: str) -> str:
    """The words that follow one another in every text that contains `part`, and in no other."""
    codes = _codes(part)
    return " ".join(_pairs(codes)) or codes[0]


def _codes(text: str) -> list[str]:
    return [_code(char) for char in fold(composed(text))]


def _pairs(codes: list[str]) -> list[str]:
    return [one + other for one, other in pairwise(codes)]


@lru_cache(maxsize=10_000)
def _folded(char: str) -> str:
    if char.isspace():
        return " "
    plain = unicodedata.normalize("NFKC", char)
    lower = (plain if len(plain) == 1 else char).lower()
    return lower if len(lower) == 1 else char


@lru_cache(maxsize=10_000)
def _code(char: str) -> str:
    number, digits = ord(char), ""
    for _ in range(_WIDTH):
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits
