"""One unit of work as one MongoDB transaction."""

from datetime import datetime
from itertools import groupby
from typing import Any, Final

from bson import ObjectId
from pymongo import InsertOne, ReplaceOne, UpdateOne
from pymongo.errors import PyMongoError
from pymongo.read_concern import ReadConcern

from shared.engine.aggregate import Aggregate, to_document
from shared.engine.change import OPEN, Change, Parked
from shared.engine.outbox import chunks
from shared.engine.store import CommitUnknown, Conflict
from shared.mongo.connection import JOURNALED, Connection, settle
from shared.mongo.forms import answer_document, entry_document, outbox_document

AGGREGATES: Final = "aggregates"
OUTBOX: Final = "outbox"
ANSWERS: Final = "answers"
PARKED: Final = "parked"
LEASES: Final = "leases"
_COMMIT_ATTEMPTS: Final = 3
Handle = Any
"""A database, collection or session: of either driver, so of no type of its own."""


async def commit(connection: Connection, change: Change, now: datetime) -> tuple[str, ...]:
    """Write the unit whole or not at all; the ids of its outbox documents."""
    session = await settle(connection.client.start_session())
    try:
        await settle(
            session.start_transaction(read_concern=ReadConcern("snapshot"), write_concern=JOURNALED)
        )
        try:
            ids = await _write(connection.database, session, change, now)
        except BaseException:
            await _abort(session)
            raise
        await _commit(session)
        return ids
    finally:
        await settle(session.end_session())


async def _write(
    database: Handle, session: Handle, change: Change, now: datetime
) -> tuple[str, ...]:
    await _write_aggregates(database[AGGREGATES], session, change)
    rows = sorted(change.entries, key=lambda row: row.kind)
    for kind, of_kind in groupby(rows, key=lambda row: row.kind):
        documents = [entry_document(row) for row in of_kind]
        await database[kind].insert_many(documents, session=session)
    if change.answers:
        answers = [answer_document(answer) for answer in change.answers]
        await database[ANSWERS].insert_many(answers, session=session)
    if change.parked:
        await _write_parked(database[PARKED], session, change.parked)
    return await _write_outbox(database[OUTBOX], session, change, now)


async def _write_aggregates(collection: Handle, session: Handle, change: Change) -> None:
    absent = [str(aggregate.ref) for aggregate in change.read if not aggregate.version]
    if absent and await collection.find_one({"_id": {"$in": absent}}, session=session):
        raise Conflict("an aggregate that was not there is there now")
    writes = [_write_of(aggregate) for aggregate in change.aggregates]
    guards = [_guard_of(aggregate) for aggregate in change.read if aggregate.version]
    if not writes and not guards:
        return
    result = await collection.bulk_write([*writes, *guards], ordered=True, session=session)
    stored = sum(1 for aggregate in change.aggregates if aggregate.version)
    if result.matched_count != stored + len(guards):
        raise Conflict("an aggregate has another version")


async def _write_parked(collection: Handle, session: Handle, parked: list[Parked]) -> None:
    """New ones and new standings of open ones; what an operator has closed stays as it is."""
    result = await collection.bulk_write([_park(p) for p in parked], ordered=True, session=session)
    if result.matched_count + result.upserted_count != len(parked):
        raise Conflict("a parked record was closed by somebody else")


def _park(parked: Parked) -> ReplaceOne[Any]:
    document = parked.to_document()
    if parked.closed:
        is_open = {"_id": parked.id, "status": {"$in": [str(status) for status in OPEN]}}
        return ReplaceOne(is_open, document)
    return ReplaceOne({"_id": parked.id}, document, upsert=True)


def _write_of(aggregate: Aggregate) -> InsertOne[Any] | ReplaceOne[Any]:
    document = to_document(aggregate)
    if aggregate.version == 0:
        return InsertOne(document)
    return ReplaceOne({"_id": document["_id"], "version": aggregate.version}, document)


def _guard_of(aggregate: Aggregate) -> UpdateOne:
    """What was read must still be so: a real write, since only writes conflict."""
    mine = {"_id": str(aggregate.ref), "version": aggregate.version}
    return UpdateOne(mine, {"$inc": {"guard": 1}})


async def _write_outbox(
    collection: Handle, session: Handle, change: Change, now: datetime
) -> tuple[str, ...]:
    ids: list[str] = []
    for events in chunks(change.outgoing):
        ids.append(str(ObjectId()))
        document = outbox_document(ids[-1], change.owner, now, events)
        await collection.insert_one(document, session=session)
    return tuple(ids)


async def _commit(session: Handle) -> None:
    """Commit; after a lost answer ask again, since a commit may be repeated safely.

    Only what the server says it has aborted counts as such; all else may have taken effect.
    """
    cause: PyMongoError | None = None
    for _ in range(_COMMIT_ATTEMPTS):
        try:
            await session.commit_transaction()
        except PyMongoError as error:
            if error.has_error_label("TransientTransactionError"):
                raise
            cause = error
        else:
            return
    raise CommitUnknown(type(cause).__name__) from cause


async def _abort(session: Handle) -> None:
    """A transaction that cannot be aborted now is aborted by the server after its time limit."""
    try:
        await session.abort_transaction()
    except PyMongoError:
        return
