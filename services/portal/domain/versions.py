"""What is kept of each draft, each revision of a sheet and each objection, to compare them later.

Facts only, one entry per event; `rounds` compares them. So the order of topics does not matter.
"""

from collections.abc import Iterator
from typing import Final

from pydantic import Field

from services.portal.domain.states import Kept
from shared.contract import DataSubmitted, DiscrepancyFound, Event, RecapReady
from shared.contract.catalogue import SheetRef
from shared.contract.event import Actor, Line, Moment, Text
from shared.contract.figures import (
    DENOMINATOR,
    FEMALE,
    MALE,
    NUMERATOR,
    PERCENT,
    REMAINDER,
    TOTAL,
    Count,
    IndicatorFigures,
    RegionRow,
    Value,
)
from shared.contract.recap import Finding, MeasuredRow
from shared.decision import Entry, Message

DRAFTS: Final = "drafts"
REVISIONS: Final = "revisions"
DOUBTS: Final = "doubts"
Place = tuple[str, str, str, str]
"""Indicator, region, part and group of a cell; the last three empty for the whole indicator."""


class DraftSeen(Kept):
    """One final version of the recap."""

    version: int = Field(ge=1)
    at: Moment
    table: tuple[MeasuredRow, ...]
    findings: tuple[Finding, ...]


class RevisionSeen(Kept):
    """One submission of a sheet. ``cells`` has each value under ``DD-01|ALALAK|PEMBILANG|JML``."""

    sheet: SheetRef
    revision: int
    at: Moment
    by: Actor
    reason: Line | None
    withdrawn: bool
    cells: dict[str, str]

    @property
    def values(self) -> dict[Place, str]:
        """Each value by its place."""
        return {_place(key): value for key, value in self.cells.items()}


class Doubt(Kept):
    """Figures of a draft were found wrong, disputed or returned."""

    version: int
    at: Moment
    by: Actor
    sop_step: int
    note: Text | None
    findings: tuple[Finding, ...]


def kept(event: Event, message: Message) -> tuple[Entry, ...]:
    """What is kept of an event; a provisional recap is compared with nothing."""
    match event:
        case RecapReady(provisional=False):
            draft = DraftSeen(
                version=event.recap_version,
                at=message.at,
                table=event.table,
                findings=event.findings,
            )
            return (Entry(DRAFTS, draft),)
        case DataSubmitted():
            return (Entry(REVISIONS, _revision(event, message)),)
        case DiscrepancyFound():
            doubt = Doubt(
                version=event.recap_version,
                at=message.at,
                by=event.actor,
                sop_step=event.sop_step,
                note=event.note,
                findings=event.findings,
            )
            return (Entry(DOUBTS, doubt),)
        case _:
            return ()


def _revision(event: DataSubmitted, message: Message) -> RevisionSeen:
    return RevisionSeen(
        sheet=event.sheet,
        revision=event.revision,
        at=message.at,
        by=event.actor,
        reason=event.reason,
        withdrawn=event.withdrawn,
        cells={
            "|".join(place): value for figures in event.figures for place, value in _cells(figures)
        },
    )


def _place(key: str) -> Place:
    indicator, region, part, group = key.split("|")
    return indicator, region, part, group


def _cells(figures: IndicatorFigures) -> Iterator[tuple[Place, str]]:
    """Every value of an indicator, and what is said of all its values."""
    said = {
        "TIDAK_TERSEDIA": figures.unavailable,
        "BASIS": figures.basis and figures.basis.value,
        "KEADAAN_PER": figures.as_of and figures.as_of.isoformat(),
    }
    for part, word in said.items():
        if word:
            yield (figures.indicator, "", part, ""), word
    for row in figures.rows:
        for (part, group), value in _row(row):
            if value is not None:
                yield (figures.indicator, row.region, part, group), _written(value)


def _row(row: RegionRow) -> Iterator[tuple[tuple[str, str], Value | None]]:
    yield from _count(NUMERATOR, row.numerator)
    yield from _count(DENOMINATOR, row.denominator)
    yield from _count(REMAINDER, row.remainder)
    yield (PERCENT, ""), row.percent


def _count(part: str, count: Count | None) -> Iterator[tuple[tuple[str, str], Value | None]]:
    if count is not None:
        yield (part, TOTAL), count.total
        yield (part, MALE), count.male
        yield (part, FEMALE), count.female


def _written(value: Value) -> str:
    """Plain digits with a full stop before decimals; words as they stood there."""
    return value if isinstance(value, str) else f"{value:f}"
