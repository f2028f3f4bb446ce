"""One JSON object a line in production (fields: `fields`), colours in a terminal.

Every line carries ``service``; lines about an event carry cycle, event id, correlation id
and SOP step, which the engine binds. No line may carry a 16-digit number: texts are masked
last of all, so that not even a traceback can leak one.
"""

import logging
import re
import sys
from collections.abc import Callable
from typing import Any, Final

import orjson
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from shared.observability.fields import ecs
from shared.observability.quiet import THRESHOLD, Repetition

_PERSONAL: Final = re.compile(r"\d{16}")
_DIGITS: Final = 16
_ZEROS: Final = bytes.maketrans(b"123456789", b"000000000")
_RUN: Final = b"0" * _DIGITS
MASK: Final = "(disamarkan)"
_QUIET: Final = (
    "aiokafka",
    "pymongo",
    "faststream",
    "uvicorn",
    "asyncio",
    "httpx",
    "motor",
    "opentelemetry",
)


def configure(service: str, *, json: bool, level: str) -> None:
    """Set logging up for this process; called once by the composition root."""
    THRESHOLD.set(level)
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _with_service(service),
    ]
    structlog.configure(
        processors=[THRESHOLD, *shared, *_last(json=json)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG),
        logger_factory=structlog.BytesLoggerFactory() if json else structlog.PrintLoggerFactory(),
        cache_logger_on_first_use=True,
    )
    _adopt_libraries(shared, json=json)


def _last(*, json: bool) -> list[Processor]:
    """Tracebacks become plain text first: a terminal's pretty ones print local variables."""
    rendered: list[Processor] = (
        [_named, structlog.processors.JSONRenderer(serializer=_dumps)]
        if json
        else [structlog.dev.ConsoleRenderer()]
    )
    return [
        structlog.processors.format_exc_info,
        mask_personal_numbers,
        Repetition(),
        *rendered,
    ]


def _adopt_libraries(shared: list[Processor], *, json: bool) -> None:
    """Give stdlib lines (aiokafka, uvicorn, pymongo ...) the same form, on one handler."""
    rendered: list[Processor] = (
        [_named, structlog.processors.JSONRenderer()] if json else [structlog.dev.ConsoleRenderer()]
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            mask_personal_numbers,
            *rendered,
        ],
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    for name in _QUIET:
        library = logging.getLogger(name)
        library.handlers.clear()
        library.propagate = True
        library.setLevel(logging.WARNING)


def _with_service(service: str) -> Callable[[WrappedLogger, str, EventDict], EventDict]:
    def add(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event["service"] = service
        return event

    return add


def mask_personal_numbers(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace any run of 16 digits by a word, however deep; NIK must not be readable anywhere."""
    if not _is_clean(event):
        for key, value in event.items():
            event[key] = _masked(value)
    return event


def _is_clean(event: EventDict) -> bool:
    """Whether all of it is plain JSON in ASCII without such a run, as nearly every line is."""
    try:
        line = orjson.dumps(event)
    except TypeError:
        return False
    return line.isascii() and _RUN not in line.translate(_ZEROS)


def _masked(value: Any) -> Any:
    match value:
        case None | bool():
            return value
        case str():
            return _PERSONAL.sub(MASK, value) if len(value) >= _DIGITS else value
        case dict():
            return {_masked(str(key)): _masked(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_masked(item) for item in value]
    text = repr(value)  # what a renderer would make of a number, or of what it does not know
    return _PERSONAL.sub(MASK, text) if _PERSONAL.search(text) else value


def _named(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return ecs(event)


def _dumps(value: Any, default: Callable[[Any], Any]) -> bytes:
    return orjson.dumps(value, default=default)
