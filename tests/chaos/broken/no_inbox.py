"""Takes an event again whenever it is delivered again."""

from shared.engine.decode import Received
from shared.engine.inbox import Inbox


def _event(self: Inbox, received: Received) -> None:
    cycle = self._scene.cycle(received.attributes.subject)
    stream, sequence = received.stream, received.attributes.sequence
    if sequence > cycle.last(stream) + 1 or cycle.waits(stream, sequence):
        self._hold(cycle, received, "the one before")
    elif self._take(cycle, received):
        self.release(cycle)


def take_out() -> None:
    """From now on, in this process."""
    setattr(Inbox, "event", _event)  # noqa: B010 - a class is changed here on purpose
