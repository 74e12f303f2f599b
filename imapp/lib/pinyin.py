"""Names as they are spelt on a keyboard, to sort and to find them by.

pypinyin knows how characters and phrases are read. It takes 0.4 s and 50 MB to import, once in
a process: a server does it at its start (`load`), anyone else with the first name that is spelt.
A name takes 0.05 ms, and is remembered.
"""

import re
import unicodedata
from functools import lru_cache

# What stands after Z: names that begin with a digit, or in another script.
OTHERS = "#"
# Surnames that are read differently than their character is elsewhere.
_READINGS = {
    "bi": "秘",
    "bu": "卜",
    "chong": "种",
    "du": "都",
    "ge": "盖蓋",
    "gou": "句",
    "kan": "阚",
    "miao": "缪繆",
    "nai": "佴",
    "nie": "乜",
    "ou": "区區",
    "piao": "朴",
    "po": "繁",
    "qin": "覃",
    "qiu": "仇",
    "shan": "单單",
    "shao": "召",
    "she": "折",
    "xian": "洗",
    "xie": "解",
    "xun": "郇",
    "yue": "乐樂",
    "yun": "员員",
    "zeng": "曾",
    "zha": "查",
    "zhai": "翟祭",
}
SURNAMES = {char: reading for reading, chars in _READINGS.items() for char in chars}
_WORD = re.compile(r"[^\W_]+")
_LATIN = re.compile(r"[a-z]")


def load() -> None:
    """Make ready what the first name would wait for."""
    import pypinyin.seg.mmseg  # noqa: F401


@lru_cache(maxsize=50_000)
def syllables(name: str) -> tuple[str, ...]:
    """The name's syllables and words in lower case, without accents and without what is neither
    letter nor digit: "单小满 Zoë" → ("shan", "xiao", "man", "zoe")."""
    from pypinyin import lazy_pinyin

    text = unicodedata.normalize("NFKC", name).strip()
    spelt = lazy_pinyin(text)
    if text[:1] in SURNAMES and _stands_alone(text):
        spelt[0] = SURNAMES[text[0]]
    return tuple(word for part in spelt for word in _WORD.findall(_plain(part)))


def _stands_alone(text: str) -> bool:
    """Whether the first character is no part of a word, as 单 is in 单身 and the surname 单于."""
    from pypinyin.seg.mmseg import seg

    return len(next(iter(seg.cut(text)))) == 1


def _plain(text: str) -> str:
    """In lower case, without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char))


def initial(name: str) -> str:
    """The letter under which the name is found: "A" to "Z", or "#"."""
    first = "".join(syllables(name)[:1])
    return first[0].upper() if _LATIN.match(first) else OTHERS


def sort_key(name: str) -> tuple:
    """Orders names as an address book does: A to Z by syllables, then the others."""
    return initial(name) == OTHERS, syllables(name), name
