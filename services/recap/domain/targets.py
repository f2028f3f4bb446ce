"""The linked documents of the SOP: targets as RPJMD, Renstra, Renja and PK have them."""

from collections import Counter
from datetime import date
from typing import Final

from pydantic import Field

from services.recap.commands import ImportTargets, Plan, PlanKind, PlannedTarget, SourceFile
from services.recap.domain.import_notes import noted
from services.recap.domain.refusals import ROWS_REFUSED
from services.recap.domain.states import Kept
from services.recap.domain.verdicts import RowVerdict, Verdict, imported, refusals
from shared.decision import Ignored, Message, Outcome, Taken
from shared.refusal import RefusalError

TARGETS: Final = "targets"
"""Kind of the aggregate that holds an office's plans; its id is the office's code."""


class PlanDocument(Kept):
    """One version of one plan, and the file that it was read from."""

    plan: Plan
    file: SourceFile
    rows: tuple[PlannedTarget, ...]

    def target(self, indicator: str, year: int) -> PlannedTarget | None:
        """What it plans for an indicator in a year, if anything."""
        found = (row for row in self.rows if (row.indicator, row.year) == (indicator, year))
        return next(found, None)


class Targets(Kept):
    """All plans of an office by `Plan.key`. Older versions stay: a year is judged by its own."""

    documents: dict[str, PlanDocument] = Field(default={})

    def in_force(self, kind: PlanKind, year: int, on: date) -> PlanDocument | None:
        """The newest version of a plan for a year that was effective on a day; none before it."""
        known = [
            document
            for document in self.documents.values()
            if document.plan.kind is kind
            and document.plan.year <= year <= document.plan.last
            and document.plan.effective <= on
        ]
        return max(known, key=lambda one: (one.plan.version, one.plan.effective), default=None)


def weigh_targets(
    targets: Targets, plan: Plan, rows: tuple[PlannedTarget, ...]
) -> tuple[RowVerdict, ...]:
    """The word on each row of a plan, compared with the same plan of before."""
    before = targets.documents.get(plan.key)
    times = Counter((row.indicator, row.year) for row in rows)
    return tuple(_weighed(before, plan, row, times[row.indicator, row.year]) for row in rows)


def removed(targets: Targets, plan: Plan, rows: tuple[PlannedTarget, ...]) -> tuple[str, ...]:
    """What the same plan of before has and these rows have not: it goes with the import."""
    before = targets.documents.get(plan.key)
    left = {(row.indicator, row.year) for row in rows}
    old = () if before is None else before.rows
    return tuple(_about(row) for row in old if (row.indicator, row.year) not in left)


def take_targets(message: Message, targets: Targets, command: ImportTargets) -> Outcome:
    """Keep a plan, and note who brought it; nothing of it where one row is refused."""
    verdicts = weigh_targets(targets, command.plan, command.rows)
    if stopped := refusals(verdicts):
        raise RefusalError(ROWS_REFUSED, f"{len(stopped)} baris ditolak; {stopped[0].reason}")
    new = PlanDocument(plan=command.plan, file=command.file, rows=command.rows)
    key, gone = command.plan.key, removed(targets, command.plan, command.rows)
    if targets.documents.get(key) == new:
        return Ignored("dokumen perencanaan ini sudah sama")
    documents = {**targets.documents, key: new}
    after = Targets(documents={name: documents[name] for name in sorted(documents)})
    answer = imported("taken", verdicts, gone)
    return Taken(
        {message.ref: after},
        entries=(noted(message, command.plan.label, command.file, answer),),
        answer=answer,
    )


def _weighed(before: PlanDocument | None, plan: Plan, row: PlannedTarget, times: int) -> RowVerdict:
    reason = _fault(plan, row, times)
    old = None if before is None else before.target(row.indicator, row.year)
    same = old is not None and _content(old) == _content(row)
    accepted = Verdict.SAMA if same else Verdict.DITERIMA
    verdict = accepted if reason is None else Verdict.DITOLAK
    return RowVerdict(origin=row.origin, about=_about(row), verdict=verdict, reason=reason)


def _fault(plan: Plan, row: PlannedTarget, times: int) -> str | None:
    if times > 1:
        return "Indikator dan tahun ini tercantum lebih dari sekali pada berkas."
    if not plan.year <= row.year <= plan.last:
        return f"Tahun {row.year} di luar masa dokumen ({plan.year}–{plan.last})."
    money = plan.kind is PlanKind.ANGGARAN
    if money and row.budget is None:
        return "Pagu anggaran belum diisi."
    if not money and row.target is None:
        return "Target tahun belum diisi."
    if row.spent is not None and row.budget is None:
        return "Realisasi anggaran tercantum tanpa pagu anggaran."
    return None


def _content(row: PlannedTarget) -> PlannedTarget:
    """A row whatever its place in the file."""
    return row.model_copy(update={"origin": ""})


def _about(row: PlannedTarget) -> str:
    return f"{row.indicator} {row.year}"
