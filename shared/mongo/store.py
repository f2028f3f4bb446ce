"""`MongoStore`: the engine's store on MongoDB, for a replica set only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from pymongo import ASCENDING
from pymongo.errors import DuplicateKeyError
from pymongo.read_concern import ReadConcern

from shared.decision import Ref
from shared.engine.aggregate import Aggregate, from_document
from shared.engine.change import OPEN, Change, EntryRow, KeptAnswer, Parked, ParkedStatus
from shared.engine.store import Models, OutboxDocument, Standing, StoreUnavailable
from shared.mongo.commit import AGGREGATES, ANSWERS, LEASES, OUTBOX, PARKED, commit
from shared.mongo.connection import Connection
from shared.mongo.faults import translated
from shared.mongo.forms import answer_from, entry_from, outbox_from

ANSWERS_KEPT_SECONDS: Final = 400 * 24 * 3600
"""More than a year, so that a quarter's commands can be repeated the same for a whole cycle."""
_LAST: Final = "\U0010ffff"
"""Comes after whatever an id goes on with."""


@dataclass(frozen=True, slots=True)
class Index:
    """An index that every service's database has; ascending in each of its keys."""

    collection: str
    keys: tuple[str, ...]
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its name on the server."""
        return "_".join(f"{key}_1" for key in self.keys)


INDEXES: Final = (
    Index(OUTBOX, ("cycles",)),
    Index(ANSWERS, ("at",), {"expireAfterSeconds": ANSWERS_KEPT_SECONDS}),
    Index(PARKED, ("status", "cycle", "order")),
    Index(AGGREGATES, ("office", "kind", "_id")),
    Index(AGGREGATES, ("wake_at",), {"sparse": True}),
)


def entry_index(kind: str) -> Index:
    """The index of a kind of entries."""
    return Index(kind, ("ref", "order"))


class MongoStore:
    """See `Store`. Collections: aggregates, outbox, answers, parked, leases, one per entry kind."""

    def __init__(self, connection: Connection, models: Models, entry_kinds: Sequence[str]) -> None:
        self._connection = connection
        self._database: Any = connection.database
        self._outbox = self._database.get_collection(OUTBOX, read_concern=ReadConcern("snapshot"))
        """Read at one moment: a scan that yields might see a document and miss an earlier one."""
        self._models = models
        self._entry_kinds = (*entry_kinds, "audit")

    async def prepare(self) -> None:
        """Make collections and indexes; needed once before use, harmless after.

        Raises ``RuntimeError`` where the server is no replica set: it has no transactions.
        """
        async with translated():
            hello = await self._database.command("hello")
            if "setName" not in hello:
                raise RuntimeError(
                    "MongoDB runs standalone; start it with --replSet (transactions need it)"
                )
            have = set(await self._database.list_collection_names())
            wanted = (AGGREGATES, OUTBOX, ANSWERS, PARKED, LEASES, *self._entry_kinds)
            for name in wanted:
                if name not in have:
                    await self._create(name)
            await self._index()

    async def _create(self, name: str) -> None:
        """Another replica may be first; that is as good."""
        try:
            await self._database.create_collection(name)
        except Exception as error:
            if getattr(error, "code", None) != 48 and "already exists" not in str(error):  # noqa: PLR2004
                raise

    async def _index(self) -> None:
        for index in (*INDEXES, *map(entry_index, self._entry_kinds)):
            keys = [(key, ASCENDING) for key in index.keys]
            await self._database[index.collection].create_index(keys, **index.options)

    async def load(self, refs: Iterable[Ref]) -> dict[Ref, Aggregate]:
        """See `Store.load`."""
        ids = [str(ref) for ref in refs]
        async with translated():
            documents = await self._database[AGGREGATES].find({"_id": {"$in": ids}}).to_list(None)
        found = (from_document(d, self._models.get(d["kind"])) for d in documents)
        return {aggregate.ref: aggregate for aggregate in found}

    async def versions(self, refs: Iterable[Ref]) -> dict[Ref, int]:
        """See `Store.versions`."""
        ids = [str(ref) for ref in refs]
        return await self._versions({"_id": {"$in": ids}}) if ids else {}

    async def versions_of(self, kind: str, office: str, under: str = "") -> dict[Ref, int]:
        """See `Store.versions_of`."""
        return await self._versions(_named(kind, office, under))

    async def _versions(self, query: dict[str, Any]) -> dict[Ref, int]:
        async with translated():
            cursor = self._database[AGGREGATES].find(query, {"version": 1}).sort("_id", ASCENDING)
            documents = await cursor.to_list(None)
        return {_ref(document["_id"]): document["version"] for document in documents}

    async def answers(self, keys: Sequence[str]) -> dict[str, KeptAnswer]:
        """See `Store.answers`."""
        async with translated():
            found = await self._database[ANSWERS].find({"_id": {"$in": list(keys)}}).to_list(None)
        return {document["_id"]: answer_from(document) for document in found}

    async def known_parked(self, ids: Sequence[str]) -> frozenset[str]:
        """See `Store.known_parked`."""
        query = {"_id": {"$in": list(ids)}}
        async with translated():
            found = await self._database[PARKED].find(query, {"_id": 1}).to_list(None)
        return frozenset(document["_id"] for document in found)

    async def commit(self, change: Change) -> tuple[str, ...]:
        """See `Store.commit`."""
        async with translated():
            return await commit(self._connection, change, datetime.now(UTC))

    async def pending(
        self, cycles: Sequence[str] | None = None, limit: int = 100
    ) -> list[OutboxDocument]:
        """See `Store.pending`."""
        query: dict[str, Any] = {} if cycles is None else {"cycles": {"$in": list(cycles)}}
        async with translated():
            cursor = self._outbox.find(query).sort("_id", ASCENDING).limit(limit)
            documents = await cursor.to_list(None)
        now = datetime.now(UTC)
        return [outbox_from(document, now) for document in documents]

    async def clear(self, ids: Sequence[str]) -> None:
        """See `Store.clear`."""
        async with translated():
            await self._database[OUTBOX].delete_many({"_id": {"$in": list(ids)}})

    async def lease(self, name: str, owner: str, seconds: float) -> bool:
        """See `Store.lease`."""
        now = datetime.now(UTC)
        mine_or_over = {"_id": name, "$or": [{"owner": owner}, {"until": {"$lt": now}}]}
        taken = {"$set": {"owner": owner, "until": now + timedelta(seconds=seconds)}}
        async with translated():
            try:
                await self._database[LEASES].update_one(mine_or_over, taken, upsert=True)
            except DuplicateKeyError:
                return False
        return True

    async def parked(
        self, statuses: Sequence[ParkedStatus], cycle: str | None = None, limit: int = 1000
    ) -> list[Parked]:
        """See `Store.parked`."""
        query: dict[str, Any] = {"status": {"$in": [str(status) for status in statuses]}}
        if cycle is not None:
            query["cycle"] = cycle
        async with translated():
            cursor = self._database[PARKED].find(query).sort([("cycle", 1), ("order", 1)])
            documents = await cursor.limit(limit).to_list(None)
        return [Parked.from_document(document) for document in documents]

    async def standing(self) -> Standing:
        """See `Store.standing`."""
        parked, open_ones = self._database[PARKED], {"status": {"$in": [str(s) for s in OPEN]}}
        async with translated():
            counts = {
                status: await parked.count_documents({"status": str(status)}) for status in OPEN
            }
            cycles = await parked.distinct("cycle", open_ones)
            oldest = await self._database[OUTBOX].find_one(sort=[("at", 1)], projection={"at": 1})
        age = (datetime.now(UTC) - oldest["at"]).total_seconds() if oldest else 0.0
        return Standing(
            culprits=counts[ParkedStatus.CULPRIT],
            behind=counts[ParkedStatus.BEHIND],
            blocked=len(set(cycles) - {None}),
            outbox_seconds=age,
        )

    async def parked_one(self, id: str) -> Parked | None:  # noqa: A002
        """See `Store.parked_one`."""
        async with translated():
            document = await self._database[PARKED].find_one({"_id": id})
        return None if document is None else Parked.from_document(document)

    async def entries(
        self, kind: str, ref: Ref, after: int | None = None, limit: int | None = None
    ) -> list[EntryRow]:
        """See `Store.entries`."""
        query: dict[str, Any] = {"ref": str(ref)}
        if after is not None:
            query["order"] = {"$gt": after}
        async with translated():
            cursor = self._database[kind].find(query).sort([("order", 1), ("at", 1)])
            documents = await cursor.limit(limit or 0).to_list(None)
        return [entry_from(kind, document) for document in documents]

    async def entries_of(self, kind: str, refs: Iterable[Ref]) -> list[EntryRow]:
        """See `Store.entries_of`."""
        query = {"ref": {"$in": [str(ref) for ref in refs]}}
        async with translated():
            cursor = self._database[kind].find(query).sort([("ref", 1), ("order", 1), ("at", 1)])
            documents = await cursor.to_list(None)
        return [entry_from(kind, document) for document in documents]

    async def refs(self, kind: str, office: str, under: str = "") -> list[Ref]:
        """See `Store.refs`. The index alone answers: states may be large."""
        query = _named(kind, office, under)
        async with translated():
            cursor = self._database[AGGREGATES].find(query, {"_id": 1}).sort("_id", ASCENDING)
            documents = await cursor.to_list(None)
        return [_ref(document["_id"]) for document in documents]

    async def due(self, kind: str, now: datetime, limit: int) -> list[Ref]:
        """See `Store.due`."""
        query = {"kind": kind, "blocked": None, "wake_at": {"$lte": now}}
        async with translated():
            cursor = self._database[AGGREGATES].find(query, {"id": 1})
            documents = await cursor.sort([("wake_at", 1), ("_id", 1)]).limit(limit).to_list(None)
        return [Ref(kind, document["id"]) for document in documents]

    async def ping(self) -> None:
        """See `Store.ping`."""
        async with translated():
            hello = await self._database.command("hello")
        if not hello.get("isWritablePrimary"):
            raise StoreUnavailable("no primary")


def _named(kind: str, office: str, under: str) -> dict[str, Any]:
    first = str(Ref(kind, under))
    return {"kind": kind, "office": office, "_id": {"$gte": first, "$lt": f"{first}{_LAST}"}}


def _ref(id: str) -> Ref:  # noqa: A002
    kind, _, name = id.partition("/")
    return Ref(kind, name)
