"""One request from its arrival to its answer: counted, timed, logged, and a span of its trace."""

from time import perf_counter, time_ns
from typing import Final
from uuid import UUID, uuid4

import structlog
from starlette.types import Scope

from shared.observability.metrics import HTTP_SECONDS, REQUESTS
from shared.observability.traces import COLLECTOR, Kind, Told
from shared.observability.tracing import current, follow, sound

log = structlog.get_logger("kinerja.http")

_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
_FAULT: Final = 500
NOWHERE: Final = "(tidak dikenal)"
"""Instead of a path that no address took: it may be a secret gone astray."""


class Watch:
    """Made when a request arrives; `answered` must be called once, whatever became of it.

    Until then `current` is the request's span, the parent of what it leads to.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._started, self._since = perf_counter(), time_ns()
        headers = dict(scope["headers"])
        self._parent = sound(headers.get(b"traceparent", b"").decode("latin-1"))
        given = headers.get(b"x-correlation-id", b"").decode("latin-1")
        correlation = correlation_of(given, str(uuid4()))
        self._context = follow(self._parent, correlation, str(uuid4()))
        self._outer = current.set(self._context)

    def answered(self, status: int) -> None:
        """The answer is out, or there will be none (status 0)."""
        current.reset(self._outer)
        taken = perf_counter() - self._started
        method = method_of(self._scope)
        REQUESTS.labels(method, str(status)).inc()
        HTTP_SECONDS.labels(method, f"{status // 100}xx").observe(taken)
        log.info(
            "http.answered",
            method=self._scope["method"],
            path=self._scope["path"] if "endpoint" in self._scope else NOWHERE,
            status=status,
            ms=round(taken * 1000, 1),
        )
        if COLLECTOR.open:
            self._tell(method, status)

    def _tell(self, method: str, status: int) -> None:
        """The route's pattern, not the path: it names no cycle and no letter."""
        route = getattr(self._scope.get("route"), "path", "")
        COLLECTOR.tell(
            Told(
                name=f"{method} {route}".strip(),
                kind=Kind.REQUEST,
                context=self._context,
                parent=self._parent,
                started=self._since,
                ended=time_ns(),
                attributes={
                    "http.request.method": method,
                    "http.route": route,
                    "http.response.status_code": status,
                },
                failed=status >= _FAULT,
            )
        )


def method_of(scope: Scope) -> str:
    """The request's method; one that a client made up is not remembered for ever."""
    return scope["method"] if scope["method"] in _METHODS else "OTHER"


def correlation_of(given: str, otherwise: str) -> str:
    """What a client calls its request (``X-Correlation-Id``), where that is a UUID."""
    try:
        return str(UUID(given))
    except ValueError:
        return otherwise
