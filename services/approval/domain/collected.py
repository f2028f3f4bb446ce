"""Who entered the figures: approval keeps only that of a submission (DataSubmitted)."""

from services.approval.domain.states import Agreement, Filler
from services.approval.domain.transitions import ENDED
from shared.contract import DataSubmitted
from shared.decision import Ignored, Message, Outcome, Taken


def submitted(known: Agreement, event: DataSubmitted, message: Message) -> Outcome:
    """Remember everyone who ever filled a sheet, also where another one corrected it later."""
    if known.status in ENDED:
        return Ignored("siklus sudah selesai")
    filler = Filler(sheet=event.sheet.key, by=event.actor)
    if filler in known.fillers:
        return Ignored(f"pengisi lembar {filler.sheet} sudah diketahui")
    order = sorted((*known.fillers, filler), key=lambda f: (f.sheet, f.by.model_dump_json()))
    return Taken(states={message.ref: known.model_copy(update={"fillers": tuple(order)})})
