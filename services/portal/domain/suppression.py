"""Small cells: figures of a kecamatan that could point to a person are not published.

Hidden first are counts under `LEAST`, and those whose rest (penyebut less pembilang) is one or
two. The kabupaten's totals stay, so a hidden count could be worked out as the total less all
others. Therefore others are hidden with it, the smallest first, until the sum of what is hidden
leaves every small count in it open; where that cannot be had, no kecamatan is shown.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from shared.contract.recap import RegionValue

LEAST: Final = 3
_MOST_SMALL: Final = LEAST - 1
_ALONE: Final = 2
"""One hidden region is the total less all others."""


def hidden(values: Sequence[RegionValue]) -> frozenset[str]:
    """Regions of one indicator whose figures are not published; empty where none is small."""
    series = [{v.region: n for v in values if (n := count(v)) is not None} for count in _COUNTS]
    small = [
        {region for region, number in told.items() if low <= number < LEAST}
        for told, low in zip(series, _LOWEST, strict=True)
    ]
    found = set[str]().union(*small)
    others = sorted(
        (v for v in values if v.region not in found and v.numerator is not None),
        key=lambda v: (v.numerator or 0, v.region),
    )
    while found and not all(map(_open, series, small, [found] * len(series))):
        if not others:
            return frozenset(v.region for v in values)
        found.add(others.pop(0).region)
    return frozenset(found)


def published(values: Sequence[RegionValue]) -> Iterator[tuple[RegionValue, bool]]:
    """Each region as it may be shown, and whether figures were taken out of it."""
    away = hidden(values)
    bare = {"numerator": None, "denominator": None, "value": None}
    for value in values:
        is_hidden = value.region in away and value.numerator is not None
        yield (value.model_copy(update=bare) if is_hidden else value, is_hidden)


def _open(told: dict[str, Decimal], small: Iterable[str], found: set[str]) -> bool:
    """Whether each small count may be anything under `LEAST`, for who knows the sum of the hidden.

    Who knows this rule knows that every other hidden count is `LEAST` at least.
    """
    little = set(small)
    if not little:
        return True
    inside = {region: number for region, number in told.items() if region in found}
    others = len(inside) - len(little)
    enough = sum(inside.values()) >= LEAST * others + _MOST_SMALL * len(little)
    return others > 0 and len(inside) >= _ALONE and enough


def _numerator(value: RegionValue) -> Decimal | None:
    return value.numerator if _counts(value.numerator) else None


def _denominator(value: RegionValue) -> Decimal | None:
    return value.denominator if _counts(value.denominator) else None


def _rest(value: RegionValue) -> Decimal | None:
    numerator, denominator = _numerator(value), _denominator(value)
    if numerator is None or denominator is None or denominator < numerator:
        return None
    return denominator - numerator


def _counts(number: Decimal | None) -> bool:
    """Whole numbers count people or papers; an index like 85.3 does not."""
    return number is not None and number >= 0 and number == number.to_integral_value()


_COUNTS: Final = (_numerator, _denominator, _rest)
_LOWEST: Final = (0, 0, 1)
"""A rest of nobody says that all have it, which points to no one."""
