"""Berita Acara of the agreement as data: the letter L5 is made from it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Final

from services.approval.commands import Agree
from services.approval.domain.agreement import foreseen
from services.approval.domain.case import Case
from services.approval.domain.kept import Kept
from services.approval.domain.officers import Snapshot
from services.approval.domain.refusals_result import NO_MINUTES
from services.approval.domain.rules import Rules
from services.approval.domain.signers import has_signed, signers
from services.approval.domain.standing import findings, version
from services.approval.domain.states import Agreed, Agreement, Attendee
from services.approval.domain.transitions import Act
from services.approval.signing_commands import SignedDocument
from shared.contract.draft_agreed import Confirmation
from shared.contract.event import Actor, Line, Moment, Text
from shared.contract.identifiers import Code, CycleId, Period, Sha256
from shared.contract.recap import Cell
from shared.contract.vocabulary import FindingState, Severity
from shared.decision import CYCLE, Message, Ref
from shared.refusal import RefusalError
from shared.sop.hours import Weekday

WEEKDAYS: Final = {day: day.value.capitalize() for day in Weekday}


class Kind(StrEnum):
    """A revision is agreed on in a Berita Acara Perubahan, with its reason."""

    KESEPAKATAN = "BERITA_ACARA_KESEPAKATAN"
    PERUBAHAN = "BERITA_ACARA_PERUBAHAN"


class FindingLine(Kept):
    """One finding on the agreed draft, and what was decided on it (none: it only informs)."""

    finding: Line
    severity: Severity
    owner: Code
    cells: tuple[Cell, ...]
    message: Text
    decision: FindingState | None
    note: Line | None
    decided_by: Line | None
    ruling: bool


class WantedSignature(Kept):
    """Whose signature the document carries, and whether it is there."""

    officer: Snapshot
    signed: bool


class BeritaAcara(Kept):
    """Hari, tanggal, tempat, yang hadir, keputusan per temuan, hash tabel, penanda tangan."""

    kind: Kind
    cycle: CycleId
    revision: int
    title: Line
    step: int
    round: int
    held_at: Moment
    weekday: Line
    date: date
    place: Line
    chair: Snapshot
    attendance: tuple[Attendee, ...]
    absent: tuple[Code, ...]
    recap_version: int
    table_sha256: Sha256 | None
    confirmations: tuple[Confirmation, ...]
    findings: tuple[FindingLine, ...]
    notes: tuple[Line, ...]
    change_reason: Line | None
    signatures: tuple[WantedSignature, ...]


def minutes(rules: Rules, state: Agreement) -> BeritaAcara:
    """The minutes of the meeting that agreed. Raises `RefusalError` before there was one."""
    agreed = state.agreed
    if agreed is None:
        raise RefusalError(NO_MINUTES, f"Siklus ini berstatus {state.status}.")
    held = rules.calendar.local(agreed.held_at or agreed.at)
    revision = Period.of(state.cycle).revision
    wanted = signers(state, SignedDocument.L5)
    return BeritaAcara(
        kind=Kind.PERUBAHAN if revision else Kind.KESEPAKATAN,
        cycle=state.cycle,
        revision=revision,
        title=state.form.title,
        step=agreed.step,
        round=agreed.round,
        held_at=held,
        weekday=WEEKDAYS[Weekday.of(held.date())],
        date=held.date(),
        place=agreed.place,
        chair=wanted[0],
        attendance=agreed.attendance,
        absent=_absent(state, agreed),
        recap_version=version(state),
        table_sha256=agreed.table_sha256,
        confirmations=state.confirmations,
        findings=_lines(rules, state),
        notes=agreed.notes,
        change_reason=agreed.change_reason,
        signatures=tuple(
            WantedSignature(officer=o, signed=has_signed(state, SignedDocument.L5, o))
            for o in wanted
        ),
    )


def preview(rules: Rules, state: Agreement, at: datetime) -> BeritaAcara:
    """The minutes as they would be if the chair closed the meeting now.

    Raises `RefusalError` where no meeting is held, and where the register has no chair.
    """
    asked = Agree(recap_version=max(version(state), 1))
    message = Message(asked, "preview", at, Ref(CYCLE, state.cycle), _chair(rules, state, at))
    case = Case(rules, state, message)
    case.move(Act.ATTEND)
    return minutes(rules, state.model_copy(update={"agreed": foreseen(case)}))


def _chair(rules: Rules, state: Agreement, at: datetime) -> Actor:
    """Who would be in the chair by the register."""
    day = rules.calendar.local(at).date()
    office = rules.offices.get(state.office)
    officer = office.officer(rules.chair, day) if office else None
    name = officer.name if officer else rules.title(rules.chair)
    return Actor(office=state.office, role=rules.chair, name=name)


def _absent(state: Agreement, agreed: Agreed) -> tuple[Code, ...]:
    """Who was invited and did not come."""
    invited = state.meeting.participants if state.meeting else ()
    return tuple(role for role in invited if role not in agreed.present)


def _lines(rules: Rules, state: Agreement) -> tuple[FindingLine, ...]:
    decided = {decision.finding: decision for decision in state.decisions}
    ruled = {ruling.finding for ruling in state.rulings}
    return tuple(
        FindingLine(
            finding=found.id,
            severity=found.severity,
            owner=found.owner,
            cells=found.cells,
            message=found.message,
            decision=decision.state if decision else None,
            note=decision.note if decision else None,
            decided_by=rules.title(decision.by.role) if decision else None,
            ruling=found.id in ruled,
        )
        for found in findings(state)
        for decision in [decided.get(found.id)]
    )
