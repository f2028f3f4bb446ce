"""MongoDB keeps the promises of a store, over either driver; and what only it can get wrong."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Protocol
from uuid import uuid4

import pytest
from pymongo.errors import AutoReconnect, OperationFailure, PyMongoError
from pymongo.read_concern import ReadConcern

from deploy.local.mongo.node import TRANSACTION_SECONDS
from shared.engine import StoreUnavailable
from shared.engine.store import CommitUnknown
from shared.mongo import Connection, Driver, MongoStore, connect
from shared.mongo.connection import settle
from tests.contract.store_contract import StoreContract
from tests.contract.store_parts import (
    KINDS,
    MODELS,
    ONE,
    aggregate,
    everything,
    whole_unit,
)

pytestmark = pytest.mark.system
DRIVERS = list(Driver)


class Stack(Protocol):
    """What the fixture ``stack`` gives."""

    mongo_uri: str
    admin: Any


@asynccontextmanager
async def connected(
    stack: Stack, driver: Driver, database: str, *, uri: str = "", password: str = ""
) -> AsyncIterator[Connection]:
    """A connection of either driver that is closed at the end."""
    connection = connect(
        uri or stack.mongo_uri,
        database,
        stack.admin.mongo_username,
        password or stack.admin.mongo_password.get_secret_value(),
        app_name="test",
        driver=driver,
        trust=stack.admin.trust,
    )
    try:
        yield connection
    finally:
        await connection.close()


@contextmanager
def silent() -> Iterator[str]:
    """The address of a server that takes connections and never says a word.

    Not one that refuses them: PyMongo forgets to close a socket whose connecting is cancelled.
    """
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield f"mongodb://127.0.0.1:{listening.getsockname()[1]}/?directConnection=true"


@asynccontextmanager
async def quiet_end() -> AsyncIterator[None]:
    """Wait for a driver's background tasks, which may be ending just now."""
    before = asyncio.all_tasks()
    yield
    if left := asyncio.all_tasks() - before - {asyncio.current_task()}:
        await asyncio.wait(left, timeout=5)


@pytest.fixture(params=DRIVERS)
def driver(request: pytest.FixtureRequest) -> Driver:
    return Driver(request.param)


@pytest.fixture
async def connections(stack: Stack, driver: Driver) -> AsyncIterator[tuple[Connection, Connection]]:
    """Two connections to a database that nobody else uses."""
    database = f"test_{uuid4().hex[:12]}"
    async with (
        quiet_end(),
        connected(stack, driver, database) as one,
        connected(stack, driver, database) as other,
    ):
        yield one, other
        await one.client.drop_database(database)


@pytest.fixture
async def stores(connections: tuple[Connection, Connection]) -> tuple[MongoStore, MongoStore]:
    one, other = (MongoStore(connection, MODELS, KINDS) for connection in connections)
    await asyncio.gather(one.prepare(), other.prepare())
    return one, other


@pytest.fixture
def store(stores: tuple[MongoStore, MongoStore]) -> MongoStore:
    return stores[0]


class TestMongoStore(StoreContract):
    """With the fixtures above."""


async def test_preparing_again_changes_nothing(store: MongoStore) -> None:
    await store.commit(whole_unit(aggregate()))
    before = await everything(store)

    await store.prepare()

    assert await everything(store) == before


async def test_every_write_is_journaled_by_a_majority(
    connections: tuple[Connection, Connection],
) -> None:
    database = connections[0].database

    assert database.write_concern.document == {"w": "majority", "j": True}
    assert database.read_concern == ReadConcern("majority")


async def test_what_one_driver_writes_the_other_reads(stack: Stack) -> None:
    database = f"test_{uuid4().hex[:12]}"
    async with (
        connected(stack, Driver.MOTOR, database) as motor,
        connected(stack, Driver.PYMONGO, database) as pymongo,
    ):
        written, read = (MongoStore(c, MODELS, KINDS) for c in (motor, pymongo))
        await written.prepare()
        await written.commit(whole_unit(aggregate()))

        assert await everything(written) == await everything(read)
        await motor.client.drop_database(database)


async def lose_answers(
    patch: pytest.MonkeyPatch, connection: Connection, error: PyMongoError, *, effective: bool
) -> None:
    """Have every commit end in an error, having had its effect or not."""
    session = await settle(connection.client.start_session())
    kind = type(session)
    await settle(session.end_session())
    commit = kind.commit_transaction

    async def lost(self: Any) -> None:
        if effective:
            await commit(self)
        raise error

    patch.setattr(kind, "commit_transaction", lost)


@pytest.mark.parametrize("effective", [True, False])
@pytest.mark.parametrize(
    "error",
    [
        AutoReconnect("lost", errors={"errorLabels": ["UnknownTransactionCommitResult"]}),
        OperationFailure("a fault that nobody foresaw", 9999),
    ],
)
async def test_a_commit_that_may_have_had_its_effect_is_unknown(
    store: MongoStore,
    connections: tuple[Connection, Connection],
    monkeypatch: pytest.MonkeyPatch,
    error: PyMongoError,
    *,
    effective: bool,
) -> None:
    await lose_answers(monkeypatch, connections[0], error, effective=effective)

    with pytest.raises(CommitUnknown):
        await store.commit(whole_unit(aggregate()))

    assert bool(await store.load([ONE])) is effective


async def test_a_commit_that_the_server_aborted_is_tried_again_and_not_unknown(
    store: MongoStore,
    connections: tuple[Connection, Connection],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    labels = {"errorLabels": ["TransientTransactionError"]}
    error = OperationFailure("aborted", 251, labels)
    await lose_answers(monkeypatch, connections[0], error, effective=False)

    with pytest.raises(StoreUnavailable):
        await store.commit(whole_unit(aggregate()))

    assert await store.load([ONE]) == {}


async def test_a_server_that_does_not_answer_is_unavailable(stack: Stack, driver: Driver) -> None:
    with silent() as nobody:
        async with quiet_end(), connected(stack, driver, "test", uri=nobody) as connection:
            away = MongoStore(connection, MODELS, KINDS)

            answers = await asyncio.gather(
                away.ping(),
                away.load([ONE]),
                away.commit(whole_unit(aggregate())),
                return_exceptions=True,
            )

    assert [type(answer) for answer in answers] == [StoreUnavailable] * 3


async def test_a_refused_account_is_unavailable_and_never_the_fault_of_an_event(
    stack: Stack, driver: Driver
) -> None:
    async with (
        quiet_end(),
        connected(stack, driver, "test", password="wrong") as connection,
    ):
        with pytest.raises(StoreUnavailable):
            await MongoStore(connection, MODELS, KINDS).commit(whole_unit(aggregate()))


class _Standalone:
    """A database of a server that is no replica set, as far as ``hello`` tells."""

    def get_collection(self, _name: str, **_options: object) -> None:
        """Nobody asks it for documents."""

    async def command(self, _name: str) -> dict[str, object]:
        return {"isWritablePrimary": True}


async def test_a_server_without_transactions_is_refused_with_what_to_do() -> None:
    store = MongoStore(Connection(None, _Standalone()), MODELS, KINDS)

    with pytest.raises(RuntimeError, match="--replSet"):
        await store.prepare()


async def test_a_transaction_of_a_killed_process_does_not_lock_its_documents_for_long(
    stack: Stack,
) -> None:
    """MongoDB gives it up after this time (and looks every half of it); a minute by default."""
    async with connected(stack, Driver.PYMONGO, "admin") as connection:
        answer = await settle(
            connection.database.command({"getParameter": 1, "transactionLifetimeLimitSeconds": 1})
        )

    assert answer["transactionLifetimeLimitSeconds"] == TRANSACTION_SECONDS
