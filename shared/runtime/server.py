"""uvicorn without its signal handling: the process stops in our order, not in uvicorn's."""

from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn


class Server(uvicorn.Server):
    """Serves until ``should_exit``; SIGTERM is the service's business."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone: uvicorn would end the process before the outbox is drained."""
        yield
