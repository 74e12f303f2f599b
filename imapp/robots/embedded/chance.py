"""What chance decides: coins, dice, numbers, and which of several things."""

import random
import re

from ..question import Question
from .phrases import either

MOST_DICE = 20

_COIN = re.compile(
    r"(抛|扔|掷|投|翻).{0,3}硬币|硬币|(flip|toss).{0,8}coin|heads or tails", re.IGNORECASE
)
_DICE = re.compile(
    r"骰子|色子|筛子|\broll\b|\b(dice|die)\b.{0,12}(throw|please)|throw.{0,8}(dice|die)|^dice$",
    re.IGNORECASE,
)
# 2d6: two dice with six faces each.
_MANY_DICE = re.compile(r"\b(\d{0,2})d(\d{1,4})\b", re.IGNORECASE)
_COUNT = re.compile(r"([1-9]\d?|[两二三四五六]) ?(个|颗|粒|dice)", re.IGNORECASE)
_COUNTED = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_NUMBER = re.compile(r"随机(一个)?数|随便.{0,4}(一个)?数字?|random number|pick a number", re.I)
_RANGE = re.compile(r"(-?\d{1,9})\D{1,9}?(\d{1,9})")
# "我还是不明白" is no choice.
_CHOICE_ZH = re.compile(
    r"^(?:帮我选(?:一?个)?|选(?:一?个)?|你说|你觉得)?[,: ]*(?![我你您他她它这那][还们])(.{1,40}?),?"
    r"还是(?![不没很会要觉])(.{1,40}?)(?:[呢啊好 ]*\?|[呢啊好])$"
)
_CHOICE_EN = re.compile(
    r"^(?:choose|pick|should i|shall we|shall i|decide)(?: between)?:? "
    r"(.{1,60}?),? or (.{1,60}?)[?!. ]*$",
    re.IGNORECASE,
)
_PAPER_ZH, _PAPER_EN = ("石头", "剪刀", "布"), ("rock", "scissors", "paper")
_PAPER = re.compile(r"石头剪刀布|剪刀石头布|猜拳|rock.{0,4}paper.{0,4}scissors", re.IGNORECASE)


def answer(question: Question) -> str | None:
    for play in (_coin, _paper, _dice, _number, _choice):
        words = play(question)
        if words:
            return words
    return None


def _coin(question: Question) -> str | None:
    if not _COIN.search(question.words):
        return None
    heads = random.random() < 0.5
    return either(
        question, f"🪙 {'正面' if heads else '反面'}！", f"🪙 {'Heads' if heads else 'Tails'}!"
    )


def _paper(question: Question) -> str | None:
    if not _PAPER.search(question.words):
        return None
    zh, en = random.choice(list(zip(_PAPER_ZH, _PAPER_EN, strict=True)))
    return either(question, f"我出{zh}！", f"{en.capitalize()}!")


def _dice(question: Question) -> str | None:
    many = _MANY_DICE.search(question.words)
    if not (many or _DICE.search(question.words)):
        return None
    count, faces = _how_many(question.words), 6
    if many:
        count, faces = int(many[1] or 1), int(many[2])
    if not (1 <= count <= MOST_DICE and faces >= 2):
        return either(
            question,
            f"我手里只有 {MOST_DICE} 颗骰子，每颗至少两面。",
            f"I have {MOST_DICE} dice with two faces or more each.",
        )
    thrown = [random.randint(1, faces) for _ in range(count)]
    total = f" = {sum(thrown)}" if count > 1 else ""
    return "🎲 " + " + ".join(map(str, thrown)) + total


def _how_many(words: str) -> int:
    found = _COUNT.search(words)
    if found is None:
        return 1
    return int(found[1]) if found[1].isdigit() else _COUNTED[found[1]]


def _number(question: Question) -> str | None:
    if not _NUMBER.search(question.words):
        return None
    ends = _RANGE.search(question.words)
    low, high = sorted((int(ends[1]), int(ends[2]))) if ends else (1, 100)
    return str(random.randint(low, high))


def _choice(question: Question) -> str | None:
    found = _CHOICE_ZH.match(question.words) or _CHOICE_EN.match(question.words)
    if found is None:
        return None
    one = random.choice(found.groups()).strip(" ,")
    return either(question, f"我选：{one}", f"I say: {one}")
