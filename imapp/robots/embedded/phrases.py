"""Something to say in both languages, and picking one of several ways to say it."""

import random
import re
from dataclasses import dataclass

from ..question import EN, ZH, Question


@dataclass(frozen=True)
class Phrase:
    """What is said when `pattern` is found: one of `zh` or of `en`.

    `{name}` in them is the person's nickname.
    """

    pattern: re.Pattern
    zh: tuple[str, ...]
    en: tuple[str, ...]

    def said(self, question: Question) -> str:
        ways = {ZH: self.zh, EN: self.en}[question.language]
        return random.choice(ways).replace("{name}", question.nickname)


def phrase(pattern: str, zh: str | tuple[str, ...], en: str | tuple[str, ...]) -> Phrase:
    ways = [(one,) if isinstance(one, str) else one for one in (zh, en)]
    return Phrase(re.compile(pattern, re.IGNORECASE), *ways)


def first(phrases: tuple[Phrase, ...], question: Question) -> str | None:
    """What the first phrase says whose pattern is found in the question."""
    found = next((one for one in phrases if one.pattern.search(question.words)), None)
    return found and found.said(question)


def either(question: Question, zh: str, en: str) -> str:
    return {ZH: zh, EN: en}[question.language]
