"""Bytes on their way in and out, before and after they mean anything."""

from dataclasses import dataclass

from shared.contract.cloudevents import Headers


@dataclass(frozen=True, slots=True)
class Record:
    """One Kafka record as it was read. ``value`` is none for a tombstone."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes | None], ...]

    @property
    def coordinates(self) -> str:
        """``topic:partition:offset``: the name under which a record is parked."""
        return f"{self.topic}:{self.partition}:{self.offset}"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One event ready to be sent: exactly the bytes that the outbox holds."""

    topic: str
    key: bytes
    value: bytes
    headers: Headers
    cycle: str
    sequence: int
