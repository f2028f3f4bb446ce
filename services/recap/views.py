"""What recap shows: the newest draft with every figure's why, and what is still missing."""

from services.recap.domain.drafting import all_submitted
from services.recap.domain.states import Kept, Recap
from shared.contract.event import Line
from shared.contract.identifiers import CycleId
from shared.contract.recap import Completeness, Finding, MeasuredRow


class RecapView(Kept):
    """One cycle's recap. ``recap_version`` is 0 while nothing was submitted."""

    cycle: CycleId
    recap_version: int
    closed: bool
    provisional: bool
    may_be_closed: bool
    table: tuple[MeasuredRow, ...]
    completeness: tuple[Completeness, ...]
    findings: tuple[Finding, ...]
    history: tuple[Line, ...]


def recap_view(recap: Recap) -> RecapView:
    """The view of a recap."""
    draft = recap.draft
    return RecapView(
        cycle=recap.form.cycle,
        recap_version=draft.version if draft else 0,
        closed=recap.closed,
        provisional=draft.provisional if draft else True,
        may_be_closed=not recap.closed and all_submitted(recap),
        table=draft.table if draft else (),
        completeness=draft.completeness if draft else (),
        findings=draft.findings if draft else (),
        history=draft.history if draft else (),
    )
