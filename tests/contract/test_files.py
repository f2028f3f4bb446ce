"""Memory and GridFS, over either driver, keep the promises of `Files`."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from shared.engine import StoreUnavailable
from shared.files import MemoryFiles
from shared.mongo import Connection, Driver, MongoFiles
from shared.mongo.connection import settle
from tests.contract.files_contract import CONTENTS, PDF, FilesContract
from tests.contract.test_mongo_store import Stack, connected, quiet_end, silent


class TestMemoryFiles(FilesContract):
    @pytest.fixture
    def both(self) -> tuple[MemoryFiles, MemoryFiles]:
        files = MemoryFiles()
        return files, files


@pytest.fixture(params=list(Driver))
def driver(request: pytest.FixtureRequest) -> Driver:
    return Driver(request.param)


@pytest.fixture
async def connections(stack: Stack, driver: Driver) -> AsyncIterator[tuple[Connection, Connection]]:
    database = f"test_{uuid4().hex[:12]}"
    async with (
        quiet_end(),
        connected(stack, driver, database) as one,
        connected(stack, driver, database) as other,
    ):
        yield one, other
        await one.client.drop_database(database)


@pytest.fixture
async def both(connections: tuple[Connection, Connection]) -> tuple[MongoFiles, MongoFiles]:
    one, other = (MongoFiles(connection) for connection in connections)
    await asyncio.gather(one.prepare(), other.prepare())
    return one, other


@pytest.mark.system
class TestMongoFiles(FilesContract):
    """With the fixtures above."""

    async def test_who_loses_the_race_leaves_no_chunks_behind(
        self, both: tuple[MongoFiles, MongoFiles], connections: tuple[Connection, Connection]
    ) -> None:
        content = CONTENTS["many chunks"]

        await asyncio.gather(*(both[n % 2].put(content, PDF) for n in range(6)))

        database = connections[0].database
        (document,) = await database["files.files"].find({}).to_list(None)
        owners = await settle(database["files.chunks"].distinct("files_id"))
        assert owners == [document["_id"]]

    async def test_what_a_dying_process_left_stands_in_nobodys_way(
        self, both: tuple[MongoFiles, MongoFiles]
    ) -> None:
        content = CONTENTS["many chunks"]
        name = (await MemoryFiles().put(content, PDF)).sha256
        stream = both[0]._bucket.open_upload_stream(name, metadata={"media_type": PDF})
        await stream.write(content)

        assert await both[1].get(name) is None
        stored = await both[1].put(content, PDF)

        assert await both[1].get(stored.sha256) == content

    async def test_files_are_journaled_by_a_majority(
        self, both: tuple[MongoFiles, MongoFiles]
    ) -> None:
        bucket = getattr(both[0]._bucket, "delegate", both[0]._bucket)

        for collection in (bucket._files, bucket._chunks):
            assert collection.write_concern.document == {"w": "majority", "j": True}


@pytest.mark.system
async def test_a_server_that_does_not_answer_is_unavailable(stack: Stack, driver: Driver) -> None:
    with silent() as nobody:
        async with quiet_end(), connected(stack, driver, "test", uri=nobody) as connection:
            files = MongoFiles(connection)

            with pytest.raises(StoreUnavailable):
                await files.put(b"a", PDF)
