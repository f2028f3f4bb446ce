"""What recap shows: the newest draft with every figure's why, and what is still missing."""

from services.recap.domain.closing import last_due
from services.recap.domain.drafting import not_submitted
from services.recap.domain.states import Kept, Recap
from shared.contract.event import Line, Moment
from shared.contract.identifiers import CycleId
from shared.contract.recap import Completeness, Finding, MeasuredRow


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
