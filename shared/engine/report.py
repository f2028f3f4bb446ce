"""What a unit of work did, message by message, for the log and the metrics."""

from dataclasses import dataclass, field

import structlog

from shared.engine.cause import Cause
from shared.engine.change import Parked
from shared.engine.decode import Received, Undecodable
from shared.observability.metrics import MESSAGES

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
    error: Exception | None = field(default=None, compare=False)

    @classmethod
    def of(cls, received: Received, outcome: str, why: str | None = None) -> "Handled":
        """An event's line."""
        attributes = received.attributes
        return cls(
            outcome=outcome,
            cycle=attributes.subject,
            event_id=str(attributes.id),
            correlation_id=str(attributes.correlationid),
            sop_step=received.body.sop_step,
            event_type=attributes.type,
            why=why,
            coordinates=received.record.coordinates,
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
