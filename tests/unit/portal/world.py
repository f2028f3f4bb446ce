"""Events of one cycle as the services say them, and what the portal makes of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, TypeVar
from uuid import NAMESPACE_URL, uuid5

from services.portal.domain import decide
from services.portal.domain.states import Dossier
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
from shared.contract.event import Actor
from shared.contract.sample import CYCLE as CYCLE_ID
from shared.contract.sample import OFFICE, at
from shared.contract.schemas import example_of
from shared.contract.vocabulary import Progress
from shared.decision import CYCLE, Early, Message, Ref, Taken
from shared.sop import load_sop

E = TypeVar("E", bound=Event)

REF: Final = Ref(CYCLE, CYCLE_ID)
SOP: Final = load_sop()
NOW: Final = at(2)


def form() -> FormIssued:
    """The form, due on 3 October."""
    event = example_of(FormIssued)
    assert isinstance(event, FormIssued)
    return event


def said(event: type[E], role: str, **changes: object) -> E:
    """The example of an event, said by a role, changed."""
    example = example_of(event)
    assert isinstance(example, event)
    actor = Actor(office=OFFICE, role=role, name=role.title())
    return example.model_copy(update={"actor": actor, **changes})


def progressed(progress: Progress, role: str, **changes: object) -> StepProgressed:
    """StepProgressed without anything that is not asked for."""
    plain = {"before": None, "after": None, "due": None, "refers_to": None, "note": None}
    return said(StepProgressed, role, progress=progress, **(plain | changes))


def recap(version: int, *, provisional: bool = False, **changes: object) -> RecapReady:
    """A recap without findings."""
    plain: dict[str, object] = {"findings": ()}
    return said(
        RecapReady,
        "KASUBAG_KPEP",
        recap_version=version,
        provisional=provisional,
        **(plain | changes),
    )


def whole_cycle() -> list[Event]:
    """From the form to the report, with one round and one return."""
    return [
        form(),
        said(DataSubmitted, "KABID_PIAK"),
        recap(1, provisional=True),
        progressed(Progress.COLLECTION_CLOSED, "KASUBAG_KPEP"),
        recap(2),
        said(DiscrepancyFound, "KASUBAG_KPEP", recap_version=2),
        progressed(
            Progress.MEETING_CALLED,
            "KASUBAG_KPEP",
            due=at(6),
            before="PENGUMPULAN",
            after="KOORDINASI",
            refers_to="recap 2",
        ),
        said(DataSubmitted, "KABID_PIAK", revision=2, reason="salah ketik"),
        recap(3),
        progressed(
            Progress.MEETING_CALLED,
            "KABID_PIAK",
            sop_step=6,
            due=at(7),
            before="KOORDINASI_ULANG",
            after="KOORDINASI",
            refers_to="recap 3",
        ),
        progressed(Progress.CONFIRMED, "KABID_DAFDUK", refers_to="recap 3"),
        said(DraftAgreed, "SEKRETARIS", recap_version=3),
        progressed(Progress.SUBMITTED, "SEKRETARIS"),
        progressed(Progress.RETURNED, "KEPALA_DINAS", note="Mohon diperiksa.", after="KOORDINASI"),
        said(DraftAgreed, "SEKRETARIS", recap_version=3),
        progressed(Progress.SUBMITTED, "SEKRETARIS"),
        said(Approved, "KEPALA_DINAS", recap_version=3),
        progressed(Progress.REPORTED, "SISTEM", sop_step=7),
    ]


def message(event: Event, when: datetime, place: int) -> Message:
    """An event as the engine hands it to the domain."""
    identity = str(uuid5(NAMESPACE_URL, f"{place} {event.TOPIC}"))
    return Message(event, identity, when, REF, event.actor)


def follow(events: Iterable[Event]) -> Dossier:
    """What stands after these events, one minute apart."""
    return shown([(place, event) for place, event in enumerate(events)])


def shown(numbered: Sequence[tuple[int, Event]]) -> Dossier:
    """The same in any order; an early event waits until the form has come."""
    state: Dossier | None = None
    waiting, early = list(numbered), list[tuple[int, Event]]()
    while waiting:
        place, event = waiting.pop(0)
        when = at(1) + timedelta(minutes=place)
        outcome = decide({REF: state} if state else {}, message(event, when, place))
        if isinstance(outcome, Early):
            early.append((place, event))
            continue
        assert isinstance(outcome, Taken)
        taken = outcome.states[REF]
        assert isinstance(taken, Dossier)
        state, waiting, early = taken, [*early, *waiting], []
    assert state is not None
    return state
