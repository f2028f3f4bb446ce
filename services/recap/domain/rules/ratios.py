"""D06: a share of a whole is not larger than the whole."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from services.recap.domain.figures import numeric
from services.recap.domain.rules.catalogue import RATIO
from services.recap.domain.rules.fault import Fault
from services.recap.domain.writing import number
from shared.contract.catalogue import Indicator
from shared.contract.figures import IndicatorFigures

_PER_CENT: Final = Decimal(100)


def shares(indicator: Indicator, figures: IndicatorFigures) -> Iterator[Fault]:
    """D06, for percentages only: hours per document may well be more than one."""
    if indicator.denominator is None or indicator.factor != _PER_CENT:
        return
    for row in figures.rows:
        numerator = numeric(row.numerator.total)
        denominator = None if row.denominator is None else numeric(row.denominator.total)
        if numerator is not None and denominator is not None and numerator > denominator:
            yield Fault(
                RATIO,
                indicator,
                row.region,
                None,
                None,
                f"pembilang paling banyak {number(denominator)}",
                f"pembilang {number(numerator)}",
            )
