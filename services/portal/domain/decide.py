"""The projection: events of a cycle to what the pages show. Takes no command, says nothing."""

from typing import Final

from pydantic import BaseModel

from services.portal.domain.brief import BRIEF, Brief, brief, brief_ref
from services.portal.domain.definitions import (
    DEFINITIONS,
    Definitions,
    definitions_ref,
    with_form,
)
from services.portal.domain.feed import FEED, Feed, feed_ref, passed_on
from services.portal.domain.following import follow, opened
from services.portal.domain.publishing import PUBLISHED, Published, published, published_ref
from services.portal.domain.regional import REGIONAL, Regional, regional, regional_ref
from services.portal.domain.results import (
    RESULT,
    SERIES,
    Result,
    Series,
    result,
    result_ref,
    series_ref,
    with_result,
)
from services.portal.domain.states import Dossier
from services.portal.domain.timeline import TIMELINE, lines
from services.portal.domain.versions import DOUBTS, DRAFTS, REVISIONS, kept
from shared.contract import Approved, Event, FormIssued
from shared.decision import CYCLE, Command, Early, Message, Outcome, Ref, Rejected, States, Taken

STATES: Final[dict[str, type[BaseModel]]] = {
    CYCLE: Dossier,
    BRIEF: Brief,
    PUBLISHED: Published,
    RESULT: Result,
    SERIES: Series,
    DEFINITIONS: Definitions,
    REGIONAL: Regional,
    FEED: Feed,
}
ENTRY_KINDS: Final[tuple[str, ...]] = (TIMELINE, DRAFTS, REVISIONS, DOUBTS, FEED)


def touches(message: Message) -> tuple[Ref, ...]:
    """The cycle, the line about it, the feed; what it publishes, under hash, cycle and office.

    A form tells how the office defines its indicators.
    """
    event = message.data
    if isinstance(event, Command):
        return (message.ref,)
    documents = (published_ref(document.sha256) for document in published(event, message.at))
    ratified = (
        (result_ref(event.cycle), regional_ref(event.cycle), series_ref(event.office))
        if isinstance(event, Approved)
        else ()
    )
    asked = (definitions_ref(event.office),) if isinstance(event, FormIssued) else ()
    own = (message.ref, brief_ref(event.cycle), feed_ref(event.office))
    return (*own, *documents, *ratified, *asked)


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
        return _shown(states, opened(event, message), event, message)
    if not isinstance(known, Dossier):
        return Early("FormIssued")
    return _shown(states, follow(known, event, message), event, message)


def _shown(states: States, dossier: Dossier, event: Event, message: Message) -> Taken:
    told: dict[Ref, BaseModel] = {message.ref: dossier, brief_ref(dossier.cycle): brief(dossier)}
    told |= {published_ref(d.sha256): d for d in published(event, message.at)}
    if isinstance(event, Approved):
        at, known = series_ref(event.office), states.get(series_ref(event.office))
        series = known if isinstance(known, Series) else Series(office=event.office)
        told |= {
            result_ref(event.cycle): result(event),
            regional_ref(event.cycle): regional(event),
            at: with_result(series, event),
        }
    if isinstance(event, FormIssued):
        at, known = definitions_ref(event.office), states.get(definitions_ref(event.office))
        told[at] = with_form(
            known if isinstance(known, Definitions) else Definitions(office=event.office), event
        )
    feed, passed = passed_on(states.get(feed_ref(event.office)), message, event.office)
    if passed:
        told[feed_ref(event.office)] = feed
    return Taken(told, entries=(*lines(event, message), *kept(event, message), *passed))
