"""StepProgressed as approval says it."""

from datetime import datetime

from services.approval.domain.case import Case
from services.approval.domain.standing import version
from services.approval.domain.states import Agreement, Meeting
from shared.contract import StepProgressed
from shared.contract.vocabulary import Progress


def progressed(
    case: Case,
    to: Agreement,
    progress: Progress,
    *,
    step: int,
    role: str | None = None,
    due: datetime | None = None,
    note: str | None = None,
) -> StepProgressed:
    """Tells that the cycle moved, from the case's state to ``to``; ``role`` must act next."""
    return StepProgressed(
        office=to.office,
        cycle=to.cycle,
        sop_step=step,
        actor=case.actor,
        versions=to.versions,
        progress=progress,
        before=case.state.status.value,
        after=to.status.value,
        role=role,
        due=due,
        refers_to=f"recap {version(to)}",
        note=note,
    )


def meeting_called(case: Case, to: Agreement, meeting: Meeting) -> StepProgressed:
    """Tells that a meeting is called: by when, on which draft, after how many rounds."""
    return progressed(
        case,
        to,
        Progress.MEETING_CALLED,
        step=meeting.step,
        role=case.rules.chair,
        due=meeting.due,
        note=f"Rapat membahas draf versi {version(to)}; "
        f"koordinasi ulang sejauh ini {len(to.rounds)} putaran.",
    )
