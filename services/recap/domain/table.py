"""The table Pengukuran Kinerja: one row per indicator of the form, each with its "why"."""

from services.recap.domain.arithmetic import rounded
from services.recap.domain.figures import DENOMINATOR, NUMERATOR, TOTAL, Place, Reading
from services.recap.domain.history import Basis, alone, basis, complete
from services.recap.domain.measure import Measure, measure, realisasi
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
    found = {r.indicator.code: basis(r.indicator, _own(r), period, history) for r in read}
    return {code: rests_on for code, rests_on in found.items() if rests_on is not None}


def table(read: tuple[Reading, ...], rest_on: Bases, scale: Scale) -> tuple[MeasuredRow, ...]:
    """All rows, in the order of the form."""
    return tuple(_row(reading, rest_on.get(reading.indicator.code), scale) for reading in read)


def own_figures(read: tuple[Reading, ...]) -> Own:
    """Each indicator's figures of this quarter alone, where they are complete."""
    own = ((reading, _own(reading)) for reading in read)
    return {r.indicator.code: _valued(r, f) for r, f in own if complete(r.indicator, f)}


def _own(reading: Reading) -> PastFigure:
    """The kabupaten's own row: the figure that counts. A missing one is never summed up."""
    if reading.unavailable is not None:
        return PastFigure()
    return PastFigure(
        numerator=reading.number(Place(KABUPATEN, NUMERATOR, TOTAL)),
        denominator=reading.number(Place(KABUPATEN, DENOMINATOR, TOTAL)),
    )


def _valued(reading: Reading, own: PastFigure) -> PastFigure:
    exact = realisasi(reading.indicator, alone(reading.indicator, own))
    value = None if exact is None else rounded(exact, reading.indicator.decimals)
    return own.model_copy(update={"value": value})


def _row(reading: Reading, rests_on: Basis | None, scale: Scale) -> MeasuredRow:
    indicator, figures = reading.indicator, reading.figures
    result = _result(reading, rests_on, scale)
    return MeasuredRow(
        indicator=indicator.code,
        name=indicator.name,
        goal=indicator.goal,
        unit=indicator.unit,
        bidang=indicator.bidang,
        source=indicator.source,
        measured=result.measured,
        basis=figures.basis if figures else None,
        as_of=figures.as_of if figures else None,
        numerator=rests_on.sums.numerator if rests_on else None,
        denominator=rests_on.sums.denominator if rests_on else None,
        value=result.value,
        target_quarter=indicator.target_quarter,
        target_year=indicator.target_year,
        achievement=result.achievement,
        achievement_year=result.achievement_year,
        predicate=result.predicate,
        why=explain(reading, rests_on, result, scale),
    )


def _result(reading: Reading, rests_on: Basis | None, scale: Scale) -> Measure:
    if reading.unavailable is not None:
        return Measure(Measured.TIDAK_TERSEDIA)
    if rests_on is None:
        return Measure(Measured.BELUM_ADA_DATA)
    return measure(reading.indicator, rests_on.sums, scale)
