"""How services tell what they do: structured logs now, metrics and traces beside them later."""

from shared.observability.logs import configure

__all__ = ["configure"]
