"""The port to the database. One contract suite runs on every implementation."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pydantic import BaseModel

from shared.decision import Ref
from shared.engine.aggregate import Aggregate
from shared.engine.change import Change, EntryRow, KeptAnswer, Parked, ParkedStatus
from shared.engine.records import Outgoing


class StoreUnavailable(Exception):  # noqa: N818 - a state of the world, not a fault
    """The database cannot be reached now. The engine waits; it never parks for this."""


class Conflict(Exception):  # noqa: N818 - an expected answer, not a fault
    """An aggregate was changed by another replica since it was loaded: load again, decide again."""


class CommitUnknown(Exception):  # noqa: N818 - an expected answer, not a fault
    """Whether the transaction took effect is not known.

    The unit is repeated under a new owner name: if it had taken effect its events are doubles
    now, and its outbox is swept.
    """


@dataclass(frozen=True, slots=True)
class OutboxDocument:
    """Events of one committed unit (or a part of it) that may not have been sent yet."""

    id: str
    owner: str
    age_seconds: float
    events: tuple[Outgoing, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What waits in a database, for the metrics. ``outbox_seconds``: the age of the oldest."""

    culprits: int
    behind: int
    blocked: int
    outbox_seconds: float


Models = Mapping[str, type[BaseModel]]


class Store(Protocol):
    """What the engine needs of a database. All methods may raise `StoreUnavailable`."""

    async def load(self, refs: Iterable[Ref]) -> dict[Ref, Aggregate]:
        """The stored aggregates among ``refs``; those that do not exist are left out.

        A state that cannot be read is no error here: `Aggregate.state` raises, so that one bad
        document harms only who looks at it.
        """

    async def versions(self, refs: Iterable[Ref]) -> dict[Ref, int]:
        """The versions of those among ``refs`` that are stored, without their states."""

    async def versions_of(self, kind: str, office: str, under: str = "") -> dict[Ref, int]:
        """The same of those that `refs` names, sorted."""

    async def answers(self, keys: Sequence[str]) -> dict[str, KeptAnswer]:
        """The kept answers among ``keys``."""

    async def known_parked(self, ids: Sequence[str]) -> frozenset[str]:
        """Which of these records were parked before, whatever their resolution."""

    async def commit(self, change: Change) -> tuple[str, ...]:
        """Write a unit whole or not at all, journaled by a majority; the outbox ids it made.

        Raises `Conflict` where an aggregate of ``aggregates`` or ``read`` has another version
        than it was loaded with (0: exists by now), where a key, an entry id or a parked record's
        closing was first written by somebody else. Raises `CommitUnknown`, `StoreUnavailable`;
        anything else is the fault of what is being written.
        """

    async def pending(
        self, cycles: Sequence[str] | None = None, limit: int = 100
    ) -> list[OutboxDocument]:
        """Outbox documents of all owners that name one of the cycles (none: any), oldest first."""

    async def clear(self, ids: Sequence[str]) -> None:
        """Forget outbox documents whose events are acknowledged by Kafka."""

    async def lease(self, name: str, owner: str, seconds: float) -> bool:
        """Take or renew a lease; false while another owner has it."""

    async def parked(
        self, statuses: Sequence[ParkedStatus], cycle: str | None = None, limit: int = 1000
    ) -> list[Parked]:
        """Parked records with these statuses, in the order of their arrival in each cycle."""

    async def standing(self) -> Standing:
        """What waits now; ``blocked`` counts the cycles that a parked record is named for."""

    async def parked_one(self, id: str) -> Parked | None:  # noqa: A002 - the field's own name
        """One parked record."""

    async def entries(
        self, kind: str, ref: Ref, after: int | None = None, limit: int | None = None
    ) -> list[EntryRow]:
        """Append-only entries of one aggregate, oldest first.

        ``after`` leaves out those up to this order, ``limit`` what is more than so many (1 or up).
        """

    async def entries_of(self, kind: str, refs: Iterable[Ref]) -> list[EntryRow]:
        """The same of several aggregates, of each of them oldest first."""

    async def refs(self, kind: str, office: str, under: str = "") -> list[Ref]:
        """All aggregates of a kind in an office whose id begins with ``under``, sorted."""

    async def due(self, kind: str, now: datetime, limit: int) -> list[Ref]:
        """Aggregates of a kind that want to be woken by now and are not blocked, longest due first.

        Only states that were written since the step has a ``wake`` are known to want it.
        """

    async def ping(self) -> None:
        """Return if the database can take a write now."""
