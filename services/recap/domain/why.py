"""Why a figure is what it is, taken apart: from the row down to each cell and its paper."""

from decimal import Decimal

from services.recap.domain.figures import Reading, readings
from services.recap.domain.states import Kept, PastFigure, Recap
from shared.contract.catalogue import SheetRef
from shared.contract.event import Actor, Line, Moment, Text
from shared.contract.figures import Evidence, Provenance, RegionRow, Value
from shared.contract.identifiers import Code, IndicatorCode
from shared.contract.recap import MeasuredRow, RegionValue
from shared.contract.vocabulary import FindingState


class CellWhy(Kept):
    """One submitted cell, as it was sent."""

    part: Code
    group: Code
    value: Value | None


class RegionWhy(Kept):
    """One region: the cells that were sent, where they stood in the file, and the result."""

    region: Code
    origin: Line | None
    value: Decimal | None
    cells: tuple[CellWhy, ...]


class QuarterWhy(Kept):
    """An earlier quarter that is part of the sum."""

    quarter: Line
    numerator: Decimal | None
    denominator: Decimal | None


class Explanation(Kept):
    """Everything that a printed figure rests on.

    ``row`` is the row itself with formula, scale and sentence; ``revision`` is 0 and the paper
    empty while nothing was submitted. ``regions`` ends with the kabupaten, whose own row is the
    figure that counts.
    """

    indicator: IndicatorCode
    recap_version: int
    provisional: bool
    sentence: Text
    row: MeasuredRow
    catalogue: Line
    definition: Text
    numerator_name: Line
    denominator_name: Line | None
    sheet: SheetRef
    revision: int
    submitted_by: Actor | None
    submitted_at: Moment | None
    reason: Line | None
    provenance: Provenance | None
    evidence: tuple[Evidence, ...]
    quarters: tuple[QuarterWhy, ...]
    regions: tuple[RegionWhy, ...]
    findings: tuple[Line, ...]


def explain(recap: Recap, indicator: str) -> Explanation | None:
    """What the newest draft's figure rests on; none without a draft or such an indicator.

    Pure: all of it follows from the stored recap.
    """
    draft = recap.draft
    reading = next((r for r in readings(recap) if r.indicator.code == indicator), None)
    row = next((r for r in draft.table if r.indicator == indicator), None) if draft else None
    if draft is None or reading is None or row is None:
        return None
    sent, figures = reading.submission, reading.figures
    return Explanation(
        indicator=indicator,
        recap_version=draft.version,
        provisional=draft.provisional,
        sentence=row.why,
        row=row,
        catalogue=recap.form.versions.catalogue,
        definition=reading.indicator.definition,
        numerator_name=reading.indicator.numerator,
        denominator_name=reading.indicator.denominator or reading.indicator.weight,
        sheet=reading.sheet,
        revision=sent.revision if sent else 0,
        submitted_by=sent.by if sent else None,
        submitted_at=sent.at if sent else None,
        reason=sent.reason if sent else None,
        provenance=figures.provenance if figures else None,
        evidence=figures.evidence if figures else (),
        quarters=tuple(_quarter(*item) for item in draft.added.get(indicator, {}).items()),
        regions=tuple(_regions(reading, row)),
        findings=tuple(
            finding.id
            for finding in draft.findings
            if finding.state is FindingState.TERBUKA
            and any(cell.indicator == indicator for cell in finding.cells)
        ),
    )


def _quarter(label: str, figure: PastFigure) -> QuarterWhy:
    return QuarterWhy(quarter=label, numerator=figure.numerator, denominator=figure.denominator)


def _regions(reading: Reading, row: MeasuredRow) -> list[RegionWhy]:
    values = {region.region: region for region in row.regions}
    return [
        _region(reading, code, reading.rows[code], values.get(code))
        for code in reading.regions
        if code in reading.rows
    ]


def _region(reading: Reading, code: str, sent: RegionRow, result: RegionValue | None) -> RegionWhy:
    at = reading.regions.index(code)
    groups = [(part, group) for part in reading.parts for group in reading.groups]
    return RegionWhy(
        region=code,
        origin=sent.origin,
        value=None if result is None else result.value,
        cells=tuple(
            CellWhy(part=part, group=group, value=reading.column(part, group).sent[at])
            for part, group in groups
        ),
    )
