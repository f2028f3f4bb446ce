"""What a decision was made on: a message, and the threads that tie its effects to it."""

from dataclasses import dataclass

from shared.contract.cloudevents import Attributes
from shared.decision import Message
from shared.engine.change import Request
from shared.engine.decode import Received
from shared.observability.tracing import follow


@dataclass(frozen=True, slots=True)
class Cause:
    """A message with its correlation: effects of one request share that id over all services."""

    message: Message
    correlation: str
    traceparent: str | None

    @classmethod
    def of_event(cls, received: Received, service: str) -> "Cause":
        """The cause that an event is to a service; its work is a span of the event's trace."""
        return cls(
            received.message,
            str(received.attributes.correlationid),
            span_of(received.attributes, service),
        )

    @classmethod
    def of_request(cls, request: Request) -> "Cause":
        """The cause that a command is."""
        return cls(request.message, request.correlation, request.traceparent)


def span_of(attributes: Attributes, service: str) -> str:
    """The trace context of what a service does on an event; the same at every delivery."""
    correlation = str(attributes.correlationid)
    return follow(attributes.traceparent, correlation, f"{service}:{attributes.id}")
