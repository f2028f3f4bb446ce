"""What a decision was made on: a message, and the threads that tie its effects to it."""

from dataclasses import dataclass

from shared.decision import Message
from shared.engine.change import Request
from shared.engine.decode import Received


@dataclass(frozen=True, slots=True)
class Cause:
    """A message with its correlation: effects of one request share that id over all services."""

    message: Message
    correlation: str
    traceparent: str | None

    @classmethod
    def of_event(cls, received: Received) -> "Cause":
        """The cause that an event is."""
        attributes = received.attributes
        return cls(received.message, str(attributes.correlationid), attributes.traceparent)

    @classmethod
    def of_request(cls, request: Request) -> "Cause":
        """The cause that a command is."""
        return cls(request.message, request.correlation, request.traceparent)
