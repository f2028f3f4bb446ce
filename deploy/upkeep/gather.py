"""From Kafka and MongoDB to `Facts`. Reads only."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final, Protocol

from bson import CodecOptions
from bson import decode as unpacked
from bson.raw_bson import RawBSONDocument

from deploy.upkeep import facts as f
from deploy.upkeep import topics
from deploy.upkeep.databases import snapshot
from deploy.upkeep.facts import Facts, Kept, Offsets, Said
from deploy.upkeep.site import Site, topics_of
from shared.contract import Approved
from shared.engine.aggregate import record_from_document
from shared.engine.change import OPEN, ParkedStatus
from shared.engine.decode import Undecodable, decode
from shared.engine.records import Record
from shared.engine.undecodable import place_of

_FILES: Final = ("files.files", "files.chunks")
Document = Mapping[str, Any]


def gather(site: Site) -> Facts:
    """Everything that `verify` compares. Raises `StackError` where it cannot be had."""
    bus = site.bus
    committed = topics.now(bus, topics.positions, site.groups)
    before = topics.now(bus, topics.ends, site.topics)
    with snapshot(site) as moment:
        services = {name: kept(moment, name, committed[name]) for name in site.services}
    records = topics.now(bus, topics.everything, site.topics)
    return Facts(said=said(s.record for s in records), before=before, services=services)


def said(records: Iterable[Record]) -> tuple[Said, ...]:
    """What records say, in their order."""
    return tuple(map(_said, records))


def _said(record: Record) -> Said:
    at: dict[str, Any] = {
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
    }
    decoded = decode(record)
    if isinstance(decoded, Undecodable):
        (source, _), sequence = place_of(record)
        return Said(
            **at, source=source, cycle=decoded.cycle, sequence=sequence, fault=decoded.reason
        )
    attributes = decoded.attributes
    return Said(
        **at,
        source=attributes.source,
        cycle=decoded.body.cycle,
        sequence=attributes.sequence,
        id=str(attributes.id),
        cause=str(attributes.causationid),
        digest=hashlib.sha256(record.value or b"").hexdigest(),
        papers=_papers(decoded.body) if isinstance(decoded.body, Approved) else {},
    )


def _papers(event: Approved) -> dict[str, str]:
    hashes = {d.name: d.sha256 for d in event.documents if d.sha256 is not None}
    return {
        **hashes,
        "ratified.json": event.sha256,
        "previous": event.previous_sha256 or "",
    }


class Rows(Protocol):
    """Databases, or a backup of them."""

    def documents(self, service: str, collection: str, /) -> Iterable[RawBSONDocument]:
        """A collection's documents; none where there is no such collection."""


def kept(moment: Rows, service: str, committed: Offsets) -> Kept:
    """One service's database as facts."""
    aggregates = list(_plain(moment.documents(service, "aggregates")))
    return Kept(
        consumes=frozenset(topics_of(service)),
        committed=committed,
        cycles={d["id"]: _standing(d) for d in aggregates if d["kind"] == "cycle"},
        outbox=tuple(_unsent(d) for d in _plain(moment.documents(service, "outbox"))),
        parked=tuple(_parked(d) for d in _plain(moment.documents(service, "parked"))),
        ratified=tuple(_ratified(aggregates)),
        chains={
            d["id"]: f.Head(length=d["state"]["length"], sha256=d["state"]["sha256"])
            for d in aggregates
            if d["kind"] == "chain"
        },
        registers=tuple(
            f.Register(id=d["id"], numbers=tuple(x["number"] for x in d["state"]["lines"]))
            for d in aggregates
            if d["kind"] == "register"
        ),
        damaged=tuple(_damaged(moment, service)),
    )


def _plain(documents: Iterable[RawBSONDocument]) -> Iterator[Document]:
    options = CodecOptions[Document](tz_aware=True, tzinfo=UTC)
    return (unpacked(document.raw, options) for document in documents)


def _standing(document: Document) -> f.Standing:
    return f.Standing(
        seen={(source, topic): last for source, topic, last in document["seen"]},
        sent=dict(document["sent"]),
        held=tuple(
            f.Held(
                stream=(held["stream"][0], held["stream"][1]),
                sequence=held["sequence"],
                waits_for=held["waits_for"],
                void=held["void"],
            )
            for held in document["early"]
        ),
    )


def _unsent(document: Document) -> f.Unsent:
    return f.Unsent(
        id=document["_id"],
        age_seconds=(datetime.now(UTC) - document["at"]).total_seconds(),
        events=tuple((row[0], row[4], row[5]) for row in document["events"]),
    )


def _parked(document: Document) -> f.ParkedRecord:
    stream, sequence = place_of(record_from_document(dict(document["record"])))
    return f.ParkedRecord(
        id=document["_id"],
        cycle=document["cycle"],
        reason=document["reason"],
        open=ParkedStatus(document["status"]) in OPEN,
        stream=stream,
        sequence=sequence,
    )


def _ratified(aggregates: Iterable[Document]) -> Iterator[f.Ratified]:
    for document in aggregates:
        ratified = (document["state"] or {}).get("ratified")
        if isinstance(ratified, dict) and "text" in ratified:
            yield f.Ratified(
                cycle=document["id"],
                sha256=ratified["sha256"],
                previous=ratified["previous_sha256"],
                text=ratified["text"],
                csv=ratified.get("csv"),
            )


def _damaged(moment: Rows, service: str) -> Iterator[str]:
    """Files whose bytes have another hash than the one they are named by."""
    parts: dict[Any, dict[int, bytes]] = {}
    files, chunks = _FILES
    for chunk in _plain(moment.documents(service, chunks)):
        parts.setdefault(chunk["files_id"], {})[chunk["n"]] = chunk["data"]
    for file in _plain(moment.documents(service, files)):
        found = parts.get(file["_id"], {})
        digest = hashlib.sha256(b"".join(found[n] for n in sorted(found))).hexdigest()
        if digest != file["filename"]:
            yield file["filename"]
