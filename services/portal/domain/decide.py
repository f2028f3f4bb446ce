"""The projection: events of a cycle to its dossier and timeline. Takes no command, says nothing."""

from typing import Final

from pydantic import BaseModel

from services.portal.domain.following import follow, opened
from services.portal.domain.states import Dossier
from services.portal.domain.timeline import TIMELINE, lines
from shared.contract import EVENTS, Event, FormIssued
from shared.decision import CYCLE, Command, Early, Message, Outcome, Ref, Rejected, States, Taken

STATES: Final[dict[str, type[BaseModel]]] = {CYCLE: Dossier}
CONSUMES: Final[tuple[type[Event], ...]] = EVENTS
ENTRY_KINDS: Final[tuple[str, ...]] = (TIMELINE,)


def touches(message: Message) -> tuple[Ref, ...]:
    """The cycle alone."""
    return (message.ref,)


def decide(states: States, message: Message) -> Outcome:
    """What the pages show after an event. Raises ``TypeError`` for a command."""
    event = message.data
    if isinstance(event, Command):
        raise TypeError("portal takes no commands: each goes to the service that owns it")
    known = states.get(message.ref)
    if isinstance(event, FormIssued):
        if known is not None:
            return Rejected(
                "form-ganda",
                f"Form siklus {event.cycle} sudah pernah diterima.",
                "Petugas TI memeriksa mengapa form terbit dua kali.",
            )
        return _shown(opened(event, message), event, message)
    if not isinstance(known, Dossier):
        return Early("FormIssued")
    return _shown(follow(known, event, message), event, message)


def _shown(dossier: Dossier, event: Event, message: Message) -> Taken:
    return Taken({message.ref: dossier}, entries=lines(event, message))
