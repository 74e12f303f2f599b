"""The robot that needs no network: a table of skills, the first that knows an answer gives it.

It answers in the language of the question, which may be another one than the reader's. Therefore
its words do not stand in the catalogue of translations but, in both languages, beside the patterns
that they answer.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace

from ..question import EN, ZH, Question
from . import attachments, chance, dates, guide, sums, talk

# In this order: "2026-12-25" is a day before it is a subtraction, and "how do I say goodbye to a
# group" is about groups before it is a farewell.
SKILLS: tuple[Callable[[Question], str | None], ...] = (
    attachments.answer,
    dates.answer,
    sums.answer,
    chance.answer,
    guide.answer,
    talk.answer,
)
# No question that a skill understands is longer, and no pattern has to look through more.
MOST_CHARACTERS = 300

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]{2}")
_AGAIN = re.compile(
    r"(再来|再讲|再说|再掷|再抛|再扔|再算|换)(一)?(个|次|下|遍)?(吧|嘛|呗)?"
    r"|(one more|once more|another( one)?|again|(do|say) (it|that) again)( please)?",
    re.IGNORECASE,
)


class Embedded:
    def answer(self, question: Question) -> str:
        question = _understood(question)
        for skill in SKILLS:
            words = skill(question)
            if words:
                return words
        return talk.at_a_loss(question)


def _understood(question: Question) -> Question:
    """The question tidied, in its own language, and "another one" as what was asked before."""
    words = tidy(question.words)
    if question.kind == "txt" and _AGAIN.fullmatch(words.strip(" .!?")):
        words = _asked_before(question) or words
    return replace(question, words=words, language=language_of(words, question.language))


def _asked_before(question: Question) -> str | None:
    asked = [tidy(line.words) for line in question.history if not line.by_robot]
    return next((one for one in reversed(asked) if not _AGAIN.fullmatch(one.strip(" .!?"))), None)


def tidy(words: str) -> str:
    """In one line, with ASCII for the wide forms of letters, digits and punctuation."""
    words = words[:MOST_CHARACTERS].replace("²", "^2").replace("³", "^3")
    # One character may be as wide as eighteen.
    plain = unicodedata.normalize("NFKC", words)[:MOST_CHARACTERS]
    return " ".join(plain.replace("。", ".").replace("、", ",").replace("’", "'").split())


def language_of(words: str, otherwise: str) -> str:
    if _CHINESE.search(words):
        return ZH
    return EN if _LATIN.search(words) else otherwise
