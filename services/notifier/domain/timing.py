"""Which timers each event starts, moves and ends (SOP "Waktu", steps 2 to 7).

Step 1 is done when its event is said, so it has no timer. A step whose work waits for another
actor is paused; the waiting is on record (`sla` entries) and does not count.
"""

from datetime import datetime
from typing import Final

from services.notifier.domain.clockwork import Clockwork
from services.notifier.domain.recipients import Case, sheet_words
from services.notifier.domain.slips import Slip
from services.notifier.domain.states import Mailroom
from shared.contract import (
    Approved,
    DataSubmitted,
    DiscrepancyFound,
    DraftAgreed,
    FormIssued,
    RecapReady,
    StepProgressed,
)
from shared.contract.catalogue import Sheet, SheetRef
from shared.contract.vocabulary import Progress

RECAP, MEETING, AGAIN = "4", "5", "6"
SUBMIT, RATIFY, REPORT = "7:ajukan", "7:sahkan", "7:lapor"
RECEIPT: Final = "7:tanda-terima:"
_FIX: Final = "6:perbaikan:"
_DRAFT: Final = ("2", "3", RECAP, MEETING, AGAIN)
"""The steps that end with an agreed draft."""
_OVER: Final = (Progress.CANCELLED, Progress.SUPERSEDED)


def clockwork(case: Case) -> Clockwork:
    """The timers of a cycle, ready for a decision."""
    timers = {timer.key: timer for timer in case.mailroom.timers}
    closings = dict(case.mailroom.closings)
    return Clockwork(case.rules, case.message.at, case.message.id, timers, closings)


def kept(clock: Clockwork, mailroom: Mailroom) -> Mailroom:
    """The mailroom with the timers as they are now."""
    timers = tuple(clock.timers.values())
    return mailroom.model_copy(update={"timers": timers, "closings": clock.closings})


def follow(case: Case, clock: Clockwork, after: Mailroom) -> None:
    """Do with the timers what the event of a known cycle calls for; ``after`` is what it left."""
    match case.event:
        case FormIssued() as event:
            for sheet in event.sheets:
                _await_sheet(case, clock, sheet)
        case DataSubmitted() as event:
            _sheet_came(case, clock, after, event)
        case RecapReady(provisional=False):
            _recapped(case, clock)
        case DiscrepancyFound() as event:
            _found_wrong(case, clock, event)
        case DraftAgreed():
            clock.close(*_DRAFT)
            until = _planned(case, 7)
            clock.start(SUBMIT, 7, case.rules.submitter, "mengajukan pengesahan", until)
        case Approved():
            clock.close(*_DRAFT, SUBMIT, RATIFY)
            task = "menandatangani dan mengirim surat pengantar laporan (L8)"
            clock.start(REPORT, 7, case.rules.drafter, task, _planned(case, 7))
        case StepProgressed() as event:
            _progressed(case, clock, event)


def _await_sheet(case: Case, clock: Clockwork, sheet: Sheet) -> None:
    step = _step_of(case, sheet.ref)
    task = f"lembar {sheet_words(case.rules, sheet.ref)}"
    clock.start(f"{step}:{sheet.ref.key}", step, sheet.filler, task, sheet.due)


def _sheet_came(case: Case, clock: Clockwork, after: Mailroom, event: DataSubmitted) -> None:
    """A sheet that was withdrawn is awaited as before; the last one starts step 4."""
    key = f"{_step_of(case, event.sheet)}:{event.sheet.key}"
    if event.withdrawn:
        clock.end(RECAP)
        _await_again(case, clock, key, event.sheet)
        return
    clock.close(key, f"{_FIX}{event.sheet.key}")
    if after.complete and RECAP not in _open(clock) and RECAP not in clock.closings:
        task = "menutup pengumpulan dan merekap"
        clock.start(RECAP, 4, case.rules.closer, task, _planned(case, 4))
    if not _correcting(clock):
        clock.resume(AGAIN)


def _await_again(case: Case, clock: Clockwork, key: str, ref: SheetRef) -> None:
    sheet = next((sheet for sheet in case.mailroom.sheets if sheet.ref == ref), None)
    if sheet is not None and key not in _open(clock):
        due = clock.timers[key].due if key in clock.timers else sheet.due
        task = f"lembar {sheet_words(case.rules, ref)} yang ditarik kembali"
        clock.start(key, _step_of(case, ref), sheet.filler, task, due)


def _recapped(case: Case, clock: Clockwork) -> None:
    """Step 4 is done. Step 5 begins, unless the draft is the answer to a round of step 6."""
    clock.close("2", "3", RECAP)
    if AGAIN not in _open(clock):
        until = _planned(case, 5)
        clock.start(MEETING, 5, case.rules.chair, "koordinasi hasil rekap", until)


def _found_wrong(case: Case, clock: Clockwork, event: DiscrepancyFound) -> None:
    """Step 6: fillers correct, while whoever leads the coordination waits for them."""
    clock.close(RECAP, MEETING, SUBMIT, RATIFY)
    fillers = {sheet.ref: sheet.filler for sheet in case.mailroom.sheets}
    for ref in dict.fromkeys(finding.sheet for finding in event.findings):
        task = f"perbaikan lembar {sheet_words(case.rules, ref)}"
        clock.start(f"{_FIX}{ref.key}", 6, fillers[ref], task, None)
    if AGAIN not in _open(clock):
        clock.start(AGAIN, 6, case.rules.chair, "koordinasi ulang", None)
    if AGAIN in _open(clock):
        clock.end(MEETING)
    clock.pause(AGAIN)
    if not _correcting(clock):
        clock.resume(AGAIN, _corrected(clock, event))


def _corrected(clock: Clockwork, event: DiscrepancyFound) -> datetime:
    """When the last correction came, that was told before what it corrects."""
    keys = (f"{_FIX}{finding.sheet.key}" for finding in event.findings)
    return max(clock.closings.get(key, clock.at) for key in keys)


def _progressed(case: Case, clock: Clockwork, event: StepProgressed) -> None:
    match event.progress:
        case Progress.DUE_EXTENDED if event.due is not None:
            _extend(clock, event.sop_step, event.refers_to, event.due)
        case Progress.COLLECTION_CLOSED:
            clock.close("2", "3")
        case Progress.MEETING_CALLED if event.due is not None:
            _called(case, clock, event, event.due)
        case Progress.SUBMITTED:
            clock.close(*_DRAFT, SUBMIT)
            until = event.due or _planned(case, 7)
            clock.start(RATIFY, 7, event.role or case.rules.head, "pengesahan", until)
        case Progress.RETURNED:
            clock.close(SUBMIT, RATIFY)
            owner = event.role or case.rules.chair
            clock.start(AGAIN, 6, owner, "koordinasi ulang atas draf yang dikembalikan", event.due)
            if _correcting(clock):
                clock.pause(AGAIN)
        case progress if progress in _OVER:
            clock.close(*_DRAFT, "7")


def _extend(clock: Clockwork, step: int, refers_to: str | None, due: datetime) -> None:
    """A sheet's due time is named by its key; without one all of the step move."""
    named = f"{step}:{refers_to}"
    of_step = [key for key, timer in clock.timers.items() if timer.sop_step == step]
    for key in [named] if named in clock.timers else of_step:
        clock.move(key, due)


def _called(case: Case, clock: Clockwork, event: StepProgressed, due: datetime) -> None:
    key = str(event.sop_step)
    if key in _open(clock):
        clock.move(key, due)
    elif key in {MEETING, AGAIN}:
        owner = event.role or case.rules.chair
        clock.start(key, event.sop_step, owner, "memimpin rapat koordinasi", due)


def _planned(case: Case, step: int) -> datetime:
    """Never before the step's budget from now, nor before what the form planned."""
    return max(case.rules.due(step, case.message.at), case.planned(step) or case.message.at)


def _open(clock: Clockwork) -> frozenset[str]:
    return frozenset(key for key, timer in clock.timers.items() if timer.ended is None)


def _correcting(clock: Clockwork) -> bool:
    return any(key.startswith(_FIX) for key in _open(clock))


def _step_of(case: Case, ref: SheetRef) -> int:
    return next(rule.sop_step for rule in case.rules.sop.sheets if rule.source is ref.source)


def receipt_key(agency: str) -> str:
    """The timer of an agency's tanda terima."""
    return f"{RECEIPT}{agency}"


def report_signed(case: Case, clock: Clockwork, slip: Slip, after: Mailroom) -> None:
    """A cover letter (L8) is signed: its receipt is awaited; with the last one step 7 is done."""
    due = case.rules.after(case.message.at, case.rules.thresholds.receipt_within)
    for agency in slip.addressees:
        task = f"tanda terima laporan dari {agency}"
        clock.start(receipt_key(agency), 7, case.rules.drafter, task, due)
    if all(other.number is not None for other in after.letters if other.code == slip.code):
        clock.end(REPORT)


def report_withdrawn(case: Case, clock: Clockwork, slip: Slip) -> None:
    """A cover letter's number is cancelled: nobody waits for its receipt, but for a new one."""
    for agency in slip.addressees:
        clock.end(receipt_key(agency))
    task = "menandatangani kembali surat pengantar laporan (L8)"
    clock.start(REPORT, 7, case.rules.drafter, task, _planned(case, 7))
