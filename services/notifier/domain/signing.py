"""Letters are signed, and a number is withdrawn: what it does to mailroom, register and post."""

from dataclasses import dataclass
from typing import Final

from services.notifier.commands import CancelNumber, SignLetter
from services.notifier.domain import dispatch, refusals, timing
from services.notifier.domain.kept import Kept
from services.notifier.domain.recipients import Case
from services.notifier.domain.register import (
    Numbered,
    Register,
    next_number,
    register_ref,
    registers,
    with_line,
)
from services.notifier.domain.report import Receipt, Report, report_ref
from services.notifier.domain.slips import Slip
from services.notifier.domain.states import Mailroom
from shared.contract.event import Line
from shared.decision import Ref, States, Taken
from shared.refusal import RefusalError
from shared.words import date_words

REPORT_LETTER: Final = "L8"
RATIFICATION: Final = "L7"


class Signed(Kept):
    """The answer: which number a letter has."""

    letter: Line
    number: Line


@dataclass(frozen=True, slots=True)
class Desk:
    """A command about a letter and what it meets."""

    case: Case
    states: States

    def slip(self, letter: str) -> Slip:
        """The letter that is meant. Raises `RefusalError`."""
        for slip in self.case.mailroom.letters:
            if slip.id == letter:
                return slip
        raise RefusalError(refusals.UNKNOWN_LETTER, f"Surat {letter} belum pernah disusun.")

    def require(self, slip: Slip) -> None:
        """Only the signer and who may number letters. Raises `RefusalError`."""
        role = self.case.message.actor.role
        if role != slip.signer and not self.case.rules.sop.may(role, "number_letters"):
            title = self.case.rules.title(slip.signer)
            raise RefusalError(refusals.NOT_THE_SIGNER, f"Surat {slip.id} ditandatangani {title}.")

    def register(self, ref: Ref) -> Register:
        """The register, empty where the year has none yet."""
        found = self.states.get(ref)
        _, year, kind = ref.id.split(":")
        return found if isinstance(found, Register) else Register(kind=kind, year=int(year))

    @property
    def report(self) -> Report | None:
        """The cycle's report, once it is ratified."""
        found = self.states.get(report_ref(self.case.message.ref.id))
        return found if isinstance(found, Report) else None

    @property
    def receipts(self) -> tuple[Receipt, ...]:
        """The receipts that agencies have given."""
        return () if self.report is None else self.report.receipts


def sign(desk: Desk, command: SignLetter) -> Taken:
    """Give a letter the next number and post it. A letter that has one keeps it."""
    case, slip = desk.case, desk.slip(command.letter)
    desk.require(slip)
    if slip.number is not None:
        return Taken(answer=Signed(letter=slip.id, number=slip.number))
    kind = case.rules.numbering.of(slip.code)
    ref = registers(case.rules, case.message, slip.id, years=1)[0]
    register = desk.register(ref)
    line = next_number(register, kind, case.message, case.rules, (slip.id, slip.subject))
    signed = slip.model_copy(
        update={
            "number": line.text,
            "signed_at": case.message.at,
            "signed_by": _signatory(desk, slip, command),
            "deputy": command.deputy,
        }
    )
    return _signed(desk, signed, {ref: with_line(register, line)})


def _signatory(desk: Desk, slip: Slip, command: SignLetter) -> str | None:
    """Who acts signs where it is his role's letter; else he notes what another's pen has done.

    The sheet of ratification (L7) is signed by who has ratified, whoever notes its number.

    Raises `RefusalError` where the office's register has no such officer on that day: a letter
    that could not be printed must not take a number.
    """
    case, role = desk.case, command.deputy or slip.signer
    name = case.message.actor.name if case.message.actor.role == role else None
    if slip.code == RATIFICATION and desk.report is not None:
        name = desk.report.event.signatory.name
    office = case.rules.profile(case.message.ref.id.split(":", 1)[0])
    if office.officer(role, case.at.date(), name) is None:
        who = f"{case.rules.title(role)} per {date_words(case.at)}"
        raise RefusalError(refusals.NO_OFFICER, f"{who}{f' ({name})' if name else ''}.")
    return name


def _signed(desk: Desk, slip: Slip, register: dict[Ref, Register]) -> Taken:
    case, clock = desk.case, timing.clockwork(desk.case)
    mailroom = _with_slip(case.mailroom, slip)
    is_report = slip.code == REPORT_LETTER
    if is_report:
        timing.report_signed(case, clock, slip, mailroom)
    mailroom = timing.kept(clock, mailroom)
    with_it = tuple(s.id for s in mailroom.letters if is_report and s.code == RATIFICATION)
    report = desk.report if is_report else None
    posted = dispatch.of_letter(case.rules, case.message, slip, with_it[-1:], report)
    return Taken(
        {case.message.ref: mailroom, **register, **posted},
        entries=clock.entries,
        answer=Signed(letter=slip.id, number=slip.number or ""),
    )


def cancel(desk: Desk, command: CancelNumber) -> Taken:
    """Withdraw a number: it stays in the register with the reason, the letter needs a new one."""
    case, slip = desk.case, desk.slip(command.letter)
    desk.require(slip)
    if slip.number is None or slip.signed_at is None:
        raise RefusalError(refusals.NOT_SIGNED, f"Surat {slip.id} belum bernomor.")
    if received := [r.recipient for r in desk.receipts if r.recipient in slip.addressees]:
        raise RefusalError(refusals.ACKNOWLEDGED, f"Surat {slip.id}: {', '.join(received)}.")
    ref = register_ref(
        case.message.ref.id.split(":", 1)[0],
        case.rules.local(slip.signed_at).year,
        case.rules.numbering.of(slip.code).kind,
    )
    if ref not in registers(case.rules, case.message, slip.id, years=2):
        raise RefusalError(refusals.OTHER_YEAR, f"Nomor {slip.number} ada pada {ref.id}.")
    register = desk.register(ref)
    line = _line(register, slip)
    cancelled = line.model_copy(
        update={
            "cancelled_at": case.message.at,
            "cancelled_by": case.message.actor,
            "reason": command.reason,
        }
    )
    unsigned = slip.model_copy(
        update={"number": None, "signed_at": None, "signed_by": None, "deputy": None}
    )
    clock = timing.clockwork(case)
    if slip.code == REPORT_LETTER:
        timing.report_withdrawn(case, clock, slip)
    mailroom = timing.kept(clock, _with_slip(case.mailroom, unsigned))
    states = {case.message.ref: mailroom, ref: with_line(register, cancelled)}
    return Taken(states, entries=clock.entries, answer=cancelled)


def _line(register: Register, slip: Slip) -> Numbered:
    return next(line for line in register.lines if line.text == slip.number)


def _with_slip(mailroom: Mailroom, slip: Slip) -> Mailroom:
    slips = tuple(slip if known.id == slip.id else known for known in mailroom.letters)
    return mailroom.model_copy(update={"letters": slips})
