"""All services' databases at one moment, as the bytes that MongoDB keeps; and the way back.

One snapshot session reads every database at the same cluster time, so what one service had taken
from another is in both or in neither, while all of them go on working.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, Final

from bson import CodecOptions
from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient, WriteConcern
from pymongo.client_session import ClientSession
from pymongo.errors import OperationFailure, PyMongoError

from deploy.local.errors import StackError
from deploy.local.principals import database_of
from deploy.upkeep.site import Site

LEFT_OUT: Final = frozenset({"leases"})
"""Who holds a lease at the moment says nothing later."""
OF_A_MOMENT: Final = {"documents": {"kind": {"$ne": "session"}}}
"""Sessions of the portal are not kept: nobody is let in by what was valid some time ago."""

_RAW: Final = CodecOptions(document_class=RawBSONDocument)
_JOURNALED: Final = WriteConcern(w="majority", j=True)
_WRITE_AT_ONCE: Final = 500
_TOO_OLD: Final = frozenset({239, 246})
"""SnapshotTooOld, SnapshotUnavailable."""
_TIMEOUT_MS: Final = 5000


class Snapshot:
    """Every database at one moment. Collections that are not there read as empty."""

    def __init__(
        self, client: MongoClient[Any], session: ClientSession, names: Mapping[str, list[str]]
    ) -> None:
        self._client = client
        self._session = session
        self._names = names

    @property
    def collections(self) -> Mapping[str, list[str]]:
        """Names by service."""
        return self._names

    def documents(self, service: str, collection: str) -> Iterator[RawBSONDocument]:
        """A collection's documents in the order of their ids."""
        if collection in self._names.get(service, ()):
            database = self._client.get_database(database_of(service), codec_options=_RAW)
            chosen = OF_A_MOMENT.get(collection, {})
            yield from database[collection].find(chosen, session=self._session).sort("_id", 1)


@contextmanager
def snapshot(site: Site) -> Iterator[Snapshot]:
    """One moment of all databases. The moment is now: the first read is done when this returns.

    Raises `StackError` where MongoDB is away, refuses, or has forgotten the moment meanwhile.
    """
    with _said_plainly(site), _client(site) as client:
        names = {service: _collections(client, service) for service in site.services}
        with client.start_session(snapshot=True) as session:
            client[database_of(site.services[0])]["aggregates"].find_one({}, session=session)
            yield Snapshot(client, session, names)


@contextmanager
def administer(site: Site) -> Iterator[MongoClient[Any]]:
    """The account ``admin`` at MongoDB. Raises `StackError` where it is away or refuses."""
    with _said_plainly(site), _client(site) as client:
        yield client


def filled(site: Site, services: Sequence[str]) -> list[str]:
    """Which of these services have anything in their database."""
    with _said_plainly(site), _client(site) as client:
        return [
            service
            for service in services
            if any(
                client[database_of(service)][name].find_one({}, {"_id": 1})
                for name in _collections(client, service)
            )
        ]


def empty(site: Site, service: str, keep: Iterable[str] = ()) -> None:
    """Drop a service's collections, all but ``keep``."""
    with _said_plainly(site), _client(site) as client:
        for name in set(_collections(client, service, all_of_them=True)) - set(keep):
            client[database_of(service)].drop_collection(name)


def load(site: Site, service: str, collection: str, documents: Iterable[RawBSONDocument]) -> int:
    """Insert documents as they are; how many they were."""
    count, left = 0, iter(documents)
    with _said_plainly(site), _client(site) as client:
        database = client.get_database(
            database_of(service), codec_options=_RAW, write_concern=_JOURNALED
        )
        while part := list(islice(left, _WRITE_AT_ONCE)):
            database[collection].insert_many(part)
            count += len(part)
    return count


def _collections(client: MongoClient[Any], service: str, *, all_of_them: bool = False) -> list[str]:
    names = client[database_of(service)].list_collection_names()
    return sorted(n for n in names if all_of_them or n not in LEFT_OUT)


def _client(site: Site) -> MongoClient[Any]:
    return MongoClient(
        site.mongo_uri, serverSelectionTimeoutMS=_TIMEOUT_MS, **site.admin.mongo_login()
    )


@contextmanager
def _said_plainly(site: Site) -> Iterator[None]:
    try:
        yield
    except OperationFailure as error:
        if error.code in _TOO_OLD:
            raise StackError(
                "MongoDB no longer has the moment that was being read. Try again; if reading "
                "takes longer than minSnapshotHistoryWindowInSeconds (300), set that higher."
            ) from error
        raise StackError(
            f"MongoDB refuses '{site.admin.mongo_username}': {error.details or error}"
        ) from error
    except PyMongoError as error:
        raise StackError(
            f"MongoDB at {site.mongo_uri} does not answer: {type(error).__name__}"
        ) from error
