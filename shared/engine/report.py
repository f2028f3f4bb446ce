"""What a unit of work did, message by message, for the log and the metrics."""

from dataclasses import dataclass, field

import structlog

from shared.contract.cloudevents import Attributes
from shared.engine.cause import Cause, span_of
from shared.engine.change import Parked
from shared.engine.decode import Received, Undecodable
from shared.observability.metrics import MESSAGES
from shared.observability.traces import COLLECTOR, Kind, Told

log = structlog.get_logger("kinerja.engine")


@dataclass(frozen=True, slots=True)
class Handled:
    """One canonical log line in the making. Never holds a value of a message."""

    outcome: str
    cycle: str | None
    event_id: str | None
    correlation_id: str | None
    sop_step: int | None
    event_type: str | None
    why: str | None = None
    coordinates: str | None = None
    attributes: Attributes | None = None
    error: Exception | None = field(default=None, compare=False)

    @classmethod
    def of(cls, received: Received, outcome: str, why: str | None = None) -> "Handled":
        """An event's line."""
        attributes = received.attributes
        return cls(
            outcome=outcome,
            cycle=attributes.subject,
            event_id=received.message.id,
            correlation_id=str(attributes.correlationid),
            sop_step=received.body.sop_step,
            event_type=attributes.type,
            why=why,
            coordinates=received.record.coordinates,
            attributes=attributes,
        )

    @classmethod
    def parked(cls, parked: Parked, received: Received | None) -> "Handled":
        """The line of a record that was put aside."""
        if received is not None:
            return cls.of(received, "parked", parked.reason)
        return cls(
            "parked", parked.cycle, None, None, None, parked.record.topic, parked.reason, parked.id
        )

    @classmethod
    def unreadable_double(cls, bad: Undecodable) -> "Handled":
        """The line of a record that is no event, where an event was taken long ago."""
        return cls(
            "duplicate",
            bad.cycle,
            event_id=None,
            correlation_id=None,
            sop_step=None,
            event_type=bad.record.topic,
            why=bad.reason,
            coordinates=bad.record.coordinates,
        )

    @classmethod
    def failed(cls, cause: Cause, error: Exception) -> "Handled":
        """The line of a rule that raised: a fault of the program, with its traceback."""
        message = cause.message
        return cls(
            outcome="failed",
            cycle=message.ref.id,
            event_id=message.id,
            correlation_id=cause.correlation,
            sop_step=getattr(message.data, "sop_step", None),
            event_type=type(message.data).__name__,
            why=type(error).__name__,
            error=error,
        )


def log_line(handled: Handled) -> None:
    """One canonical line per message."""
    MESSAGES.labels(handled.outcome, handled.event_type or "none").inc()
    line = {"parked": log.error, "failed": log.error, "duplicate": log.debug}.get(
        handled.outcome, log.info
    )
    line(
        f"event.{handled.outcome}",
        cycle=handled.cycle,
        event_id=handled.event_id,
        correlation_id=handled.correlation_id,
        sop_step=handled.sop_step,
        event_type=handled.event_type,
        coordinates=handled.coordinates,
        why=handled.why,
        exc_info=handled.error,
    )


def tell_span(handled: Handled, service: str, started: int, ended: int) -> None:
    """The span of one event that had its effect or never will; times in nanoseconds since 1970.

    None for a double, and none yet for one that came early: its span has the same name when it
    is released.
    """
    event = handled.attributes
    if event is None or handled.outcome in {"duplicate", "early"}:
        return
    attributes: dict[str, str | int | None] = {
        "messaging.system": "kafka",
        "messaging.destination.name": event.type,
        "messaging.message.id": str(event.id),
        "kinerja.cycle": event.subject,
        "kinerja.correlation_id": str(event.correlationid),
        "kinerja.sop_step": handled.sop_step,
        "kinerja.outcome": handled.outcome,
    }
    COLLECTOR.tell(
        Told(
            name=f"{service} {event.type}",
            kind=Kind.EVENT,
            context=span_of(event, service),
            parent=event.traceparent,
            started=started,
            ended=ended,
            attributes={key: value for key, value in attributes.items() if value is not None},
            failed=handled.outcome in {"parked", "failed"},
        )
    )
