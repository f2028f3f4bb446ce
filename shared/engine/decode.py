"""From bytes to a message. Nothing here guesses: what is not exactly an event is parked."""

from dataclasses import dataclass

from pydantic import ValidationError

from shared.contract import BY_TOPIC, Event
from shared.contract.cloudevents import Attributes, from_headers, readable
from shared.contract.identifiers import Period
from shared.decision import CYCLE, Message, Original, Ref
from shared.engine.records import Record
from shared.engine.undecodable import MAX_SEQUENCE, UNFETCHABLE
from shared.observability.tracing import sound
from shared.privacy import personal_number_in, scan_bytes

RawHeaders = tuple[tuple[str, bytes | None], ...]


@dataclass(frozen=True, slots=True)
class Received:
    """A record that is an event of the contract."""

    record: Record
    attributes: Attributes
    body: Event
    message: Message
    """What the domain sees of it."""

    @property
    def stream(self) -> tuple[str, str]:
        """(source, topic): within one cycle, sequence is dense along this."""
        return self.attributes.source, self.attributes.type


@dataclass(frozen=True, slots=True)
class Undecodable:
    """A record that is none, with the reason; ``cycle`` only where key and subject agree."""

    record: Record
    reason: str
    cycle: str | None


def decode(record: Record) -> Received | Undecodable:
    """Read a record. Never raises; reasons name places and rules, never values."""
    try:
        return _decode(record)
    except ValidationError as error:
        places = "; ".join(
            f"{'.'.join(map(str, item['loc']))}: {item['type']}"
            for item in error.errors(include_url=False, include_input=False)[:5]
        )
        return Undecodable(record, f"{error.title}: {places}", cycle_of(record))
    except ValueError as error:
        return Undecodable(record, str(error), cycle_of(record))


def _decode(record: Record) -> Received:
    if record.headers == UNFETCHABLE:
        raise ValueError("the Kafka client cannot unpack it; its bytes are on the topic only")
    attributes = from_headers(_sound(record.headers))
    if attributes.sequence >= MAX_SEQUENCE:
        raise ValueError("ce_sequence is larger than any cycle's")
    model = BY_TOPIC.get(record.topic)
    if model is None or attributes.type != record.topic:
        raise ValueError("ce_type is not the type of this topic")
    if record.value is None:
        raise ValueError("the record has no body (tombstone)")
    body = model.model_validate_json(record.value, extra="ignore")
    if not attributes.source.isalpha() and personal_number_in(attributes.source):
        raise ValueError("ce_source holds what may be a 16-digit personal number")
    if scan_bytes(record.value):
        raise ValueError("the body holds what may be a 16-digit personal number")
    if body.cycle != attributes.subject or record.key != body.office.encode():
        raise ValueError("key, ce_subject and body do not name the same office and cycle")
    if body.cycle.partition(":")[0] != body.office:
        raise ValueError("cycle and office of the body do not agree")
    message = Message(
        data=body,
        id=str(attributes.id),
        at=attributes.time,
        ref=Ref(CYCLE, body.cycle),
        actor=body.actor,
        original=Original(attributes, record.value),
    )
    return Received(record, attributes, body, message)


def _sound(headers: RawHeaders) -> RawHeaders:
    """Tracing is a help, never a reason to refuse an event: a bad header of it is passed over."""
    bad = [h for h in headers if h[0] == "traceparent" and not _is_sound(h[1])]
    return tuple(header for header in headers if header not in bad) if bad else headers


def _is_sound(traceparent: bytes | None) -> bool:
    return sound((traceparent or b"").decode("latin-1")) is not None


def cycle_of(record: Record) -> str | None:
    """The cycle that key and subject of a bad record agree on, or none."""
    subject = readable(record.headers).get("ce_subject", "")
    try:
        office = Period.of(subject).office
    except ValueError:
        return None
    return subject if record.key == office.encode() else None
