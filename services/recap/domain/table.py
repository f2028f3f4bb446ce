"""The table Pengukuran Kinerja: one row per indicator of the form, each with its "why"."""

from services.recap.domain.figures import DENOMINATOR, NUMERATOR, TOTAL, Reading
from services.recap.domain.history import Basis, basis
from services.recap.domain.measure import Measure, measure, realisasi
from services.recap.domain.arithmetic import rounded
from services.recap.domain.scale import Scale
from services.recap.domain.states import History, Own, PastFigure
from services.recap.domain.why import explain
from shared.contract.figures import KABUPATEN
from shared.contract.identifiers import Period
from shared.contract.recap import MeasuredRow
from shared.contract.vocabulary import Measured

Bases = dict[str, Basis]
"""Indicator to what its realisasi rests on; one without complete figures is absent."""


def bases(read: tuple[Reading, ...], period: Period, history: History) -> Bases:
    """What each realisasi rests on."""
    found = ((r.indicator.code, basis(r.indicator, _own(r), period, history)) for r in read)
    return {code: rests_on for code, rests_on in found if rests_on is not None}


def table(read: tuple[Reading, ...], rest_on: Bases, scale: Scale) -> tuple[MeasuredRow, ...]:
    """All rows, in the order of the form."""
    return tuple(_row(reading, rest_on.get(reading.indicator.code), scale) for reading in read)


def own_figures(read: tuple[Reading, ...]) -> Own:
    """Each indicator's figures of this quarter alone, where they are complete."""
    alone = bases(read, Period(office="-", year=0, quarter=1), History())
    return {
        reading.indicator.code: _past(reading, alone[reading.indicator.code])
        for reading in read
        if reading.indicator.code in alone
    }
