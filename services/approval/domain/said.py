"""StepProgressed as approval says it."""

from datetime import datetime

from services.approval.domain.case import Case
from services.approval.domain.signed import Signature
from services.approval.domain.standing import version
from services.approval.domain.states import Agreement, Meeting
from services.approval.signing_commands import SignedDocument
from shared.contract import StepProgressed
from shared.contract.vocabulary import Progress


def progressed(  # noqa: PLR0913 - one per field of the event
    case: Case,
    to: Agreement,
    progress: Progress,
    *,
    step: int,
    role: str | None = None,
    due: datetime | None = None,
    note: str | None = None,
    refers_to: str | None = None,
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
        refers_to=refers_to or f"recap {version(to)}",
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


def meeting_moved(case: Case, to: Agreement, meeting: Meeting, why: str) -> StepProgressed:
    """Tells that the meeting was arranged anew; ``due`` is when it begins."""
    return progressed(
        case,
        to,
        Progress.MEETING_CALLED,
        step=meeting.step,
        role=case.rules.chair,
        due=meeting.at or meeting.due,
        note=why,
    )


def signed(case: Case, to: Agreement, signature: Signature, why: str) -> StepProgressed:
    """Tells that a signed document is kept: which, and the hash of its file."""
    step = 7 if signature.document is SignedDocument.L7 else case.step
    return progressed(
        case,
        to,
        Progress.SIGNED,
        step=step,
        note=why,
        refers_to=f"{signature.document} {signature.sha256}",
    )
