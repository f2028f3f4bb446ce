"""What an archive holds, as records and as facts."""

from collections.abc import Iterable, Sequence
from typing import Any

import bson
from bson.raw_bson import RawBSONDocument

from deploy.upkeep.archive import Archive
from deploy.upkeep.facts import Kept, Place
from deploy.upkeep.gather import kept
from deploy.upkeep.manifest import Part
from deploy.upkeep.topics import Stamped
from shared.engine.records import Record


def recorded(archive: Archive) -> dict[Place, list[Stamped]]:
    """The records of a backup by partition."""
    found = {}
    for part in archive.manifest.records():
        place = _place(part)
        documents = archive.documents(part)
        found[place] = [_stamped(place, offset, d) for offset, d in enumerate(documents)]
    return found


def kept_of(archive: Archive, services: Sequence[str]) -> dict[str, Kept]:
    """The databases of a backup as facts."""
    return {
        service: kept(_Rows(archive, service), service, archive.manifest.positions(service))
        for service in services
    }


def collection_of(part: Part) -> str:
    """The collection that a part of a database is."""
    return part.name.rsplit("/", 1)[1].removesuffix(".bson")


class _Rows:
    """An archive's database, read like a snapshot."""

    def __init__(self, archive: Archive, service: str) -> None:
        self._archive = archive
        self._parts = {collection_of(p): p for p in archive.manifest.collections(service)}

    def documents(self, _service: str, collection: str) -> Iterable[RawBSONDocument]:
        part = self._parts.get(collection)
        return () if part is None else self._archive.documents(part)


def _place(part: Part) -> Place:
    _, topic, file = part.name.split("/")
    return topic, int(file.removesuffix(".bson"))


def _stamped(place: Place, offset: int, document: RawBSONDocument) -> Stamped:
    row: dict[str, Any] = bson.decode(document.raw)
    headers = tuple((name, value) for name, value in row["headers"])
    record = Record(*place, offset, row["key"], row["value"], headers)
    return Stamped(record, row["timestamp"])
