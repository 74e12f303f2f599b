"""What a provider is asked, and what it is."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

ZH, EN = "zh_Hans_CN", "en"
LANGUAGES = (ZH, EN)


@dataclass(frozen=True)
class Line:
    """Something that was said before."""

    by_robot: bool
    words: str


@dataclass(frozen=True)
class Question:
    """What a person wrote to the robot.

    `words` are the text of a `txt` message and one line about any other `kind`. `language` is the
    person's, for where the words themselves have none. `history` is what was said before, the
    oldest first; `moment` is now, in the time zone to tell the time in.
    """

    words: str
    moment: datetime
    kind: str = "txt"
    language: str = ZH
    nickname: str = ""
    history: list[Line] = field(default_factory=list)


class Robot(Protocol):
    """Answers in text. May take seconds and may raise: it is called off every request."""

    def answer(self, question: Question) -> str: ...
