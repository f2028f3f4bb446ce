"""Decimal arithmetic that depends on no thread's settings and never loses a digit of a sum."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import reduce
from typing import Final

from services.recap.commands import DIGITS, PLACES
from shared.contract.figures import Value

EXACT: Final = Context(prec=120, rounding=ROUND_HALF_UP)
"""Figures have at most 15 + 20 digits (`countable`), so a quotient of two needs some 75."""

LIMIT: Final = Decimal(10) ** DIGITS
"""No figure is as large."""

ZERO: Final = Decimal(0)
HUNDRED: Final = Decimal(100)
_WHOLE: Final = Decimal(1)
_UNITS: Final = tuple(Decimal(1).scaleb(-decimals) for decimals in range(7))


def countable(value: Value | None) -> Decimal | None:
    """The cell as a number that can be reckoned with; none for nothing, words and absurd sizes."""
    if not isinstance(value, Decimal):
        return None
    if not value.same_quantum(_WHOLE):  # a whole number, as nearly all are, skips the slow question
        exponent = value.as_tuple().exponent
        if not isinstance(exponent, int) or exponent < -PLACES:
            return None
    return value if value.adjusted() < DIGITS else None


def total(values: Iterable[Decimal]) -> Decimal:
    """The exact sum."""
    return reduce(EXACT.add, values, ZERO)


product: Final = EXACT.multiply
"""One times the other."""

quotient: Final = EXACT.divide
"""Above by below. Raises ``decimal.DivisionByZero`` where below is nought."""

difference: Final = EXACT.subtract
"""One less the other."""


def distance(one: Decimal, other: Decimal) -> Decimal:
    """How far two numbers are apart."""
    return EXACT.abs(difference(one, other))


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Half up, as is printed and classified; never a negative nought. Up to six decimals."""
    return EXACT.plus(EXACT.quantize(value, _UNITS[decimals]))
