"""The yardstick: the same guarantees written the obvious way, one message at a time.

FastStream handler, typed message, one journaled majority transaction with inbox, state and
outbox rows, an awaited send, the outbox row deleted, the offset committed. Kept as an honest
rival: it publishes right after the commit, which is faster than a polling relay.
"""

import asyncio
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import structlog
from faststream import AckPolicy
from faststream.kafka.annotations import KafkaMessage
from pymongo.read_concern import ReadConcern

from bench.chain import HOPS, moved
from shared.contract import Event
from shared.contract.cloudevents import from_headers, to_headers
from shared.engine.bus import Bus
from shared.mongo import Connection
from shared.mongo.connection import JOURNALED, settle

log = structlog.get_logger("bench.naive")


async def run_naive(hop: int, connection: Connection, bus: Bus, stop: asyncio.Event) -> None:
    """Run the hop until told to stop."""
    consumed, said = HOPS[hop]
    database = connection.database
    for name in ("inbox", "state", "outbox"):
        if name not in await database.list_collection_names():
            await database.create_collection(name)
    producer = bus.producer()
    await producer.start()
    broker = bus.broker()

    async def raw(_message: Any) -> bytes:
        return b""

    @broker.subscriber(
        consumed.TOPIC,
        group_id=f"naive-{hop}",
        auto_offset_reset="earliest",
        ack_policy=AckPolicy.NACK_ON_ERROR,
        decoder=raw,
        no_reply=True,
    )
    async def handle(message: KafkaMessage) -> None:
        record: Any = message.raw_message
        attributes = from_headers(record.headers)
        event = consumed.model_validate_json(record.value, extra="ignore")
        out = moved(said, event.office, event.cycle)
        identity = uuid5(NAMESPACE_URL, f"{hop}{attributes.id}")
        value = out.model_dump_json().encode()
        headers = to_headers(attributes.model_copy(update={"id": identity, "type": out.TOPIC}))
        if not await _transaction(connection, str(attributes.id), event, str(identity), value):
            return
        await producer.send_and_wait(
            out.TOPIC, value, key=event.office.encode(), headers=list(headers)
        )
        await database["outbox"].delete_one({"_id": str(identity)})
        log.info("event.handled", cycle=event.cycle, event_id=str(attributes.id))

    await broker.start()
    print("service.ready", flush=True)
    await stop.wait()
    await broker.stop()
    await producer.stop()


async def _transaction(
    connection: Connection, cause: str, event: Event, identity: str, value: bytes
) -> bool:
    """Inbox, state and outbox in one transaction; false for a message that was handled before."""
    database = connection.database
    session = await settle(connection.client.start_session())
    try:
        await settle(
            session.start_transaction(read_concern=ReadConcern("snapshot"), write_concern=JOURNALED)
        )
        if await database["inbox"].find_one({"_id": cause}, session=session):
            await session.abort_transaction()
            return False
        await database["inbox"].insert_one({"_id": cause}, session=session)
        await database["state"].update_one(
            {"_id": event.cycle},
            {"$set": {"title": event.TOPIC}, "$inc": {"taken": 1}},
            upsert=True,
            session=session,
        )
        await database["outbox"].insert_one({"_id": identity, "value": value}, session=session)
        await session.commit_transaction()
        return True
    finally:
        await settle(session.end_session())
