"""What everything that notifier stores has in common."""

from pydantic import BaseModel, ConfigDict


class Kept(BaseModel):
    """Base of all that is stored: frozen, closed, and the same after a round trip through JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")
