"""Who answers in the robot's conversation: one file or folder a provider. None knows the database.

A provider is made once from the settings; anything with an `answer` (see `Robot`) will do.
"""

from collections.abc import Callable, Mapping
from typing import Any

from .embedded import Embedded
from .question import EN, LANGUAGES, ZH, Line, Question, Robot

__all__ = ["EN", "LANGUAGES", "PROVIDERS", "ZH", "Line", "Question", "Robot", "make"]

# What ROBOT_PROVIDER may name, apart from `off` → what makes it of the settings.
PROVIDERS: dict[str, Callable[[Mapping[str, Any]], Robot]] = {
    "embedded": lambda settings: Embedded(),
}


def make(settings: Mapping[str, Any]) -> Robot | None:
    """The provider that the settings name; None when the robot is off."""
    name = settings["ROBOT_PROVIDER"]
    return None if name == "off" else PROVIDERS[name](settings)
