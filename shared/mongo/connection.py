"""One way to connect, with the safety settings that the guarantees rest on."""

from collections.abc import Awaitable
from dataclasses import dataclass
from enum import StrEnum
from inspect import isawaitable
from typing import Any, Final, TypeVar, cast

from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import AsyncMongoClient, WriteConcern
from pymongo.read_concern import ReadConcern

from shared.trust import VERIFIED, Trust

T = TypeVar("T")

JOURNALED: Final = WriteConcern(w="majority", j=True)
_SETTINGS: Final[dict[str, Any]] = {
    "retryWrites": True,
    "retryReads": True,
    "serverSelectionTimeoutMS": 3000,
    "connectTimeoutMS": 3000,
    "socketTimeoutMS": 15000,
    "maxPoolSize": 20,
    "tz_aware": True,
}


class Driver(StrEnum):
    """Which client library carries the commands."""

    MOTOR = "motor"
    PYMONGO = "pymongo"


@dataclass(frozen=True, slots=True)
class Connection:
    """A client and the one database that this service may use."""

    client: Any
    database: Any

    async def close(self) -> None:
        """Close all sockets."""
        await settle(self.client.close())


def connect(
    uri: str,
    database: str,
    username: str,
    password: str,
    *,
    app_name: str,
    driver: Driver = Driver.MOTOR,
    trust: Trust = VERIFIED,
) -> Connection:
    """A connection that writes by a journaled majority. Opens no socket yet.

    Accounts live in ``admin``, as is MongoDB's custom; their rights are on one database each.
    """
    client_class = AsyncIOMotorClient if driver is Driver.MOTOR else AsyncMongoClient
    client = cast("Any", client_class)(
        uri,
        username=username,
        password=password,
        authSource="admin",
        appname=app_name,
        **_SETTINGS,
        **trust.mongo(),
    )
    options = {"write_concern": JOURNALED, "read_concern": ReadConcern("majority")}
    return Connection(client, client.get_database(database, **options))


async def settle(value: Awaitable[T] | T) -> T:
    """Await what one driver returns as a coroutine and the other as the thing itself."""
    return await value if isawaitable(value) else value
