"""What recap shows: the newest draft with every figure's why, and what is still missing."""

from services.recap.commands import Plan, PlannedTarget, SourceFile
from services.recap.domain.closing import last_due
from services.recap.domain.drafting import not_submitted
from services.recap.domain.states import Correction, Kept, Recap
from services.recap.domain.targets import Targets
from shared.contract.catalogue import SheetRef
from shared.contract.event import Line, Moment
from shared.contract.identifiers import CycleId
from shared.contract.recap import Completeness, Finding, MeasuredRow
from shared.contract.vocabulary import FindingState, Severity


class RecapView(Kept):
    """One cycle's recap. ``recap_version`` is 0 while nothing was submitted.

    The collection may be closed when ``may_be_closed`` says that it is complete, and in any
    case after ``last_due``.
    """

    cycle: CycleId
    recap_version: int
    closed: bool
    provisional: bool
    may_be_closed: bool
    not_submitted: tuple[Line, ...]
    last_due: Moment | None
    table: tuple[MeasuredRow, ...]
    completeness: tuple[Completeness, ...]
    findings: tuple[Finding, ...]
    history: tuple[Line, ...]


class TriedView(Kept):
    """What the next recap would find in a sheet's figures, if they were sent as they are."""

    cycle: CycleId
    sheet: SheetRef
    findings: tuple[Finding, ...]


class CorrectedView(Kept):
    """A finding that is gone, with what took it back: version, sheet, who, when and why."""

    finding: Finding
    corrections: tuple[Correction, ...]


class FindingsView(Kept):
    """The findings of the newest version. ``blocking`` says whether they hold up ratification."""

    cycle: CycleId
    recap_version: int
    provisional: bool
    blocking: bool
    open: tuple[Finding, ...]
    corrected: tuple[CorrectedView, ...]


class PlanView(Kept):
    """One plan that was imported, and the file that it came from."""

    plan: Plan
    label: Line
    file: SourceFile
    rows: tuple[PlannedTarget, ...]


class TargetsView(Kept):
    """All plans of an office, by kind, year and version."""

    documents: tuple[PlanView, ...]


def recap_view(recap: Recap) -> RecapView:
    """The view of a recap."""
    draft, left = recap.draft, not_submitted(recap)
    return RecapView(
        cycle=recap.form.cycle,
        recap_version=draft.version if draft else 0,
        closed=recap.closed,
        provisional=draft.provisional if draft else True,
        may_be_closed=not recap.closed and not left,
        not_submitted=left,
        last_due=last_due(recap),
        table=draft.table if draft else (),
        completeness=draft.completeness if draft else (),
        findings=draft.findings if draft else (),
        history=draft.history if draft else (),
    )


def findings_view(recap: Recap) -> FindingsView:
    """The findings, open and corrected."""
    draft = recap.draft
    findings = draft.findings if draft else ()
    standing = tuple(f for f in findings if f.state is FindingState.TERBUKA)
    gone = (f for f in findings if f.state is FindingState.DIKOREKSI)
    return FindingsView(
        cycle=recap.form.cycle,
        recap_version=draft.version if draft else 0,
        provisional=draft.provisional if draft else True,
        blocking=any(f.severity is Severity.MENGHALANGI for f in standing),
        open=standing,
        corrected=tuple(_corrected(recap, finding) for finding in gone),
    )


def targets_view(targets: Targets) -> TargetsView:
    """The plans that were imported."""
    return TargetsView(
        documents=tuple(
            PlanView(plan=one.plan, label=one.plan.label, file=one.file, rows=one.rows)
            for one in targets.documents.values()
        )
    )


def _corrected(recap: Recap, finding: Finding) -> CorrectedView:
    life = recap.lives.get(finding.id)
    return CorrectedView(finding=finding, corrections=life.corrections if life else ())
