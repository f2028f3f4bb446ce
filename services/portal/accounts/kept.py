"""Base of what is stored of people who come in."""

from pydantic import BaseModel, ConfigDict


class Kept(BaseModel):
    """Frozen and closed."""

    model_config = ConfigDict(frozen=True, extra="forbid")
