"""Who serves in a role on a day, by the office's register: the snapshot that documents keep."""

from datetime import date

from services.approval.domain.kept import Kept
from services.approval.domain.refusals_meeting import UNREGISTERED
from services.approval.domain.rules import Rules
from shared.contract.event import Actor, Line
from shared.contract.identifiers import Code, OfficeCode
from shared.contract.vocabulary import ActingKind
from shared.decision import Message
from shared.office import Officer
from shared.refusal import RefusalError


class Snapshot(Kept):
    """An officer as the register had him on the day he acted, for a signature block.

    ``title`` is the jabatan as it is signed (``Plh. Kepala Bidang ...``). Never a NIK; the NIP
    stays in documents and in this state, and goes into no event.
    """

    office: OfficeCode
    role: Code
    name: Line
    nip: Line | None = None
    rank: Line | None = None
    title: Line
    acting: ActingKind = ActingKind.DEFINITIF
    decree: Line | None = None
    since: date | None = None
    until: date | None = None


def serving(rules: Rules, message: Message) -> Snapshot:
    """Who acts, as the register knows him. Raises `RefusalError` where it does not."""
    return registered(rules, message.actor, message)


def registered(rules: Rules, person: Actor, message: Message) -> Snapshot:
    """A person in a role, on the day of the message. Raises `RefusalError` for a stranger."""
    return attending(rules, person.role, person.name, message)


def attending(rules: Rules, role: str, name: str | None, message: Message) -> Snapshot:
    """Who holds a role on the day of the message: the one of that name, else whoever serves.

    Raises `RefusalError` where the register has nobody.
    """
    day = rules.calendar.local(message.at).date()
    office = rules.offices.get(message.actor.office)
    officer = office.officer(role, day, name) if office else None
    if office is None or officer is None:
        raise _stranger(rules, role, day, message.actor.office)
    return snapshot(message.actor.office, officer, office.signs_as(officer, rules.title(role)))


def snapshot(office: str, officer: Officer, title: str) -> Snapshot:
    """What documents keep of an officer."""
    return Snapshot(
        office=office,
        role=officer.role,
        name=officer.name,
        nip=officer.nip,
        rank=officer.rank,
        title=title,
        acting=officer.kind,
        decree=officer.decree,
        since=officer.since,
        until=officer.until,
    )


def _stranger(rules: Rules, role: str, day: date, office: str) -> RefusalError:
    return RefusalError(
        UNREGISTERED,
        f"Pada {day.isoformat()} daftar pejabat kantor {office} tidak memuat orang ini "
        f"sebagai {rules.title(role)}.",
    )
