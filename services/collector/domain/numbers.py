"""Numbers that are too long to be a count, a target or a percentage of an office."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from pydantic import BaseModel

from services.collector.domain.refusals import (
    LONG_NUMBER,
)
from shared.refusal import RefusalError

MOST_DIGITS: Final = 20
"""Significant digits, and digits after the point. Beyond it a slip or an attack: ``1E-999999``
is a few bytes on the way in and a million digits in the first sum."""

_SHOWN: Final = 5


def require_short(value: object) -> None:
    """Refuse a model in which a number has too many digits, by its place."""
    if places := tuple(_long(value, "")):
        some = ", ".join(places[:_SHOWN])
        more = f", dan {len(places) - _SHOWN} tempat lain" if len(places) > _SHOWN else ""
        raise RefusalError(LONG_NUMBER, f"Lebih dari {MOST_DIGITS} angka di: {some}{more}.")


def _long(value: object, place: str) -> Iterator[str]:
    if isinstance(value, Decimal):
        yield from [place.removeprefix(".")] if _too_long(value) else []
    elif isinstance(value, BaseModel):
        for name, item in value:
            yield from _long(item, f"{place}.{name}")
    elif isinstance(value, tuple | list):
        for index, item in enumerate(value):
            yield from _long(item, f"{place}[{index}]")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _long(item, f"{place}.{key}")


def _too_long(number: Decimal) -> bool:
    _, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        return True
    return len(digits) > MOST_DIGITS or not -MOST_DIGITS <= exponent <= MOST_DIGITS
