"""The chair closes the meeting: "draf data kinerja yang disepakati" (output of SOP steps 5, 6)."""

from collections.abc import Iterable
from datetime import datetime

from services.approval.commands import Agree, Presence
from services.approval.domain.case import Case
from services.approval.domain.meeting import attendees
from services.approval.domain.officers import serving
from services.approval.domain.quorum import quorum
from services.approval.domain.refusals import BLOCKING_OPEN, NO_QUORUM, UNCONFIRMED, UNDECIDED
from services.approval.domain.refusals_meeting import HELD_LATER, NO_REASON
from services.approval.domain.standing import blocking, unconfirmed, undecided
from services.approval.domain.states import Agreed, Agreement, Attendee
from services.approval.domain.transitions import Act
from shared.canonical import canonical, sha256
from shared.contract import DraftAgreed
from shared.contract.identifiers import Period
from shared.decision import Taken
from shared.refusal import RefusalError, Rule


def agree(case: Case, command: Agree) -> Taken:
    """Agree on the draft in hand, when nothing that must be settled is open."""
    case.move(Act.AGREE)
    case.require_version(command.recap_version)
    _require_settled(case)
    attendance = _attendance(case, command)
    _require_quorum(case, attendance)
    _require_reason(case, command)
    agreed = _agreed(case, command, attendance)
    state = case.moved(Act.AGREE, agreed=agreed, escalated=None)
    why = f"Rapat di {agreed.place}; hadir: {', '.join(agreed.present)}."
    return case.taken(Act.AGREE, state, why, _draft_agreed(case, state, agreed))


def foreseen(case: Case) -> Agreed:
    """The agreement as it would be written down if the case's actor closed the meeting.

    Held when it is arranged, or now. What still stands in the way is for `agree` to say.
    """
    command = Agree(recap_version=case.draft.version)
    agreed = _agreed(case, command, _attendance(case, command))
    arranged = case.state.meeting.at if case.state.meeting else None
    return agreed.model_copy(update={"held_at": arranged or case.at})


def _agreed(case: Case, command: Agree, attendance: tuple[Attendee, ...]) -> Agreed:
    meeting = case.state.meeting
    noted = meeting.notes if meeting else ()
    chair = serving(case.rules, case.message)
    usual = case.rules.offices[case.state.office].meeting_place
    return Agreed(
        at=case.at,
        chair=case.actor,
        officer=chair,
        place=command.place or (meeting and meeting.place) or usual,
        present=tuple(attendee.role for attendee in attendance),
        attendance=attendance,
        round=len(case.state.rounds),
        step=case.step,
        held_at=_held_at(case, command.held_at),
        notes=tuple(dict.fromkeys((*noted, *command.notes))),
        table_sha256=sha256(canonical(case.draft.table)),
        change_reason=command.change_reason,
    )


def _held_at(case: Case, said: datetime | None) -> datetime:
    """When the meeting was held: as said, else as arranged, else now."""
    if said is not None and said > case.at:
        raise RefusalError(HELD_LATER, f"Waktu yang disebut: {said.isoformat()}.")
    arranged = case.state.meeting.at if case.state.meeting else None
    if said is None and arranged is not None and arranged <= case.at:
        return arranged
    return said or case.at


def _require_reason(case: Case, command: Agree) -> None:
    """A revision says why there is one (Berita Acara Perubahan)."""
    revision = Period.of(case.state.cycle).revision
    if revision and command.change_reason is None:
        raise RefusalError(NO_REASON, f"Siklus ini adalah revisi {revision}.")


def _require_settled(case: Case) -> None:
    state = case.state
    _require_none(BLOCKING_OPEN, "Temuan", (finding.id for finding in blocking(state)))
    _require_none(UNDECIDED, "Temuan", (finding.id for finding in undecided(state)))
    _require_none(UNCONFIRMED, "Bidang", unconfirmed(state))


def _require_none(rule: Rule, what: str, names: Iterable[str]) -> None:
    if left := tuple(names):
        raise RefusalError(rule, f"{what} yang masih terbuka: {', '.join(left)}.")


def _attendance(case: Case, command: Agree) -> tuple[Attendee, ...]:
    """Those whom the chair names now, else those who were recorded."""
    if command.present:
        return attendees(case, [Presence(role=role) for role in sorted(set(command.present))])
    return case.state.meeting.attendance if case.state.meeting else ()


def _require_quorum(case: Case, attendance: tuple[Attendee, ...]) -> None:
    there = [attendee.role for attendee in attendance]
    found = quorum(case.rules, case.state, there, case.actor.role)
    if not found.met:
        raise RefusalError(
            NO_QUORUM,
            f"Hadir {len(found.present)} dari {len(found.owners)} bidang pemilik data, "
            f"kuorum {found.percent} persen; "
            f"pimpinan rapat {'hadir' if found.chair_present else 'tidak tercatat hadir'}.",
        )


def _draft_agreed(case: Case, state: Agreement, agreed: Agreed) -> DraftAgreed:
    reason = (f"Alasan perubahan: {agreed.change_reason}"[:500],) if agreed.change_reason else ()
    return DraftAgreed(
        office=state.office,
        cycle=state.cycle,
        sop_step=agreed.step,
        actor=case.actor,
        versions=state.versions,
        recap_version=case.draft.version,
        round=agreed.round,
        confirmations=state.confirmations,
        decisions=state.decisions,
        present=agreed.present,
        place=agreed.place,
        held_at=agreed.held_at,
        notes=(*reason, *agreed.notes),
        table_sha256=agreed.table_sha256,
    )
