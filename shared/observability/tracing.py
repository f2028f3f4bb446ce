"""Which span is whose child: W3C trace contexts that follow from ids, the same at a retry.

Source: W3C Trace Context, ``traceparent`` ``00-<trace 32 hex>-<span 16 hex>-<flags 2 hex>``.
Contexts are always passed on; whether anybody collects the spans is `traces`' business.
"""

import re
from contextvars import ContextVar
from hashlib import blake2b
from typing import Final
from uuid import UUID

_FORM: Final = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
_SPAN_BYTES: Final = 8
_SAMPLED: Final = "01"

current: Final[ContextVar[str | None]] = ContextVar("traceparent", default=None)
"""The span of the HTTP request that is being answered, for calls that it leads to."""


def sound(given: str) -> str | None:
    """The context that a caller sent, or none where it is none."""
    return given if _FORM.fullmatch(given) else None


def follow(parent: str | None, correlation: str, what: str) -> str:
    """The context of ``what`` (a name that is its own for ever) as a child of ``parent``.

    Without a parent a trace begins; its id is that of the correlation (a UUID), so that one
    leads to the other.
    """
    span = blake2b(what.encode(), digest_size=_SPAN_BYTES).hexdigest()
    if parent is None:
        return f"00-{UUID(correlation).hex}-{span}-{_SAMPLED}"
    return f"{parent[:36]}{span}{parent[52:]}"
