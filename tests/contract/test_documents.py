"""Memory and MongoDB, over either driver, keep the promises of `Documents`."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from services.portal.accounts.audit import AuditLine, What
from services.portal.accounts.trail import Trail
from shared.chain import Head, faults
from shared.documents import Documents, MemoryDocuments
from shared.engine import StoreUnavailable
from shared.mongo import Driver, MongoDocuments
from tests.contract.test_mongo_store import Stack, connected, quiet_end

ONE = {"login": "a", "office": "x", "roles": ["R"], "deep": {"n": 1, "none": None}}
OTHER = ONE | {"login": "b"}


class DocumentsContract:
    """Inherit, and give the fixture ``documents``: an empty place."""

    async def test_a_document_comes_back_as_it_was_put(self, documents: Documents) -> None:
        await documents.put("account", "a", ONE)

        assert await documents.get("account", "a") == ONE
        assert await documents.get("account", "b") is None
        assert await documents.get("session", "a") is None

    async def test_several_are_read_together_and_those_that_are_not_there_are_left_out(
        self, documents: Documents
    ) -> None:
        await documents.put("account", "a", ONE)
        await documents.put("session", "s", OTHER)

        places = (("account", "a"), ("session", "s"), ("session", "a"))

        assert await documents.some(places) == {places[0]: ONE, places[1]: OTHER}

    async def test_only_the_first_of_many_inserts(self, documents: Documents) -> None:
        won = await asyncio.gather(*(documents.insert("account", "a", dict(ONE)) for _ in range(5)))

        assert sorted(won) == [False, False, False, False, True]

    async def test_who_does_not_know_what_stands_there_changes_nothing(
        self, documents: Documents
    ) -> None:
        await documents.put("account", "a", ONE)

        assert not await documents.replace("account", "a", OTHER, OTHER)
        assert await documents.get("account", "a") == ONE
        assert await documents.replace("account", "a", ONE, OTHER)
        assert not await documents.replace("account", "a", ONE, ONE)
        assert await documents.get("account", "a") == OTHER

    async def test_nothing_is_replaced_where_nothing_is(self, documents: Documents) -> None:
        assert not await documents.replace("account", "a", ONE, OTHER)
        assert await documents.get("account", "a") is None

    async def test_many_who_write_one_chain_leave_no_gap_and_no_fork(
        self, documents: Documents
    ) -> None:
        """The log of accounts, by three replicas at once: what it asks of documents."""
        at = datetime(2025, 10, 1, tzinfo=UTC)
        replicas = [Trail(documents) for _ in range(3)]

        async def add(number: int) -> None:
            login = f"a{number}"
            line = AuditLine(office="x-1", at=at, what=What.MASUK, login=login, by="ti")
            await replicas[number % 3].add(line)

        await asyncio.gather(*(add(number) for number in range(24)))

        links = await replicas[0].sheet(0)
        assert [link.number for link in links] == list(range(1, 25))
        assert list(faults(links, Head(), await replicas[0].head())) == []
        assert {link.line["login"] for link in links if link.line} == {f"a{n}" for n in range(24)}

    async def test_what_is_deleted_is_gone_and_may_be_deleted_again(
        self, documents: Documents
    ) -> None:
        await documents.put("account", "a", ONE)

        await documents.delete("account", "a")
        await documents.delete("account", "a")

        assert await documents.get("account", "a") is None

    async def test_documents_are_found_by_kind_and_field_in_the_order_of_their_keys(
        self, documents: Documents
    ) -> None:
        await documents.put("account", "b", OTHER)
        await documents.put("account", "a", ONE)
        await documents.put("account", "c", ONE | {"office": "y"})
        await documents.put("session", "a", ONE)

        assert await documents.all("account", "office", "x") == [ONE, OTHER]

    async def test_whether_there_is_one_of_a_kind(self, documents: Documents) -> None:
        assert not await documents.any("account")
        await documents.put("account", "a", ONE)
        assert await documents.any("account")
        assert not await documents.any("session")


class TestMemoryDocuments(DocumentsContract):
    @pytest.fixture
    def documents(self) -> MemoryDocuments:
        return MemoryDocuments()


@pytest.mark.system
class TestMongoDocuments(DocumentsContract):
    @pytest.fixture(params=list(Driver))
    async def documents(
        self, stack: Stack, request: pytest.FixtureRequest
    ) -> AsyncIterator[MongoDocuments]:
        database = f"test_{uuid4().hex[:12]}"
        driver = Driver(request.param)
        async with quiet_end(), connected(stack, driver, database) as connection:
            yield MongoDocuments(connection)
            await connection.client.drop_database(database)

    async def test_a_database_that_is_away_is_said_so(self, stack: Stack) -> None:
        nowhere = "mongodb://127.0.0.1:1/?directConnection=true&serverSelectionTimeoutMS=300"
        async with (
            quiet_end(),
            connected(stack, Driver.MOTOR, "x", uri=nowhere) as connection,
        ):
            with pytest.raises(StoreUnavailable):
                await MongoDocuments(connection).get("account", "a")
