"""Tutup pengumpulan: the act after which missing is a fault (SOP step 4, decisions/0011)."""

from datetime import datetime

from services.recap.commands import CloseCollection
from services.recap.domain.drafting import not_submitted, redraft, said
from services.recap.domain.office import Rules
from services.recap.domain.refusals import INCOMPLETE, RefusalError
from services.recap.domain.states import Draft, History, Kept, Recap
from shared.contract import StepProgressed
from shared.contract.event import Actor
from shared.contract.vocabulary import FindingState, Progress
from shared.decision import Ignored, Message, Outcome, Taken


class Closed(Kept):
    """Answer to a closing that was carried out."""

    result: str = "taken"
    recap_version: int
    open_findings: int


def close(
    rules: Rules, recap: Recap, history: History, command: CloseCollection, message: Message
) -> Outcome:
    """Close the collection and report the first final draft."""
    if recap.closed:
        return Ignored("pengumpulan data siklus ini sudah ditutup")
    if (left := not_submitted(recap)) and message.at <= last_due(recap):
        raise RefusalError(
            INCOMPLETE, f"Belum dikirim: {', '.join(left)}; batas waktu terakhir belum lewat."
        )
    drafted = redraft(rules, recap.model_copy(update={"closed": True}), history)
    draft = drafted.draft
    if draft is None:
        raise AssertionError("redraft always leaves a draft")
    return Taken(
        states={message.ref: drafted},
        events=(
            _told(rules, drafted, draft, message.actor, command.note),
            *said(rules, drafted, draft, message.actor),
        ),
        answer=_answer(draft),
    )
