"""Sums: "12 × (3 + 4)", "三加五等于多少", "what is twenty percent of 50"."""

import re
from fractions import Fraction

from ..question import Question
from . import numerals
from .expression import NoRoot, NotASum, Token, TooLarge, evaluate, written
from .numerals import CHINESE, DIGITS, ENGLISH
from .phrases import either

_NUMBER = f"{DIGITS}|{CHINESE}|{ENGLISH}"

_POLITE = re.compile(
    r"^((请问|请|麻烦|帮我|帮忙|你?能不能|你?知道|告诉我|计算一下|计算|算一下|算算|算"
    r"|can you|could you|please|tell me|do you know|what is|what's|whats|how much is|how much are"
    r"|calculate|compute|work out)[ ,:]*)+",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"[ ]*((等于|是|得)?(多少|几)|等于|结果是?|equals?|is( what)?|please|=|吗|呢|啊|呀)?[ =?.!~]*$",
    re.IGNORECASE,
)
# What is written in another order than it is worked out.
_REARRANGED = (
    (re.compile(f"百分之({_NUMBER})"), r"\1%"),
    (re.compile(f"({CHINESE}|{DIGITS})分之({CHINESE}|{DIGITS})"), r"(\2/\1)"),
    (re.compile(f"({_NUMBER})的平方根|({_NUMBER})开(?:平)?方"), r"√\1\2"),
    (re.compile(f"的({_NUMBER})次方"), r"**\1"),
)
# Longer words before those that they begin with.
_TOKENS = (
    ("**", r"\*\*|\^|to the power of"),
    ("squared", "的?平方|squared"),
    ("cubed", "的?立方|cubed"),
    ("√", "√|根号|(?:the )?square root of"),
    ("mod", "取余|模|mod(?:ulo)?"),
    ("*", r"\*|×|乘以|乘上|乘|times|multiplied by|x(?![a-z])"),
    ("/", "/|÷|除以|divided by|over"),
    ("+", r"\+|加上|加|plus"),
    ("-", r"-|\u2212|\u2013|减去|减|负|minus|negative"),
    ("%", "%|percent"),
    ("of", "的|of"),
    ("(", r"\("),
    (")", r"\)"),
)
_WORDS = {"squared": ["**", Fraction(2)], "cubed": ["**", Fraction(3)]}
_TOKEN = re.compile(
    f"(?P<number>{_NUMBER})|"
    + "|".join(f"(?P<t{i}>{words})" for i, (_, words) in enumerate(_TOKENS)),
    re.IGNORECASE,
)
_SIGNS = {"*": " × ", "/": " ÷ ", "+": " + ", "-": " - ", "mod": " mod ", "**": "^"}


def answer(question: Question) -> str | None:
    try:
        tokens = _read(question.words)
        value = evaluate(tokens)
    except (NotASum, ValueError):
        return None
    except ZeroDivisionError:
        return either(question, "除数不能是零哦。", "Nothing can be divided by zero.")
    except NoRoot:
        return either(question, "这在实数里没有答案。", "No real number is that.")
    except TooLarge:
        return either(question, "这个数太大啦，我写不下。", "That is too large for me to write.")
    digits, exactly = written(value)
    return f"{_shown(tokens)} {'=' if exactly else '≈'} {digits}"


def _read(words: str) -> list[Token]:
    """The tokens of a sum; `NotASum` when anything else is said, or nothing is to work out."""
    words = _POLITE.sub("", words)
    words = _ASKING.sub("", words).strip()
    for pattern, order in _REARRANGED:
        words = pattern.sub(order, words)
    tokens: list[Token] = []
    at = 0
    while at < len(words):
        found = _TOKEN.match(words, at)
        if found is None:
            raise NotASum
        tokens += _meaning(found)
        at = found.end() + (words[found.end() : found.end() + 1] == " ")
    tokens = _percentages(tokens)
    if not any(_works(tokens, at) for at in range(len(tokens))):
        raise NotASum
    return tokens


def _meaning(found: re.Match) -> list[Token]:
    if found["number"]:
        return [numerals.number(found["number"])]
    name = next(name for i, (name, _) in enumerate(_TOKENS) if found[f"t{i}"])
    return _WORDS.get(name, [name])


def _percentages(tokens: list[Token]) -> list[Token]:
    """`%` before a number is the remainder, elsewhere a hundredth; of a percentage is times it."""
    result = list(tokens)
    for at, token in enumerate(tokens):
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if token == "%" and (isinstance(after, Fraction) or after == "("):
            result[at] = "mod"
        elif token == "of":
            if "%" not in tokens:
                raise NotASum
            result[at] = "*"
    return result


def _works(tokens: list[Token], at: int) -> bool:
    """Whether something is worked out here: a sign before a number is none."""
    return tokens[at] in ("√", "*", "/", "mod", "**") or (at > 0 and tokens[at] in ("+", "-"))


def _shown(tokens: list[Token]) -> str:
    """The sum as one would write it."""
    parts = []
    for at, token in enumerate(tokens):
        if isinstance(token, Fraction):
            parts.append(written(token)[0])
        elif token in ("+", "-") and (at == 0 or tokens[at - 1] in ("(", *_SIGNS, "√")):
            parts.append(token)
        else:
            parts.append(_SIGNS.get(token, token))
    return "".join(parts)
