"""How services tell what they do: structured logs, and counters beside them."""

from shared.observability.logs import configure

__all__ = ["configure"]
