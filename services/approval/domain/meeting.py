"""The meeting is arranged, and who attends is recorded (SOP steps 5 and 6)."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from services.approval.commands import Presence, RecordAttendance, ScheduleMeeting
from services.approval.domain.case import Case
from services.approval.domain.officers import Snapshot, attending
from services.approval.domain.refusals import NO_DRAFT, UNKNOWN_ROLE
from services.approval.domain.refusals_meeting import (
    DAY_OFF,
    DOUBLE_ROLE,
    MEETING_PAST,
    NOTHING_ARRANGED,
    UNREGISTERED,
)
from services.approval.domain.said import meeting_moved
from services.approval.domain.states import Attendee, Meeting
from services.approval.domain.transitions import Act
from shared.decision import Ignored, Outcome
from shared.refusal import RefusalError


def schedule(case: Case, command: ScheduleMeeting) -> Outcome:
    """Arrange time and place; the invitations follow from what is told.

    A time after the step is due is allowed, and is then seen as late by the time budget.
    """
    case.move(Act.SCHEDULE)
    case.require_version(command.recap_version)
    called = _called(case)
    _require_arrangement(case, command)
    meeting = called.model_copy(
        update={
            "at": called.at if command.at is None else case.rules.calendar.local(command.at),
            "place": command.place or called.place,
            "notes": tuple(dict.fromkeys((*called.notes, *filter(None, [command.note])))),
        }
    )
    if meeting == called:
        return Ignored("rapat sudah terjadwal demikian")
    state = case.moved(Act.SCHEDULE, meeting=meeting)
    why = _arranged(meeting)
    return case.taken(Act.SCHEDULE, state, why, meeting_moved(case, state, meeting, why))


def attend(case: Case, command: RecordAttendance) -> Outcome:
    """Record who is there, each as the register of officers knows him."""
    case.move(Act.ATTEND)
    case.require_version(command.recap_version)
    called = _called(case)
    attendance = attendees(case, command.present)
    notes = tuple(dict.fromkeys((*called.notes, *command.notes)))
    meeting = called.model_copy(update={"attendance": attendance, "notes": notes})
    if meeting == called:
        return Ignored("daftar hadir sudah tercatat demikian")
    state = case.moved(Act.ATTEND, meeting=meeting)
    why = "Hadir: " + "; ".join(attendee.officer.title for attendee in attendance)
    return case.taken(Act.ATTEND, state, why)


def attendees(case: Case, present: Iterable[Presence]) -> tuple[Attendee, ...]:
    """Those present, by role. Raises `RefusalError` for strangers and for a role named twice."""
    there = sorted(present, key=lambda presence: presence.role)
    require_known_roles(case, [presence.role for presence in there])
    return tuple(
        Attendee(role=presence.role, officer=_officer(case, presence)) for presence in there
    )


def require_known_roles(case: Case, roles: list[str]) -> None:
    """Refuse a role that the SOP does not list, or that is listed twice."""
    known = {role.code for role in case.rules.sop.roles}
    if strangers := [role for role in roles if role not in known]:
        raise RefusalError(UNKNOWN_ROLE, f"Jabatan tidak dikenal: {', '.join(strangers)}.")
    if doubles := [role for role, times in Counter(roles).items() if times > 1]:
        raise RefusalError(DOUBLE_ROLE, f"Tercatat lebih dari sekali: {', '.join(doubles)}.")


def _officer(case: Case, presence: Presence) -> Snapshot:
    officer = attending(case.rules, presence.role, presence.name, case.message)
    if presence.represents not in (None, officer.acting):
        raise RefusalError(
            UNREGISTERED,
            f"{case.rules.title(presence.role)} terdaftar sebagai {officer.acting}, "
            f"bukan {presence.represents}.",
        )
    return officer


def _called(case: Case) -> Meeting:
    if case.state.meeting is None:
        raise RefusalError(NO_DRAFT, "Rapat koordinasi belum dipanggil.")
    return case.state.meeting


def _require_arrangement(case: Case, command: ScheduleMeeting) -> None:
    if command.at is None and command.place is None and command.note is None:
        raise RefusalError(NOTHING_ARRANGED, "Tidak ada yang diatur.")
    if command.at is None:
        return
    day = case.rules.calendar.local(command.at).date()
    if command.at <= case.at:
        raise RefusalError(MEETING_PAST, f"Waktu yang diminta: {day.isoformat()}.")
    if not case.rules.calendar.spans(day):
        raise RefusalError(DAY_OFF, f"{day.isoformat()} adalah hari libur.")


def _arranged(meeting: Meeting) -> str:
    when = "waktu belum ditentukan" if meeting.at is None else _words(meeting.at)
    return f"Rapat diatur: {when}, {meeting.place or 'tempat belum ditentukan'}."


def _words(moment: datetime) -> str:
    return f"{moment.date().isoformat()} pukul {moment:%H.%M}"
