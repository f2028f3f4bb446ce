"""Decimal arithmetic that depends on no thread's settings and never loses a digit of a sum."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import reduce
from typing import Final

from services.recap.commands import DIGITS, PLACES
from shared.contract.figures import Value

EXACT: Final = Context(prec=120, rounding=ROUND_HALF_UP)
"""Figures have at most 15 + 20 digits (`countable`), so a quotient of two needs some 75."""

ZERO: Final = Decimal(0)


def countable(value: Value | None) -> Decimal | None:
    """The cell as a number that can be reckoned with; none for nothing, words and absurd sizes."""
    if not isinstance(value, Decimal):
        return None
    exponent = value.as_tuple().exponent
    sound = isinstance(exponent, int) and exponent >= -PLACES and value.adjusted() < DIGITS
    return value if sound else None


def total(values: Iterable[Decimal]) -> Decimal:
    """The exact sum."""
    return reduce(EXACT.add, values, ZERO)


def product(one: Decimal, other: Decimal) -> Decimal:
    """One times the other."""
    return EXACT.multiply(one, other)


def quotient(above: Decimal, below: Decimal) -> Decimal:
    """Above by below. Raises ``decimal.DivisionByZero`` where below is nought."""
    return EXACT.divide(above, below)


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Half up, as is printed and classified; never a negative nought."""
    place = Decimal(1).scaleb(-decimals)
    return EXACT.plus(value.quantize(place, rounding=ROUND_HALF_UP, context=EXACT))
