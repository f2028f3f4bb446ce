"""Agencies acknowledge the report (SOP step 7: "melaporkan ke instansi terkait")."""

from services.notifier.commands import RecordReceipt
from services.notifier.domain import refusals, timing
from services.notifier.domain.kept import Kept
from services.notifier.domain.report import Receipt, Report, report_ref
from services.notifier.domain.signing import REPORT_LETTER, Desk
from services.notifier.domain.slips import Slip
from shared.contract import StepProgressed
from shared.contract.identifiers import Code
from shared.contract.vocabulary import Progress
from shared.decision import Taken
from shared.refusal import RefusalError


class Standing(Kept):
    """Who has acknowledged a report, and whom it waits for."""

    receipts: tuple[Receipt, ...]
    missing: tuple[Code, ...]


def receive(desk: Desk, command: RecordReceipt) -> Taken:
    """Note a tanda terima. With the last one the cycle is reported (DILAPORKAN)."""
    report = _report(desk, command)
    slip = _letter(desk, command)
    receipt = _receipt(desk, command)
    known = next((r for r in report.receipts if r.recipient == command.recipient), None)
    if known is not None:
        if _words(known) != _words(receipt):
            raise RefusalError(refusals.RECEIVED_ALREADY, f"Instansi {command.recipient}.")
        return Taken(answer=_standing(report))
    if not (slip.signed_at and slip.signed_at <= receipt.received_at <= desk.case.message.at):
        raise RefusalError(refusals.RECEIVED_TOO_EARLY, f"Instansi {command.recipient}.")
    after = report.model_copy(update={"receipts": (*report.receipts, receipt)})
    clock = timing.clockwork(desk.case)
    clock.end(timing.receipt_key(command.recipient))
    mailroom = timing.kept(clock, desk.case.mailroom)
    return Taken(
        {desk.case.message.ref: mailroom, report_ref(desk.case.message.ref.id): after},
        _told(desk, after, receipt),
        clock.entries,
        _standing(after),
    )


def _report(desk: Desk, command: RecordReceipt) -> Report:
    role = desk.case.message.actor.role
    if not desk.case.rules.sop.may(role, "record_receipt"):
        raise RefusalError(refusals.NOT_THE_KEEPER, f"Jabatan {role}.")
    if desk.report is None:
        raise RefusalError(refusals.NOT_RATIFIED, "Siklus belum disahkan.")
    if command.recipient not in desk.report.agencies:
        raise RefusalError(refusals.UNKNOWN_AGENCY, f"Instansi {command.recipient}.")
    return desk.report


def _letter(desk: Desk, command: RecordReceipt) -> Slip:
    for slip in desk.case.mailroom.letters:
        if slip.code == REPORT_LETTER and command.recipient in slip.addressees and slip.number:
            return slip
    raise RefusalError(refusals.NOT_SIGNED, f"Surat pengantar untuk {command.recipient}.")


def _receipt(desk: Desk, command: RecordReceipt) -> Receipt:
    return Receipt(
        recipient=command.recipient,
        received_by=command.received_by,
        received_at=command.received_at,
        number=command.number,
        recorded_by=desk.case.message.actor,
        recorded_at=desk.case.message.at,
    )


def _words(receipt: Receipt) -> tuple[object, ...]:
    return receipt.received_by, receipt.received_at, receipt.number


def _standing(report: Report) -> Standing:
    return Standing(receipts=report.receipts, missing=report.missing)


def _told(desk: Desk, report: Report, receipt: Receipt) -> tuple[StepProgressed, ...]:
    """DELIVERED for each agency, and REPORTED once none is missing."""
    on = f"{desk.case.rules.local(receipt.received_at):%d-%m-%Y}"
    delivered = _progressed(
        desk, report, Progress.DELIVERED, receipt.recipient, f"Diterima {on} {receipt.received_by}."
    )
    if report.missing:
        return (delivered,)
    text = "Semua instansi penerima telah mengembalikan tanda terima."
    reported = _progressed(desk, report, Progress.REPORTED, f"sha256 {report.event.sha256}", text)
    return delivered, reported


def _progressed(
    desk: Desk, report: Report, progress: Progress, refers_to: str, note: str
) -> StepProgressed:
    reported = progress is Progress.REPORTED
    return StepProgressed(
        office=report.event.office,
        cycle=report.event.cycle,
        sop_step=7,
        actor=desk.case.message.actor,
        versions=report.event.versions,
        progress=progress,
        before="DISAHKAN" if reported else None,
        after="DILAPORKAN" if reported else None,
        refers_to=refers_to,
        note=note,
    )
