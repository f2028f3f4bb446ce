"""`Documents` on MongoDB: one collection, one document per kind and key."""

from collections.abc import Sequence
from typing import Any, Final

from pymongo.errors import DuplicateKeyError

from shared.documents import Body, Place
from shared.mongo.connection import Connection
from shared.mongo.faults import translated

COLLECTION: Final = "documents"


class MongoDocuments:
    """See `Documents`. Raises `StoreUnavailable` while the database is away."""

    def __init__(self, connection: Connection) -> None:
        self._documents: Any = connection.database[COLLECTION]

    async def get(self, kind: str, key: str) -> Body | None:  # noqa: D102 - see `Documents`
        async with translated():
            found = await self._documents.find_one({"_id": _id(kind, key)})
        return None if found is None else _body(found)

    async def some(self, places: Sequence[Place]) -> dict[Place, Body]:  # noqa: D102
        ids = {_id(*place): place for place in places}
        async with translated():
            found = await self._documents.find({"_id": {"$in": list(ids)}}).to_list(None)
        return {ids[document["_id"]]: _body(document) for document in found}

    async def insert(self, kind: str, key: str, body: Body) -> bool:  # noqa: D102
        async with translated():
            try:
                await self._documents.insert_one(_document(kind, key, body))
            except DuplicateKeyError:
                return False
        return True

    async def replace(self, kind: str, key: str, before: Body, after: Body) -> bool:  # noqa: D102
        known = {"_id": _id(kind, key), "body": dict(before)}
        async with translated():
            result = await self._documents.replace_one(known, _document(kind, key, after))
        return bool(result.matched_count)

    async def put(self, kind: str, key: str, body: Body) -> None:  # noqa: D102
        document = _document(kind, key, body)
        async with translated():
            await self._documents.replace_one({"_id": document["_id"]}, document, upsert=True)

    async def delete(self, kind: str, key: str) -> None:  # noqa: D102
        async with translated():
            await self._documents.delete_one({"_id": _id(kind, key)})

    async def all(self, kind: str, field: str, value: str) -> list[Body]:  # noqa: D102
        async with translated():
            found = self._documents.find({"_id": _of(kind), f"body.{field}": value}).sort("_id", 1)
            return [_body(document) async for document in found]

    async def any(self, kind: str) -> bool:  # noqa: D102
        async with translated():
            return await self._documents.find_one({"_id": _of(kind)}) is not None


def _id(kind: str, key: str) -> str:
    return f"{kind}/{key}"


def _of(kind: str) -> dict[str, str]:
    """All ids of a kind, as a range that the index of ids answers ("0" comes next after "/")."""
    return {"$gte": f"{kind}/", "$lt": f"{kind}0"}


def _document(kind: str, key: str, body: Body) -> dict[str, Any]:
    return {"_id": _id(kind, key), "kind": kind, "body": dict(body)}


def _body(document: dict[str, Any]) -> Body:
    body: Body = document["body"]
    return body
