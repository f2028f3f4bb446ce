"""The Sekretaris gives a sheet more time, with a reason."""

from datetime import datetime

from services.collector.commands import ExtendDue
from services.collector.domain.refusals import (
    ALREADY_CLOSED,
    CALENDAR_GAP,
    DAY_OFF,
    NOT_LATER,
)
from services.collector.domain.rules import Rules
from services.collector.domain.sheets import due_of, require_open, sheet_of
from services.collector.domain.states import Collection, DueExtension, Kept
from shared.contract import StepProgressed
from shared.contract.catalogue import SheetRef
from shared.contract.event import Moment
from shared.contract.vocabulary import Progress
from shared.decision import Entry, Message, Taken
from shared.refusal import RefusalError
from shared.sop import CalendarGapError

EXTENSIONS = "extensions"


class Extended(Kept):
    """Answer to an extension."""

    result: str = "taken"
    sheet: SheetRef
    due: Moment


def extend(rules: Rules, collection: Collection, command: ExtendDue, message: Message) -> Taken:
    """Move a sheet's due time; what was late already stays late."""
    rules.require(message.actor, "extend_due")
    sheet = sheet_of(collection, command.sheet)
    require_open(collection)
    if collection.closed:
        raise RefusalError(ALREADY_CLOSED, f"Lembar {sheet.ref.key} sudah direkap.")
    before = due_of(collection, sheet)
    if command.due <= max(before, message.at):
        raise RefusalError(NOT_LATER, f"Batas waktu yang berlaku {_said(rules, before)}.")
    _require_working_day(rules, command.due)
    extension = DueExtension(
        sheet=sheet.ref,
        due=command.due,
        before=before,
        by=message.actor,
        at=message.at,
        reason=command.reason,
    )
    extensions = collection.extensions | {sheet.ref.key: extension}
    told = StepProgressed(
        office=collection.form.office,
        cycle=collection.form.cycle,
        sop_step={rule.source: rule.sop_step for rule in rules.sop.sheets}[sheet.ref.source],
        actor=message.actor,
        versions=collection.form.versions,
        progress=Progress.DUE_EXTENDED,
        role=sheet.filler,
        due=command.due,
        refers_to=sheet.ref.key,
        note=command.reason,
    )
    return Taken(
        states={message.ref: collection.model_copy(update={"extensions": extensions})},
        events=(told,),
        entries=(Entry(EXTENSIONS, extension),),
        answer=Extended(sheet=sheet.ref, due=command.due),
    )


def _require_working_day(rules: Rules, due: datetime) -> None:
    day = rules.calendar.local(due).date()
    try:
        worked = rules.calendar.spans(day)
    except CalendarGapError as gap:
        raise RefusalError(CALENDAR_GAP, str(gap)) from gap
    if not worked:
        raise RefusalError(DAY_OFF, f"{day:%d-%m-%Y} bukan hari kerja.")


def _said(rules: Rules, moment: datetime) -> str:
    return f"{rules.calendar.local(moment):%d-%m-%Y pukul %H.%M}"
