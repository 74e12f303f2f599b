"""What is no text: the robot can't look at it, and says so."""

from ..question import Question
from .phrases import either


def answer(question: Question) -> str | None:
    if question.kind == "txt":
        return None
    if question.kind == "loc":
        return either(
            question,
            f"收到你的位置啦：{_place(question)}。我没有地图，只能记下它的名字～",
            f"Got it: {_place(question)}. I have no map, so its name is all that I can see.",
        )
    return either(
        question,
        "这个我还看不懂，我只会读文字。写几个字告诉我吧～",
        "I can't look at that: I only read text. Could you tell me in a few words?",
    )


def _place(question: Question) -> str:
    """The title without the word in brackets that the summary begins with."""
    return question.words.rpartition("]")[2].strip() or question.words
