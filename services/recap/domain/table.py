"""The table Pengukuran Kinerja: one row per indicator of the form, each with its "why"."""

from typing import Final

from services.recap.domain.calculation import (
    Measure,
    Scale,
    formula_name,
    label_of,
    measure,
    own_sums,
    own_values,
    realisasi,
    rounded,
)
from services.recap.domain.comparing import compared
from services.recap.domain.figures import Reading
from services.recap.domain.history import Basis, basis, complete
from services.recap.domain.sentence import Sources, sentence
from services.recap.domain.states import History, Own, PastFigure
from services.recap.domain.unchecked import unchecked
from shared.contract.figures import DENOMINATOR, NUMERATOR, TOTAL, Analysis
from shared.contract.identifiers import Period
from shared.contract.recap import MeasuredRow, RegionValue
from shared.contract.vocabulary import Measured

Bases = dict[str, Basis]
"""Indicator to what its realisasi rests on; one without complete figures is absent."""

_NO_ANALYSIS: Final = Analysis()


def bases(read: tuple[Reading, ...], sent: Own, period: Period, history: History) -> Bases:
    """What each realisasi rests on."""
    found = {
        r.indicator.code: basis(r.indicator, sent[r.indicator.code], period, history) for r in read
    }
    return {code: rests_on for code, rests_on in found.items() if rests_on is not None}


def sent_figures(read: tuple[Reading, ...]) -> Own:
    """Each indicator's own figure of this quarter, complete or not, with its value if any."""
    return {reading.indicator.code: _own(reading) for reading in read}


def own_figures(read: tuple[Reading, ...], sent: Own) -> Own:
    """Those of them that are complete: what becomes history."""
    own = ((reading.indicator, sent[reading.indicator.code]) for reading in read)
    return {indicator.code: figure for indicator, figure in own if complete(indicator, figure)}


def _own(reading: Reading) -> PastFigure:
    """The kabupaten's own row: the figure that counts. A missing one is never summed up."""
    if reading.unavailable is not None:
        return PastFigure()
    above = reading.whole(NUMERATOR)
    below = reading.whole(DENOMINATOR) if DENOMINATOR in reading.parts else None
    span = reading.indicator.span
    if above is None or (below is None and DENOMINATOR in reading.parts):
        return PastFigure(numerator=above, denominator=below, span=span)
    exact = realisasi(reading.indicator, own_sums(reading.indicator, above, below))
    value = None if exact is None else rounded(exact, reading.indicator.decimals)
    return PastFigure(numerator=above, denominator=below, value=value, span=span)


def row_of(
    reading: Reading,
    rests_on: Basis | None,
    scale: Scale,
    history: tuple[Period, History],
    catalogue: str,
) -> MeasuredRow:
    """One row. ``catalogue`` is the version that the form was made from, for the sentence."""
    indicator, figures = reading.indicator, reading.figures
    result = _result(reading, rests_on, scale)
    before = compared(indicator, *history)
    said = (figures.analysis if figures else None) or _NO_ANALYSIS
    provenance = figures.provenance if figures else None
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
        why=sentence(reading, rests_on, result, Sources(scale, catalogue)),
        achievement_capped=result.capped,
        achievement_raw=result.raw,
        label=None if result.value is None else label_of(indicator, result.value),
        formula=formula_name(indicator.formula),
        scale=scale.version,
        document=provenance.document if provenance else None,
        previous_quarter=before.previous_quarter,
        same_quarter_last_year=before.same_quarter_last_year,
        year_before=before.year_before,
        note=figures.note if figures else None,
        supporting=said.supporting,
        hindering=said.hindering,
        follow_up=said.follow_up,
        regions=_regions(reading),
    )


def _result(reading: Reading, rests_on: Basis | None, scale: Scale) -> Measure:
    if reading.unavailable is not None:
        return Measure(Measured.TIDAK_TERSEDIA)
    if rests_on is None:
        return Measure(Measured.BELUM_ADA_DATA)
    return measure(reading.indicator, rests_on.sums, scale)


def _regions(reading: Reading) -> tuple[RegionValue, ...]:
    """Every kecamatan's own figures of this quarter; none where nothing was sent."""
    if not reading.rows or not reading.kecamatan or reading.unavailable is not None:
        return ()
    above = reading.numbers(NUMERATOR, TOTAL)
    has_below = DENOMINATOR in reading.parts
    below = reading.numbers(DENOMINATOR, TOTAL) if has_below else (None,) * len(above)
    pairs = tuple(zip(above, below, strict=True))
    values = own_values(reading.indicator, pairs)
    return tuple(
        unchecked(
            RegionValue,
            {
                "region": code,
                "measured": Measured.TIDAK_TERSEDIA if reading.gone(code) else measured,
                "numerator": pair[0],
                "denominator": pair[1],
                "value": value,
            },
        )
        for code, pair, (measured, value) in zip(reading.kecamatan, pairs, values, strict=False)
    )
