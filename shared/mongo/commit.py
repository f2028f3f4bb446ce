"""One unit of work as one MongoDB transaction."""

from datetime import datetime
from itertools import groupby
from typing import Any, Final

from bson import ObjectId
from pymongo import InsertOne, ReplaceOne, UpdateOne
from pymongo.errors import PyMongoError
from pymongo.read_concern import ReadConcern

from shared.engine.aggregate import Aggregate, to_document
from shared.engine.change import Change
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


async def commit(connection: Connection, change: Change, now: datetime) -> tuple[str, ...]:
    """Write the unit whole or not at all; the ids of its outbox documents."""
    session = await settle(connection.client.start_session())
    try:
        await settle(
            session.start_transaction(
                read_concern=ReadConcern("snapshot"), write_concern=JOURNALED
            )
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


async def _write(database: Any, session: Any, change: Change, now: datetime) -> tuple[str, ...]:
    await _write_aggregates(database[AGGREGATES], session, change)
    rows = sorted(change.entries, key=lambda row: row.kind)
    for kind, of_kind in groupby(rows, key=lambda row: row.kind):
        documents = [entry_document(row) for row in of_kind]
        await database[kind].insert_many(documents, session=session)
    if change.answers:
        answers = [answer_document(answer) for answer in change.answers]
        await database[ANSWERS].insert_many(answers, session=session)
    if change.parked:
        parked = [p.to_document() for p in change.parked]
        writes = [ReplaceOne({"_id": p["_id"]}, p, upsert=True) for p in parked]
        await database[PARKED].bulk_write(writes, session=session)
    return await _write_outbox(database[OUTBOX], session, change, now)


async def _write_aggregates(collection: Any, session: Any, change: Change) -> None:
    writes = [_write_of(aggregate) for aggregate in change.aggregates]
    guards = [_guard_of(aggregate) for aggregate in change.read if aggregate.version]
    if not writes and not guards:
        return
    result = await collection.bulk_write([*writes, *guards], ordered=True, session=session)
    stored = sum(1 for aggregate in change.aggregates if aggregate.version)
    if result.matched_count != stored + len(guards):
        raise Conflict("an aggregate has another version")


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
    collection: Any, session: Any, change: Change, now: datetime
) -> tuple[str, ...]:
    ids: list[str] = []
    for events in chunks(change.outgoing):
        ids.append(str(ObjectId()))
        document = outbox_document(ids[-1], change.owner, now, events)
        await collection.insert_one(document, session=session)
    return tuple(ids)


async def _commit(session: Any) -> None:
    """Commit; after a lost answer ask again, since a commit may be repeated safely."""
    for _ in range(_COMMIT_ATTEMPTS):
        try:
            await session.commit_transaction()
        except PyMongoError as error:
            if not error.has_error_label("UnknownTransactionCommitResult"):
                raise
            unknown = error
        else:
            return
    raise CommitUnknown(type(unknown).__name__) from unknown


async def _abort(session: Any) -> None:
    """A transaction that cannot be aborted now is aborted by the server after its time limit."""
    try:
        await session.abort_transaction()
    except PyMongoError:
        return
