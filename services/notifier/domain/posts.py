"""How deliveries are made: the office's own data (`delivery.toml`), and the channels at hand."""

import hashlib
from datetime import timedelta
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.notifier.domain.delivery import Channel
from shared.contract import EVENTS
from shared.contract.event import Line
from shared.contract.identifiers import Code

_MODEL = ConfigDict(frozen=True, extra="forbid")


class Subscriber(BaseModel):
    """A system that is told by webhook because it cannot read Kafka."""

    model_config = _MODEL

    code: Code
    url: Line
    topics: tuple[Line, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _known(self) -> Self:
        if unknown := set(self.topics) - {event.TOPIC for event in EVENTS}:
            raise ValueError(f"topik tidak dikenal: {', '.join(sorted(unknown))}")
        return self


class Posts(BaseModel):
    """Attempts, pauses, who subscribes; ``channels`` are those that this process can use."""

    model_config = _MODEL

    version: str
    max_attempts: int = Field(ge=1)
    first_pause_seconds: int = Field(ge=1)
    longest_pause_seconds: int = Field(ge=1)
    lease_seconds: int = Field(ge=30)
    stale_after_hours: int = Field(ge=1)
    email_informational: bool = False
    subscribers: tuple[Subscriber, ...] = ()
    channels: frozenset[Channel] = frozenset({Channel.INBOX})

    def pause(self, seed: str, attempts: int) -> timedelta:
        """Before the next attempt: doubled each time, plus a part that is each delivery's own.

        The part follows from ``seed``, so a decision that is repeated decides the same.
        """
        base = min(
            self.first_pause_seconds * 2 ** min(attempts - 1, 30), self.longest_pause_seconds
        )
        digest = hashlib.sha256(f"{seed}:{attempts}".encode()).digest()
        return timedelta(seconds=int(base * (1 + int.from_bytes(digest[:4], "big") / 2**33)))
