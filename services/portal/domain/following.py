"""One event after another into the dossier, in whatever order topics deliver them."""

from collections.abc import Mapping
from typing import Final

from services.portal.domain.states import Dossier, Draft, Meeting, Phase, Ratified, SheetState
from shared.contract import (
    Approved,
    DataSubmitted,
    DiscrepancyFound,
    DraftAgreed,
    Event,
    FormIssued,
    RecapReady,
    StepProgressed,
)
from shared.contract.catalogue import Due
from shared.contract.vocabulary import Progress
from shared.decision import Message

Changes = Mapping[str, object]
RECAP_STEP: Final = 4


def opened(event: FormIssued, message: Message) -> Dossier:
    """A cycle begins."""
    return Dossier(
        office=event.office,
        cycle=event.cycle,
        title=event.title,
        period=event.period,
        issued_at=message.at,
        issued_by=event.actor,
        versions=event.versions,
        letter_concept=event.letter_concept,
        indicators=len(event.indicators),
        due=event.due,
        sheets=tuple(
            SheetState(ref=s.ref, filler=s.filler, due=s.due, indicators=len(s.indicators))
            for s in event.sheets
        ),
        changed_at=message.at,
    )


def follow(dossier: Dossier, event: Event, message: Message) -> Dossier:
    """The dossier after an event of a cycle that is known."""
    changes = _changes(dossier, event, message)
    return dossier.model_copy(update={**changes, "changed_at": max(dossier.changed_at, message.at)})


def _changes(dossier: Dossier, event: Event, message: Message) -> Changes:
    match event:
        case DataSubmitted():
            return {"sheets": _submitted(dossier, event, message)}
        case RecapReady():
            return {"draft": _draft(event, message)}
        case DiscrepancyFound():
            return _disputed(dossier, event)
        case DraftAgreed():
            return {"agreements": dossier.agreements + 1}
        case Approved():
            return {"ratified": _ratified(event)}
        case StepProgressed():
            return {**_told(dossier, event), **_progressed(dossier, event, message)}
        case other:
            raise TypeError(f"portal does not consume {type(other).__name__}")


def _submitted(dossier: Dossier, event: DataSubmitted, message: Message) -> tuple[SheetState, ...]:
    newest = {
        "revision": event.revision,
        "submitted_at": message.at,
        "by": event.actor,
        "on_time": event.on_time,
        "withdrawn": event.withdrawn,
    }
    return tuple(
        sheet.model_copy(update=newest) if sheet.ref == event.sheet else sheet
        for sheet in dossier.sheets
    )


def _draft(event: RecapReady, message: Message) -> Draft:
    return Draft(
        version=event.recap_version,
        provisional=event.provisional,
        at=message.at,
        table=event.table,
        completeness=event.completeness,
        findings=event.findings,
    )


def _ratified(event: Approved) -> Ratified:
    return Ratified(
        at=event.ratified_at,
        by=event.signatory,
        revision=event.revision,
        sha256=event.sha256,
        documents=event.documents,
    )


def _disputed(dossier: Dossier, event: DiscrepancyFound) -> Changes:
    found = f"{event.recap_version} {event.actor.role}"
    rounds = tuple(dict.fromkeys((*dossier.rounds, found)))
    if event.sop_step != RECAP_STEP:
        return {"rounds": rounds}
    return {"rounds": rounds, "found_wrong": max(dossier.found_wrong, event.recap_version)}


def _told(dossier: Dossier, event: StepProgressed) -> Changes:
    """The status that approval told, where this event tells one that the pages show."""
    if event.after not in (Phase.KOORDINASI, Phase.KOORDINASI_ULANG):
        return {}
    let_in = event.before == Phase.KOORDINASI_ULANG and event.after == Phase.KOORDINASI
    version = _version(event) if let_in else 0
    return {"said_by_approval": event.after, "cleared": max(dossier.cleared, version)}


def _version(event: StepProgressed) -> int:
    """The draft that it refers to: ``recap 8``."""
    word, _, number = (event.refers_to or "").partition(" ")
    return int(number) if word == "recap" and number.isdigit() else 0


def _progressed(dossier: Dossier, event: StepProgressed, message: Message) -> Changes:  # noqa: C901, PLR0911, PLR0912
    at = message.at
    match event.progress:
        case Progress.COLLECTION_CLOSED:
            return {"closed_at": at}
        case Progress.MEETING_CALLED:
            return {"meeting": Meeting(step=event.sop_step, called_at=at, due=event.due)}
        case Progress.CONFIRMED:
            given = f"{event.refers_to} {event.actor.role}"
            return {"confirmations": tuple(sorted({*dossier.confirmations, given}))}
        case Progress.SUBMITTED:
            return {"submissions": dossier.submissions + 1}
        case Progress.RETURNED:
            return {"returns": dossier.returns + 1, "return_note": event.note}
        case Progress.DUE_EXTENDED:
            return _extended(dossier, event)
        case Progress.OVERDUE:
            return {"late": tuple(sorted({*dossier.late, event.sop_step}))}
        case Progress.REPORTED:
            return {"reported_at": at}
        case Progress.SUPERSEDED:
            return {"superseded": True}
        case Progress.CANCELLED:
            return {"cancelled": True}
        case Progress.BLOCKED:
            return {"blocked": tuple(sorted({*dossier.blocked, event.actor.name}))}
        case Progress.RELEASED:
            return {"blocked": tuple(b for b in dossier.blocked if b != event.actor.name)}
        case _:
            return {}


def _extended(dossier: Dossier, event: StepProgressed) -> Changes:
    """A sheet has more time, and so has its step."""
    due = event.due
    if due is None:
        return {}
    sheets = tuple(
        sheet.model_copy(update={"due": due}) if sheet.ref.key == event.refers_to else sheet
        for sheet in dossier.sheets
    )
    steps = tuple(
        Due(sop_step=d.sop_step, at=max(d.at, due)) if d.sop_step == event.sop_step else d
        for d in dossier.due
    )
    return {"sheets": sheets, "due": steps}
