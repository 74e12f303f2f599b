"""Working out what a sum of numbers, operators and parentheses comes to, exactly.

Nothing is executed: the grammar knows numbers and `+ - * / mod ** √ %` alone, and what it works
out stays within bounds.

    sum     = product (("+" | "-") product)*
    product = signed (("*" | "/" | "mod") signed)*
    signed  = ("-" | "+" | "√") signed | power
    power   = part ("**" signed)?
    part    = (number | "(" sum ")") "%"*
"""

import math
from decimal import Decimal, localcontext
from fractions import Fraction

MOST_DIGITS = 1_000
MOST_NESTED = 30

Token = Fraction | str


class NotASum(Exception):
    """The tokens make no sum."""


class TooLarge(Exception):
    """The result has more digits than anybody would read."""


class NoRoot(Exception):
    """There is no real number that this would be."""


def evaluate(tokens: list[Token]) -> Fraction:
    """The value; raises the exceptions above, and `ZeroDivisionError`."""
    reader = _Reader(tokens)
    value = reader.sum()
    if reader.next is not None:
        raise NotASum
    return value


class _Reader:
    def __init__(self, tokens: list[Token]):
        self._tokens, self._nested = list(reversed(tokens)), 0

    @property
    def next(self) -> Token | None:
        return self._tokens[-1] if self._tokens else None

    def took(self, *wanted: str) -> str | None:
        """The next token, taken, if it is one of these."""
        return self._tokens.pop() if self.next in wanted else None

    def sum(self) -> Fraction:
        value = self.product()
        while operator := self.took("+", "-"):
            other = self.product()
            value = _bounded(value + other if operator == "+" else value - other)
        return value

    def product(self) -> Fraction:
        value = self.signed()
        while operator := self.took("*", "/", "mod"):
            other = self.signed()
            value = _bounded(_OPERATIONS[operator](value, other))
        return value

    def signed(self) -> Fraction:
        sign = self.took("-", "+", "√")
        if sign is None:
            return self.power()
        with_more = self.deeper(self.signed)
        return {"-": lambda one: -one, "+": lambda one: one, "√": _root}[sign](with_more)

    def power(self) -> Fraction:
        base = self.part()
        return _power(base, self.deeper(self.signed)) if self.took("**") else base

    def part(self) -> Fraction:
        if self.took("("):
            value = self.deeper(self.sum)
            if not self.took(")"):
                raise NotASum
        elif isinstance(self.next, Fraction):
            value = self._tokens.pop()
        else:
            raise NotASum
        while self.took("%"):
            value /= 100
        return value

    def deeper(self, read) -> Fraction:
        self._nested += 1
        if self._nested > MOST_NESTED:
            raise NotASum
        value = read()
        self._nested -= 1
        return value


_OPERATIONS = {
    "*": lambda one, other: one * other,
    "/": lambda one, other: one / other,
    "mod": lambda one, other: one % other,
}


def _bounded(value: Fraction) -> Fraction:
    if _digits(value) > MOST_DIGITS:
        raise TooLarge
    return value


def _digits(value: Fraction) -> float:
    """About how many digits the longer of numerator and denominator has."""
    return max(abs(value.numerator), value.denominator).bit_length() * math.log10(2)


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    # Told beforehand: to work out what is too large would take for ever.
    if abs(exponent) > MOST_DIGITS / _digits(base):
        raise TooLarge
    if exponent.denominator == 1:
        return Fraction(base**exponent.numerator)
    if exponent == Fraction(1, 2):
        return _root(base)
    if base < 0:
        raise NoRoot
    try:
        return Fraction(float(base) ** float(exponent))
    except OverflowError:
        raise TooLarge from None


def _root(value: Fraction) -> Fraction:
    if value < 0:
        raise NoRoot
    above, below = math.isqrt(value.numerator), math.isqrt(value.denominator)
    if Fraction(above * above, below * below) == value:
        return Fraction(above, below)
    with localcontext(prec=30):
        return Fraction((Decimal(value.numerator) / Decimal(value.denominator)).sqrt())


def written(value: Fraction) -> tuple[str, bool]:
    """The value in digits, and whether that is all of it: at most 12 are given of what does not
    end."""
    if value.denominator == 1 and _digits(value) <= 40:
        return str(value.numerator), True
    with localcontext(prec=12):
        rounded = (Decimal(value.numerator) / Decimal(value.denominator)).normalize()
    exactly = Fraction(rounded) == value
    if -12 <= rounded.adjusted() < 40:
        return format(rounded, "f"), exactly
    mantissa, _, power = format(rounded, "e").partition("e")
    return f"{mantissa} × 10^{int(power)}", exactly
