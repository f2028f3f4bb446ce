"""What other services tell: the form is out, a draft is ready, a draft is wrong (steps 5, 6)."""

from services.approval.domain.case import Case
from services.approval.domain.escalation import opened
from services.approval.domain.history import HISTORY, Transition
from services.approval.domain.redraft import with_draft
from services.approval.domain.refusals import SECOND_FORM
from services.approval.domain.said import meeting_called
from services.approval.domain.standing import version, with_round
from services.approval.domain.states import Agreement, Form, Round, Sender
from services.approval.domain.transitions import ENDED, Act, Status, after
from shared.contract import DiscrepancyFound, FormIssued, RecapReady
from shared.decision import Early, Entry, Ignored, Message, Outcome, Taken
from shared.refusal import RefusalError


def start(known: Agreement | None, event: FormIssued, message: Message) -> Taken:
    """A cycle begins with its form, once."""
    if known is not None:
        raise RefusalError(SECOND_FORM, f"Form siklus {event.cycle} sudah pernah diterima.")
    state = Agreement(
        office=event.office,
        cycle=event.cycle,
        status=Status.PENGUMPULAN,
        versions=event.versions,
        form=Form(
            title=event.title, period=event.period, regions=event.regions, sheets=event.sheets
        ),
    )
    line = Transition(
        act=Act.START,
        by=message.actor,
        at=message.at,
        before=None,
        after=state.status,
        recap_version=0,
        why=event.title,
    )
    return Taken(states={message.ref: state}, entries=(Entry(HISTORY, line),))


def draft_ready(case: Case, event: RecapReady) -> Outcome:
    """A new final draft calls a meeting; every bidang has to confirm anew.

    After the agreement it changes nothing: late data belong to the next revision.
    """
    if event.provisional:
        return Ignored("rekap sementara: pengumpulan data belum ditutup")
    if event.recap_version <= version(case.state):
        return Ignored(f"draf versi {version(case.state)} sudah menggantikannya")
    leads_to = after(case.state.status, Act.DRAFT)
    if leads_to is None:
        return _late(case, event)
    meeting = case.meeting(6 if case.state.draft else 5)
    state = with_draft(case, event).model_copy(update={"status": leads_to, "meeting": meeting})
    why = f"Draf versi {event.recap_version} diterima; rapat koordinasi dipanggil."
    return case.taken(Act.DRAFT, state, why, meeting_called(case, state, meeting))


def _late(case: Case, event: RecapReady) -> Taken:
    ended = "siklus dibatalkan" if case.state.cancelled else "draf disepakati"
    return case.noted(
        Act.DRAFT,
        event.recap_version,
        f"Rekap versi {event.recap_version} datang setelah {ended}; "
        "datanya menjadi bahan revisi berikutnya.",
    )


def discrepancy_found(case: Case, event: DiscrepancyFound) -> Outcome:
    """Recap says that a draft is wrong: re-coordination, unless a newer draft has come since."""
    why = event.note or "Temuan: " + "; ".join(finding.id for finding in event.findings)
    if case.state.status in ENDED:
        return case.noted(Act.DISCREPANCY, event.recap_version, f"Setelah siklus selesai. {why}")
    if event.recap_version > version(case.state):
        return Early(f"RecapReady versi {event.recap_version}")
    state = with_round(case.state, Round(recap_version=event.recap_version, sender=Sender.RECAP))
    leads_to = after(state.status, Act.DISCREPANCY)
    if event.recap_version < version(state) or leads_to is None:
        leads_to, why = state.status, f"Putaran dicatat, status tetap. {why}"
    state = state.model_copy(update={"status": leads_to})
    return opened(case, Act.DISCREPANCY, state, why)
