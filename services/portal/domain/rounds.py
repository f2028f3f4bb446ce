"""Rounds of re-coordination side by side: what one draft has that the one before had not."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from services.portal.domain.versions import Doubt, DraftSeen, Place, RevisionSeen
from shared.contract.recap import Finding, MeasuredRow
from shared.contract.vocabulary import FindingState, Severity


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that a revision changed; none where it was or became empty."""

    place: Place
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Correction:
    """A revision of a sheet, and what it changed."""

    revision: RevisionSeen
    cells: tuple[CellChange, ...]

    @property
    def indicators(self) -> frozenset[str]:
        """Whose figures it changed."""
        return frozenset(cell.place[0] for cell in self.cells)


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that says something else than in the draft before; none where it was not there.

    ``row`` is the newer of the two.
    """

    row: MeasuredRow
    before: MeasuredRow | None
    after: MeasuredRow | None


@dataclass(frozen=True, slots=True)
class Round:
    """From one draft to the next: why, by whom, and with which effect."""

    before: DraftSeen
    after: DraftSeen
    doubts: tuple[Doubt, ...]
    corrections: tuple[Correction, ...]
    rows: tuple[RowChange, ...]
    closed: tuple[Finding, ...]
    new: tuple[Finding, ...]

    @property
    def cells(self) -> int:
        """How many cells were changed."""
        return sum(len(correction.cells) for correction in self.corrections)


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator through all drafts, oldest first; none where a draft does not have it."""

    row: MeasuredRow
    through: tuple[MeasuredRow | None, ...]


@dataclass(frozen=True, slots=True)
class Rounds:
    """All drafts of a cycle, and what led from each to the next.

    ``waiting`` are doubts on the newest draft, and corrections that no draft has yet.
    """

    drafts: tuple[DraftSeen, ...]
    rounds: tuple[Round, ...]
    lines: tuple[Line, ...]
    doubts: tuple[Doubt, ...]
    waiting: tuple[Correction, ...]


def compare(
    drafts: Iterable[DraftSeen], revisions: Iterable[RevisionSeen], doubts: Iterable[Doubt]
) -> Rounds:
    """The drafts side by side, from what was kept of them in whatever order.

    A correction belongs to the first draft after it that differs in one of its indicators, else to
    the first one after it: of two that were sent at once each has a draft of its own.
    """
    ordered = tuple(sorted(drafts, key=lambda draft: draft.version))
    spoken = sorted(doubts, key=lambda doubt: doubt.at)
    found = tuple(corrections(revisions))
    pairs = tuple(pairwise(ordered))
    homes = [_home(pairs, correction) for correction in found]
    first = ordered[0].at if ordered else None
    return Rounds(
        drafts=ordered,
        rounds=tuple(
            _round(
                before,
                after,
                tuple(d for d in spoken if d.version == before.version),
                tuple(c for c, h in zip(found, homes, strict=True) if h == after.version),
            )
            for before, after in pairs
        ),
        lines=tuple(_lines(ordered)),
        doubts=tuple(d for d in spoken if ordered and d.version == ordered[-1].version),
        waiting=tuple(
            c
            for c, h in zip(found, homes, strict=True)
            if h is None and first is not None and c.revision.at > first
        ),
    )


def corrections(revisions: Iterable[RevisionSeen]) -> Iterator[Correction]:
    """Each revision with what it changed in its sheet, in the order in which they were sent."""
    latest: dict[str, dict[Place, str]] = {}
    for revision in sorted(revisions, key=lambda r: (r.at, r.sheet.key, r.revision)):
        before = latest.get(revision.sheet.key, {})
        now = latest[revision.sheet.key] = revision.values
        yield Correction(
            revision,
            tuple(
                CellChange(place, before.get(place), now.get(place))
                for place in sorted(before.keys() | now.keys())
                if before.get(place) != now.get(place)
            ),
        )


def standing(draft: DraftSeen) -> tuple[Finding, ...]:
    """The findings that a draft still has."""
    return tuple(f for f in draft.findings if f.state is not FindingState.DIKOREKSI)


def weighty(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Without those that only inform, or only follow from another."""
    return tuple(f for f in found if f.severity is not Severity.INFORMASI)


def _home(pairs: Sequence[tuple[DraftSeen, DraftSeen]], correction: Correction) -> int | None:
    """The version that a correction led to; none for the collection's own, and for the newest."""
    sent = correction.revision.at
    if not pairs or sent <= pairs[0][0].at:
        return None
    later = [(before, after) for before, after in pairs if after.at >= sent]
    fitting = (a for b, a in later if _touched(b, a) & correction.indicators)
    return next((draft.version for draft in (*fitting, *(a for _, a in later))), None)


def _touched(before: DraftSeen, after: DraftSeen) -> set[str]:
    """Indicators whose row or whose findings differ."""
    rows = {change.row.indicator for change in _rows(before, after)}
    other = {f.id for f in before.findings} ^ {f.id for f in after.findings}
    found = (f for f in (*before.findings, *after.findings) if f.id in other)
    return rows | {cell.indicator for finding in found for cell in finding.cells}


def _round(
    before: DraftSeen,
    after: DraftSeen,
    doubts: tuple[Doubt, ...],
    corrected: tuple[Correction, ...],
) -> Round:
    had, has = ({f.id for f in standing(draft)} for draft in (before, after))
    return Round(
        before=before,
        after=after,
        doubts=doubts,
        corrections=corrected,
        rows=tuple(_rows(before, after)),
        closed=tuple(f for f in standing(before) if f.id not in has),
        new=tuple(f for f in standing(after) if f.id not in had),
    )


def _rows(before: DraftSeen, after: DraftSeen) -> Iterator[RowChange]:
    had, has = ({row.indicator: row for row in draft.table} for draft in (before, after))
    for code, row in (had | has).items():
        if had.get(code) != has.get(code):
            yield RowChange(row, had.get(code), has.get(code))


def _lines(drafts: Sequence[DraftSeen]) -> Iterator[Line]:
    """Indicators whose result is not the same in all drafts, in the order of the newest."""
    tables = [{row.indicator: row for row in draft.table} for draft in drafts]
    newest = list(reversed(tables))
    for code in dict.fromkeys(code for table in newest for code in table):
        through = tuple(table.get(code) for table in tables)
        if len({_result(row) for row in through}) > 1:
            yield Line(next(t[code] for t in newest if code in t), through)


def _result(row: MeasuredRow | None) -> tuple[object, ...] | None:
    return None if row is None else (row.measured, row.value, row.achievement, row.predicate)
