"""Numbers and secrets that are planted at every entrance, and all places that are searched."""

import base64
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import httpx
import xlsxwriter  # type: ignore[import-untyped]
from openpyxl import load_workbook
from openpyxl.comments import Comment

from deploy.local.paths import Paths
from deploy.local.principals import SERVICES
from shared.engine.records import Record
from tests.system.house import House
from tests.system.spans import Spans

_STEM: Final = "63040158"
"""The first half of every number that is planted: what is found names its entrance by the rest."""


@dataclass
class Canaries:
    """What was planted: value -> entrance. Values are made as they are asked for."""

    planted: dict[str, str] = field(default_factory=dict)

    def number(self, entrance: str) -> str:
        """A number of 16 digits that stands nowhere else."""
        value = f"{_STEM}{len(self.planted) + 10_000_000:08}"
        self.planted[value] = f"number in {entrance}"
        return value

    def secret(self, entrance: str) -> str:
        """A secret that stands nowhere else, as long as a password may be."""
        value = f"KENARI-rahasia-{len(self.planted):03}-pintu"
        self.planted[value] = f"secret in {entrance}"
        return value

    def known(self, name: str, value: str) -> None:
        """A secret of the stack itself."""
        self.planted[value] = f"secret of the stack: {name}"

    def found_in(self, place: str, content: bytes) -> Iterator[str]:
        """What of it stands in some bytes, as it is, grouped in fours, or in base64."""
        for value, entrance in self.planted.items():
            if any(spelt in content for spelt in _spellings(value)):
                yield f"{entrance}: found in {place}"


def _spellings(value: str) -> tuple[bytes, ...]:
    raw = value.encode()
    grouped = " ".join(re.findall(".{4}", value)).encode() if value.isdigit() else raw
    return raw, grouped, base64.b64encode(raw)[:-4], quote(value, safe="").encode()


def secrets_of_the_stack(canaries: Canaries, data_dir: Path) -> int:
    """Remember every password and private key of a stack; how many there are."""
    number = 0
    for file in sorted(Paths.of(data_dir).secrets.rglob("*")):
        text = file.read_text() if file.is_file() else ""
        _, found, after = text.partition("PRIVATE KEY-----\n")
        if found:
            canaries.known(file.name, after.splitlines()[0])
        elif file.name.endswith(("_password", "keyfile")):
            canaries.known(file.name, text.strip())
        number += bool(found) or file.name.endswith(("_password", "keyfile"))
    return number


def workbook(text: str = "", comment: str = "", sheet: str = "Isian") -> bytes:
    """A workbook with something in a cell, in a comment, or as the name of a sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet)
        page.write_string("A1", "Kode")
        page.write_string("A2", text or "DD-01")
    if not comment:
        return out.getvalue()
    again, out = load_workbook(io.BytesIO(out.getvalue())), io.BytesIO()
    again[sheet]["A2"].comment = Comment(comment, "x")
    again.save(out)
    return out.getvalue()


def pdf(text: str) -> bytes:
    """A page with a line of text on it, packed as programs do."""
    drawn = zlib.compress(f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode())
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(drawn), drawn)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        stream,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(out)


async def everywhere(
    house: House, spans: Spans, answers: Mapping[str, bytes], ours: Sequence[Record]
) -> Iterator[tuple[str, bytes]]:
    """Every place that could hold what was planted: place and bytes.

    Of the topics all but ``ours``, the records that a malicious producer wrote there himself.
    """
    written = {_bytes_of(record) for record in ours}
    places: list[tuple[str, bytes]] = [*answers.items()]
    paths = Paths.of(house.data_dir)
    places += [(f"log {log.name}", log.read_bytes()) for log in sorted(paths.logs.glob("*"))]
    for topic, records in (await house.everything_published()).items():
        said = {_bytes_of(record) for record in records} - written
        places += [(f"topic {topic}", content) for content in sorted(said)]
    places += [(f"database {name}", content) async for name, content in _stored(house)]
    places += [("metrics", content) async for content in _metrics(house)]
    places += [("traces", body) for body in spans.bodies]
    return iter(places)


def _bytes_of(record: Record) -> bytes:
    headers = b" ".join(name.encode() + b"=" + (value or b"") for name, value in record.headers)
    return b" ".join((record.key or b"", record.value or b"", headers))


async def _stored(house: House) -> Any:
    """Every collection of every service, files (GridFS) unpacked where they are archives."""
    client = house.mongo()
    try:
        for service in SERVICES:
            database = client[f"kinerja_{service}"]
            for name in sorted(await database.list_collection_names()):
                async for row in database[name].find():
                    yield f"{service}.{name}", str(row).encode()
                    for value in row.values():
                        if isinstance(value, bytes):
                            yield f"{service}.{name}", _unpacked(value)
    finally:
        await client.close()


def _unpacked(content: bytes) -> bytes:
    if not content.startswith(b"PK"):
        return content
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return b" ".join(archive.read(part) for part in archive.namelist())
    except zipfile.BadZipFile:
        return content


async def _metrics(house: House) -> Any:
    async with httpx.AsyncClient(timeout=10) as client:
        for places in house.addresses.values():
            for url in places:
                yield (await client.get(f"{url}/metrics")).content
