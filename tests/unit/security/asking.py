"""One sound request for every address, so that nothing but who asks decides how it is answered."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import httpx
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from services.notifier.domain.delivery import DELIVERY, Channel
from shared.contract.sample import CYCLE, OFFICE
from shared.engine import MemoryStore
from shared.office import load_offices
from shared.security import Principal, issue
from tests.unit.collector.served import KEY
from tests.unit.collector.world import catalogue

ELSEWHERE: Final = "6303-dukcapil"
_PEM: Final = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
_DAY: Final = date(2025, 10, 2)

CSV: Final = b"Kode,Periode,Pembilang,Penyebut\nDD-01,2024-Q4,1,2\n"
PNG: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154"
    "08d763f8cfc00000030101 00c9fe92ef0000000049454e44ae426082".replace(" ", "")
)
"""A picture of one pixel."""

CATALOGUE: Final = Path(__file__).parents[3] / "samples" / "barito_kuala" / "catalogue.csv"

KNOWN: Final = {
    "office": OFFICE,
    "cycle": CYCLE,
    "bidang": "DAFDUK",
    "source": "SIAK",
    "indicator": "DD-01",
    "sha256": "0f" * 32,
    "finding": "D03:DD-01:BELAWANG:PENYEBUT",
    "treatment": "discard",
    "parked_id": "kinerja.form-issued.v1:0:0",
    "kind": "xlsx",
    "plan": "PK-2025-0",
    "document": "L7",
    "letter": "L1-1",
    "year": "2025",
    "key": "wh-0123456789ab",
}
"""What stands for each parameter of an address."""


@dataclass(frozen=True)
class Ask:
    """What goes with a request; ``path`` replaces parameters of the address."""

    query: Mapping[str, str] = field(default_factory=dict)
    json: object = None
    content: bytes | None = None
    path: Mapping[str, str] = field(default_factory=dict)


def _file(name: str, content: bytes = CSV, **query: str) -> Ask:
    return Ask({"name": name, **query}, content=content)


_CELL: Final = {"indicator": "DD-01", "region": "BELAWANG", "part": "PENYEBUT", "group": "JML"}
_ANSWER: Final = {"state": "DIJELASKAN", "note": "Ada perekaman massal"}
_WHY: Final = {"reason": "Alasan yang cukup"}
_QUARTER: Final = {"year": 2025, "quarter": 4}
_SHEET: Final = "/cycles/{cycle}/sheets/{bidang}/{source}"

ASKS: Final[dict[tuple[str, str], Ask]] = {
    ("", "POST /parked/{parked_id}/{treatment}"): Ask(json={"why": "Diperiksa."}),
    ("", "POST /parked/resume"): Ask(json={"why": "Diperiksa."}),
    ("", "PUT /log-level"): Ask(json={"level": "INFO"}),
    ("collector", "PUT /offices/{office}/catalogue"): Ask(
        json=catalogue(version="2025.2").model_dump(mode="json")
    ),
    ("collector", "POST /offices/{office}/catalogue/import"): _file(
        "katalog.csv", CATALOGUE.read_bytes(), version="2025.2", year="2025"
    ),
    ("collector", "POST /cycles/draft"): Ask(json=_QUARTER),
    ("collector", "GET /cycles/{cycle}/draft/form.html"): Ask({"bidang": "DAFDUK"}),
    ("collector", "POST /cycles"): Ask(json=_QUARTER),
    ("collector", "GET /cycles/{cycle}/form.xlsx"): Ask({"bidang": "DAFDUK"}),
    ("collector", "GET /cycles/{cycle}/form.html"): Ask({"bidang": "DAFDUK"}),
    ("collector", f"PUT {_SHEET}/draft"): Ask(json={"figures": []}),
    ("collector", f"POST {_SHEET}/check"): Ask(json={"figures": []}),
    ("collector", f"PUT {_SHEET}"): Ask(json={"figures": [{"indicator": "DD-01", "rows": []}]}),
    ("collector", f"POST {_SHEET}/submission"): Ask(json={}),
    ("collector", f"POST {_SHEET}/withdrawal"): Ask(json=_WHY),
    ("collector", f"POST {_SHEET}/extension"): Ask(
        json={"due": "2025-10-20T16:00:00+08:00", **_WHY}
    ),
    ("collector", f"POST {_SHEET}/import"): _file("isian.csv"),
    ("collector", f"PUT {_SHEET}/evidence"): _file("bukti.png", PNG, indicator="DD-01"),
    ("recap", "PUT /offices/{office}/history"): Ask(
        json={"quarters": {"2024-Q4": {"DD-01": {"value": "98"}}}}
    ),
    ("recap", "POST /offices/{office}/history"): _file("riwayat.csv"),
    ("recap", "PUT /offices/{office}/targets"): _file(
        "pk.csv",
        b"Kode,Target\nDD-01,99\n",
        kind="PK",
        year="2025",
        effective="2025-01-02",
        title="PK 2025",
    ),
    ("recap", "POST /cycles/{cycle}/closing"): Ask(json={}),
    ("recap", "POST /cycles/{cycle}/recap"): Ask(json={}),
    ("recap", f"POST {_SHEET}/check"): Ask(json={"figures": []}),
    ("recap", "GET /offices/{office}/annual"): Ask({"year": "2025"}),
    ("recap", "GET /offices/{office}/annual.{kind}"): Ask({"year": "2025"}),
    ("recap", "GET /offices/{office}/lakip"): Ask({"year": "2025"}),
    ("recap", "GET /offices/{office}/lakip.{kind}"): Ask({"year": "2025"}),
    ("approval", "POST /cycles/{cycle}/meeting"): Ask(json={"recap_version": 1, "note": "Undur"}),
    ("approval", "POST /cycles/{cycle}/meeting/attendance"): Ask(
        json={"recap_version": 1, "present": [{"role": "SEKRETARIS"}]}
    ),
    ("approval", "POST /cycles/{cycle}/confirmations"): Ask(
        json={"recap_version": 1, "agrees": True}
    ),
    ("approval", "POST /cycles/{cycle}/agreement"): Ask(json={"recap_version": 1}),
    ("approval", "POST /cycles/{cycle}/findings"): Ask(
        json={"recap_version": 1, "cells": [_CELL], **_WHY}
    ),
    ("approval", "POST /cycles/{cycle}/findings/{finding:path}/decision"): Ask(json=_ANSWER),
    ("approval", "POST /cycles/{cycle}/findings/{finding:path}/ruling"): Ask(json=_ANSWER),
    ("approval", "POST /cycles/{cycle}/rounds/extension"): Ask(json=_WHY),
    ("approval", "POST /cycles/{cycle}/submission"): Ask(json={"recap_version": 1}),
    ("approval", "POST /cycles/{cycle}/ratification"): Ask(json={"recap_version": 1}),
    ("approval", "POST /cycles/{cycle}/return"): Ask(json={"recap_version": 1, **_WHY}),
    ("approval", "POST /cycles/{cycle}/cancellation"): Ask(json=_WHY),
    ("approval", "POST /cycles/{cycle}/signature"): Ask(json={}),
    ("approval", "POST /cycles/{cycle}/signature/status"): Ask(json={}),
    ("approval", "PUT /cycles/{cycle}/scans/{document}"): _file("pindaian.png", PNG),
    ("notifier", "POST /cycles/{cycle}/letters/{letter}/cancellation"): Ask(json=_WHY),
    ("notifier", "POST /webhooks"): Ask(
        json={"url": "https://sistem.example/webhook", "topics": ["kinerja.approved.v1"]}
    ),
    ("notifier", "POST /webhooks/{key}/secret"): Ask(json={"overlap_hours": 1}),
    ("notifier", "POST /cycles/{cycle}/receipts"): Ask(
        json={
            "recipient": "INSPEKTORAT",
            "received_by": "Petugas (contoh)",
            "received_at": "2025-10-02T09:00:00+08:00",
        }
    ),
    ("notifier", "GET /offices/{office}/registers/{year}/{kind}"): Ask(path={"kind": "SURAT"}),
}
"""Of an address that is not here nothing but the address is sent."""


def routes_of(routes: Iterable[Any], prefix: str = "") -> Iterator[str]:
    """``METHOD /path`` of every address of an application, as it serves them."""
    for route in routes:
        if (router := getattr(route, "original_router", None)) is not None:
            yield from routes_of(router.routes, prefix + route.include_context.prefix)
        else:
            yield from (f"{method} {prefix}{route.path}" for method in route.methods - {"HEAD"})


def token(
    role: str,
    office: str = OFFICE,
    key: bytes = _PEM,
    *,
    service: str,
    lifetime: timedelta = timedelta(minutes=5),
) -> dict[str, str]:
    """The header of the officer who holds a role by the register, or of a made-up person."""
    officer = load_offices()[OFFICE].officer(role, _DAY)
    name = officer.name if officer else role.title()
    person = Principal(subject=role.lower(), office=office, role=role, name=name)
    return {"Authorization": f"Bearer {issue(key, person, service, datetime.now(UTC), lifetime)}"}


def delivery(store: MemoryStore, recipient: str) -> str:
    """A message in the inbox of a role."""
    return next(
        ref.id
        for ref in sorted(store.documents, key=str)
        if ref.kind == DELIVERY and ref.id.endswith(f":{recipient}:{Channel.INBOX.value}")
    )


async def ask(
    client: httpx.AsyncClient,
    service: str,
    route: str,
    headers: Mapping[str, str],
    path: Mapping[str, str],
) -> httpx.Response:
    """Ask an address as somebody."""
    what = ASKS.get((service, route)) or ASKS.get(("", route)) or Ask()
    method, _, template = route.partition(" ")
    address = template.replace(":path}", "}").format(**{**KNOWN, **what.path, **path})
    return (
        await client.request(
            method,
            address,
            params=what.query,
            json=what.json,
            content=what.content,
            headers=dict(headers),
        )
        if what.content is None
        else await client.request(
            method, address, params=what.query, content=what.content, headers=dict(headers)
        )
    )
