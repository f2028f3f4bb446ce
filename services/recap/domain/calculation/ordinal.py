"""Ordinal indicators (PREDIKAT): words such as WTP or BB, and the numbers they count as."""

from decimal import Decimal

from shared.contract.catalogue import Indicator
from shared.contract.vocabulary import Formula


def level_value(indicator: Indicator, words: str) -> Decimal | None:
    """What a word in a cell counts as; none where it is none of the indicator's levels."""
    if indicator.formula is not Formula.PREDIKAT:
        return None
    wanted = words.strip().casefold()
    return next((x.value for x in indicator.levels if x.label.casefold() == wanted), None)


def label_of(indicator: Indicator, value: Decimal) -> str | None:
    """The highest level that a value reaches; none below the lowest, and for what has no levels."""
    if indicator.formula is not Formula.PREDIKAT:
        return None
    reached = [level for level in indicator.levels if level.value <= value]
    return max(reached, key=lambda level: level.value).label if reached else None
