"""Tutup pengumpulan: the act after which missing is a fault (SOP step 4, decisions/0011)."""

from datetime import datetime

from services.recap.commands import CloseCollection
from services.recap.domain.books import Books
from services.recap.domain.drafting import due_of, not_submitted, redraft, said
from services.recap.domain.office import Rules
from services.recap.domain.refusals import INCOMPLETE
from services.recap.domain.states import Draft, Kept, Recap
from shared.contract import StepProgressed
from shared.contract.vocabulary import FindingState, Progress
from shared.decision import Ignored, Message, Outcome, Taken
from shared.refusal import RefusalError


class Closed(Kept):
    """Answer to a closing that was carried out. What only follows from another is not counted."""

    result: str = "taken"
    recap_version: int
    open_findings: int


def close(
    rules: Rules, recap: Recap, books: Books, command: CloseCollection, message: Message
) -> Outcome:
    """Close the collection and report the first final draft."""
    if recap.closed:
        return Ignored("pengumpulan data siklus ini sudah ditutup")
    _require_complete_or_overdue(recap, message.at)
    recap = recap.model_copy(update={"closed": True})
    closed, draft = redraft(rules, recap, books, message)
    told = StepProgressed(
        office=recap.form.office,
        cycle=recap.form.cycle,
        sop_step=4,
        actor=message.actor,
        versions=rules.versions(recap.form),
        progress=Progress.COLLECTION_CLOSED,
        before="PENGUMPULAN",
        after="REKAP",
        refers_to=f"recap {draft.version}",
        note=command.note,
    )
    return Taken(
        states={message.ref: closed},
        events=(told, *said(rules, closed, draft, message.actor)),
        answer=_answer(draft),
    )


def last_due(recap: Recap) -> datetime | None:
    """When the last sheet is due: later than that the collection may be closed incomplete."""
    return max((due_of(recap, sheet) for sheet in recap.form.sheets), default=None)


def _require_complete_or_overdue(recap: Recap, at: datetime) -> None:
    left, due = not_submitted(recap), last_due(recap)
    if left and due is not None and at <= due:
        detail = f"Belum dikirim: {', '.join(left)}; batas waktu terakhir belum lewat."
        raise RefusalError(INCOMPLETE, detail)


def _answer(draft: Draft) -> Closed:
    still_open = [f for f in draft.findings if f.state is FindingState.TERBUKA and f.root is None]
    return Closed(recap_version=draft.version, open_findings=len(still_open))
