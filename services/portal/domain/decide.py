"""The projection: events of a cycle to its dossier and timeline. Takes no command, says nothing."""

from typing import Final

from pydantic import BaseModel

from services.portal.domain.following import follow, opened
from services.portal.domain.publishing import PUBLISHED, Published, published, published_ref
from services.portal.domain.states import Dossier
from services.portal.domain.timeline import TIMELINE, lines
from services.portal.domain.versions import DOUBTS, DRAFTS, REVISIONS, kept
from shared.contract import EVENTS, Event, FormIssued
from shared.decision import CYCLE, Command, Early, Message, Outcome, Ref, Rejected, States, Taken

STATES: Final[dict[str, type[BaseModel]]] = {CYCLE: Dossier, PUBLISHED: Published}
CONSUMES: Final[tuple[type[Event], ...]] = EVENTS
ENTRY_KINDS: Final[tuple[str, ...]] = (TIMELINE, DRAFTS, REVISIONS, DOUBTS)


def touches(message: Message) -> tuple[Ref, ...]:
    """The cycle; and each document that the event publishes, under its hash."""
    if isinstance(message.data, Command):
        return (message.ref,)
    documents = published(message.data, message.at)
    return (message.ref, *(published_ref(document.sha256) for document in documents))


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
    documents = {published_ref(d.sha256): d for d in published(event, message.at)}
    return Taken(
        {message.ref: dossier, **documents}, entries=(*lines(event, message), *kept(event, message))
    )
