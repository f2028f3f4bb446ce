"""``backup``: one snapshot of all databases, the topics up to the same moment, one file."""

import tomllib
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import bson

from deploy.local.errors import StackError
from deploy.local.paths import ROOT
from deploy.upkeep import archive, topics
from deploy.upkeep.cut import cut
from deploy.upkeep.databases import Snapshot, snapshot
from deploy.upkeep.facts import Facts, Kept, Offsets
from deploy.upkeep.gather import kept, said
from deploy.upkeep.manifest import Manifest, Offset
from deploy.upkeep.site import Site
from deploy.upkeep.topics import Stamped

Progress = Callable[[str], None]


def backup(site: Site, target: Path, progress: Progress) -> Manifest:
    """Write a backup of everything to ``target``. Services may be at work meanwhile.

    Raises `StackError` where it cannot be made; no file appears then.
    """
    bus = site.bus
    committed = topics.now(bus, topics.positions, site.groups)
    before = topics.now(bus, topics.ends, site.topics)
    with archive.collecting(target) as parts:
        with snapshot(site) as moment:
            _databases(site, moment, parts, progress)
            services = {name: kept(moment, name, committed[name]) for name in site.services}
        records = topics.now(bus, topics.everything, site.topics)
        ends = _topics(records, before, services, parts, progress)
        manifest = Manifest(
            version=version(),
            made_at=datetime.now(UTC),
            services=site.services,
            ends=_offsets(ends),
            committed={name: _offsets(committed[name]) for name in site.services},
            parts=tuple(parts.parts),
        )
        archive.write(target, manifest, parts)
    return manifest


def version() -> str:
    """Of this Kinerja."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["project"]["version"])


def _databases(site: Site, moment: Snapshot, parts: archive.Parts, progress: Progress) -> None:
    for service in site.services:
        before = len(parts.parts)
        for name in moment.collections[service]:
            documents = (bytes(document.raw) for document in moment.documents(service, name))
            parts.add(f"databases/{service}/{name}.bson", documents)
        count = sum(part.count for part in parts.parts[before:])
        progress(f"Database of {service}: {count} documents")


def _topics(
    records: list[Stamped],
    before: Offsets,
    services: dict[str, Kept],
    parts: archive.Parts,
    progress: Progress,
) -> Offsets:
    ends = cut(Facts(said=said(s.record for s in records), before=before, services=services))
    for (topic, partition), of_place in topics.by_place(records).items():
        chosen = [s for s in of_place if s.record.offset < ends[topic, partition]]
        parts.add(f"topics/{topic}/{partition}.bson", _packed(chosen))
    progress(f"Topics: {sum(ends.values())} records")
    return ends


def _packed(records: Iterable[Stamped]) -> Iterator[bytes]:
    for number, stamped in enumerate(records):
        record = stamped.record
        if record.offset != number:
            raise StackError(
                f"{record.topic}, partition {record.partition} has no record at offset {number}: "
                "it was written by transactions or compacted, and could not be restored as it is."
            )
        yield bson.encode(
            {
                "timestamp": bson.Int64(stamped.timestamp),
                "key": record.key,
                "value": record.value,
                "headers": [[name, value] for name, value in record.headers],
            }
        )


def _offsets(offsets: Offsets) -> tuple[Offset, ...]:
    return tuple((topic, partition, at) for (topic, partition), at in sorted(offsets.items()))
