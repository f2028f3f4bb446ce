"""The in-memory twin of the database: the same promises, for tests that need no process."""

from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic

from shared.decision import Ref
from shared.engine.aggregate import Aggregate, Document, from_document, to_document
from shared.engine.change import OPEN, Change, EntryRow, KeptAnswer, Parked, ParkedStatus
from shared.engine.limits import check_storable
from shared.engine.outbox import chunks
from shared.engine.records import Outgoing
from shared.engine.store import Conflict, Models, OutboxDocument, Standing


@dataclass(slots=True)
class _Waiting:
    owner: str
    since: float
    events: tuple[Outgoing, ...]


@dataclass(slots=True)
class MemoryStore:
    """Holds documents, not objects, so that what would not survive a database does not here."""

    models: Models
    clock: Callable[[], float] = monotonic
    documents: dict[Ref, Document] = field(default_factory=dict)
    rows: dict[str, EntryRow] = field(default_factory=dict)
    kept: dict[str, KeptAnswer] = field(default_factory=dict)
    records: dict[str, Parked] = field(default_factory=dict)
    outbox: dict[str, _Waiting] = field(default_factory=dict)
    leases: dict[str, tuple[str, float]] = field(default_factory=dict)
    commits: int = 0

    async def load(self, refs: Iterable[Ref]) -> dict[Ref, Aggregate]:
        """See `Store.load`."""
        return {
            ref: from_document(deepcopy(self.documents[ref]), self.models.get(ref.kind))
            for ref in refs
            if ref in self.documents
        }

    async def versions(self, refs: Iterable[Ref]) -> dict[Ref, int]:
        """See `Store.versions`."""
        known = self.documents
        return {ref: known[ref]["version"] for ref in refs if ref in known}

    async def versions_of(self, kind: str, office: str, under: str = "") -> dict[Ref, int]:
        """See `Store.versions_of`."""
        return await self.versions(await self.refs(kind, office, under))

    async def answers(self, keys: Sequence[str]) -> dict[str, KeptAnswer]:
        """See `Store.answers`."""
        return {key: self.kept[key] for key in keys if key in self.kept}

    async def known_parked(self, ids: Sequence[str]) -> frozenset[str]:
        """See `Store.known_parked`."""
        return frozenset(ids) & frozenset(self.records)

    async def commit(self, change: Change) -> tuple[str, ...]:
        """See `Store.commit`; atomic since nothing awaits between check and write."""
        self._guard(change)
        documents = {a.ref: deepcopy(to_document(a)) for a in change.aggregates}
        rows = [row.data for row in change.entries]
        for document in (
            *documents.values(),
            *rows,
            *(kept.answer.body for kept in change.answers),
        ):
            check_storable(document)
        self.documents |= documents
        self.rows |= {row.id: row for row in change.entries}
        self.kept |= {answer.key: answer for answer in change.answers}
        self.records |= {parked.id: parked for parked in change.parked}
        self.commits += 1
        return self._keep(change)

    def _guard(self, change: Change) -> None:
        for aggregate in (*change.aggregates, *change.read):
            stored = self.documents.get(aggregate.ref)
            if (0 if stored is None else stored["version"]) != aggregate.version:
                raise Conflict(str(aggregate.ref))
        twice = [answer.key for answer in change.answers if answer.key in self.kept]
        twice += [row.id for row in change.entries if row.id in self.rows]
        closing = {parked.id for parked in change.parked if parked.closed}
        twice += [i for i in closing if i not in self.records or self.records[i].closed]
        if twice:
            raise Conflict(twice[0])

    def _keep(self, change: Change) -> tuple[str, ...]:
        ids = []
        for number, events in enumerate(chunks(change.outgoing)):
            ids.append(f"{self.commits}:{number}")
            self.outbox[ids[-1]] = _Waiting(change.owner, self.clock(), events)
        return tuple(ids)

    async def pending(
        self, cycles: Sequence[str] | None = None, limit: int = 100
    ) -> list[OutboxDocument]:
        """See `Store.pending`."""
        found = [
            OutboxDocument(id, waiting.owner, self.clock() - waiting.since, waiting.events)
            for id, waiting in self.outbox.items()  # noqa: A001
            if cycles is None or {event.cycle for event in waiting.events} & set(cycles)
        ]
        return found[:limit]

    async def clear(self, ids: Sequence[str]) -> None:
        """See `Store.clear`."""
        for id in ids:  # noqa: A001
            self.outbox.pop(id, None)

    async def lease(self, name: str, owner: str, seconds: float) -> bool:
        """See `Store.lease`."""
        holder, until = self.leases.get(name, (owner, 0.0))
        if holder != owner and until > self.clock():
            return False
        self.leases[name] = (owner, self.clock() + seconds)
        return True

    async def parked(
        self, statuses: Sequence[ParkedStatus], cycle: str | None = None, limit: int = 1000
    ) -> list[Parked]:
        """See `Store.parked`."""
        found = [
            parked
            for parked in self.records.values()
            if parked.status in statuses and cycle in (None, parked.cycle)
        ]
        return sorted(found, key=lambda parked: (parked.cycle or "", parked.order))[:limit]

    async def standing(self) -> Standing:
        """See `Store.standing`."""
        waiting = await self.parked(OPEN, limit=len(self.records))
        culprits = sum(parked.status is ParkedStatus.CULPRIT for parked in waiting)
        return Standing(
            culprits=culprits,
            behind=len(waiting) - culprits,
            blocked=len({parked.cycle for parked in waiting} - {None}),
            outbox_seconds=max((d.age_seconds for d in await self.pending(limit=1)), default=0.0),
        )

    async def parked_one(self, id: str) -> Parked | None:  # noqa: A002
        """See `Store.parked_one`."""
        return self.records.get(id)

    async def entries(
        self, kind: str, ref: Ref, after: int | None = None, limit: int | None = None
    ) -> list[EntryRow]:
        """See `Store.entries`."""
        found = [row for row in self.rows.values() if row.kind == kind and row.ref == ref]
        wanted = [row for row in found if after is None or row.order > after]
        return sorted(wanted, key=lambda row: (row.order, row.at))[:limit]

    async def entries_of(self, kind: str, refs: Iterable[Ref]) -> list[EntryRow]:
        """See `Store.entries_of`."""
        return [row for ref in refs for row in await self.entries(kind, ref)]

    async def refs(self, kind: str, office: str, under: str = "") -> list[Ref]:
        """See `Store.refs`."""
        return sorted(
            ref
            for ref, document in self.documents.items()
            if ref.kind == kind and document["office"] == office and ref.id.startswith(under)
        )

    async def due(self, kind: str, now: datetime, limit: int) -> list[Ref]:
        """See `Store.due`."""
        found = [
            (document["wake_at"], ref)
            for ref, document in self.documents.items()
            if ref.kind == kind and document["blocked"] is None and "wake_at" in document
        ]
        return [ref for at, ref in sorted(found) if at <= now][:limit]

    async def ping(self) -> None:
        """See `Store.ping`."""
