"""Base of all that approval stores."""

from pydantic import BaseModel, ConfigDict


class Kept(BaseModel):
    """Frozen, closed, and the same after a round trip through JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")
