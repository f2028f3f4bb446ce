"""Requests that no client library would make: bad headers, bodies, paths and parameters."""

from typing import Any, Final
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contract.sample import CYCLE, OFFICE
from tests.fuzz.budget import SEED, fuzzed
from tests.fuzz.mutations import NASTY_VALUES, PERSONAL_SPELT, RAW_BODIES, RAW_VALUES
from tests.fuzz.services import WITH_HTTP, served
from tests.fuzz.test_http import KNOWN, ROLES, addresses, faults, prepared
from tests.unit.collector.served import bearer

TRAVERSAL: Final = (
    "..",
    "../../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e",
    "%00",
    "a%0d%0aX-Injected:%201",
    "%ff%fe",
    "%f0%9f%92%a5",
    "%c3%28",
    "x" * 5000,
    "%D9%A3",
    CYCLE + "%0a",
    CYCLE.upper(),
    "6304-dukcapil:9999-Q4:r999",
    "6304-dukcapil:0000-Q1:r0",
    "0",
    "-1",
    "NaN",
    "1e400",
    "9" * 5000,
    *(quote(spelt) for spelt in PERSONAL_SPELT),
)
HEADERS: Final[tuple[dict[str, bytes], ...]] = (
    {},
    {"If-Match": b'"0"'},
    {"If-Match": b'"999999999999999999"'},
    {"If-Match": b'"9999999999999999999999"'},
    {"If-Match": b"*"},
    {"If-Match": b'W/"1"'},
    {"If-Match": b'"1", "2"'},
    {"If-Match": '"١"'.encode()},
    {"If-Match": b"x" * 20_000},
    {"Idempotency-Key": b""},
    {"Idempotency-Key": b"x" * 20_000},
    {"Idempotency-Key": b"\xff\xfe"},
    {"Idempotency-Key": PERSONAL_SPELT[0].encode()},
    {"X-Correlation-Id": b"x"},
    {"X-Correlation-Id": PERSONAL_SPELT[0].encode()},
    {"traceparent": b"00-" + b"0" * 32 + b"-" + b"0" * 16 + b"-00"},
    {"traceparent": b"\xff"},
    {"Content-Type": b"text/plain"},
    {"Content-Type": b"application/xml"},
    {"Content-Type": b"application/json; charset=utf-16"},
    {"Content-Type": b"multipart/form-data; boundary=x"},
    {"Content-Type": b"application/x-www-form-urlencoded"},
    {"Content-Type": b"\xff"},
    {"Content-Encoding": b"gzip"},
    {"Accept": b"x" * 10_000},
    {"Range": b"bytes=0-0,-1"},
    {"Authorization": b""},
    {"Authorization": b"Bearer"},
    {"Authorization": b"Bearer a.b.c"},
    {"Authorization": b"Basic xyz"},
    {"Authorization": b"Bearer \xff"},
    {"Authorization": b"Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."},
    {"Authorization": b"Bearer " + b"e" * 20_000},
    {"Cookie": b"x" * 20_000},
)
QUERY: Final = (
    "year=2025&year=2024",
    "year=-1",
    "year=0",
    "year=NaN",
    "year=1e400",
    "year=99999999999999999999",
    "year=%00",
    "region=%ff",
    "name=../../etc/passwd",
    "name=a.csv&name=b.xlsx",
    "name=a%00.csv",
    "name=" + "x" * 5000,
    "name=a.csv&report=X&basis=Y&as_of=Z&grouping=1&sheet_name=%00",
    "name=a.xlsx&kind=PK&year=2025&effective=9999-12-31&title=x&until=2000",
    "name=a.csv&dry_run=perhaps",
    "role=%F0%9F%92%A5",
    "version=-1",
    "version=%27%3B--",
    "indicator=DD-01&name=x.pdf",
    "indicator=" + PERSONAL_SPELT[0],
    "paper=A0",
    "bidang=__proto__",
    "closed=maybe",
    "&&&=&=x&%",
)
SOUND: Final[dict[str, Any]] = {
    "year": 2025,
    "quarter": 3,
    "revision": 0,
    "recap_version": 3,
    "reason": "Uji ketahanan layanan.",
    "note": "Uji ketahanan layanan.",
    "why": "Uji ketahanan layanan.",
    "agrees": True,
    "present": ["SEKRETARIS"],
    "place": "Aula",
    "state": "DIKONFIRMASI",
    "cells": [{"indicator": "DD-01", "region": "BELAWANG"}],
    "due": "2025-10-20T08:00:00+08:00",
    "at": "2025-10-20T08:00:00+08:00",
    "held_at": "2025-10-20T08:00:00+08:00",
    "received_at": "2025-10-20T08:00:00+08:00",
    "received_by": "Petugas",
    "recipient": "BAPPEDA",
    "number": "1/2025",
    "quarters": {"2025-Q2": {"PS-01": {"numerator": "4"}}},
    "figures": [],
    "indicators": [],
    "regions": ["ALALAK"],
    "version": "2025.2",
}
"""Fields that bodies have; a body gets those that its address knows."""


def path_of(data: st.DataObject, template: str) -> str:
    """A template with known values in it, one of them perhaps replaced by something vile."""
    parts = []
    for part in template.split("/"):
        if "{" not in part:
            parts.append(part)
            continue
        name = part[part.index("{") + 1 : part.index("}")]
        known = st.sampled_from(KNOWN.get(name, ("x", "1")))
        vile = st.sampled_from(TRAVERSAL)
        value = data.draw(vile if data.draw(st.integers(0, 3)) == 0 else known)
        parts.append(part.replace(f"{{{name}}}", value))
    return "/".join(parts)


def properties(operation: Any) -> set[str]:
    """The names of the fields that the body of an address has."""
    for body in operation.body:
        schema = body.definition.get("schema", {})
        reference = schema.get("$ref", "").rpartition("/")[2]
        schema = schema.get("x-bundled", {}).get(reference, schema)
        return set(schema.get("properties", {}))
    return set()


def body_of(data: st.DataObject, operation: Any) -> bytes:
    """A body that is nearly right, or not at all."""
    if data.draw(st.integers(0, 3)) == 0:
        return data.draw(st.sampled_from(RAW_BODIES + RAW_VALUES) | st.binary(max_size=100)) or b""
    fields = {name: value for name, value in SOUND.items() if name in properties(operation)}
    body = httpx.Request("POST", "http://x", json=fields or SOUND).content
    spoil = data.draw(st.booleans())
    if fields and spoil:
        name = data.draw(st.sampled_from([*fields]))
        raw = data.draw(st.sampled_from(RAW_VALUES))
        vile = fields | {name: data.draw(st.sampled_from(NASTY_VALUES))}
        body = httpx.Request("POST", "http://x", json=vile).content
        if data.draw(st.booleans()):
            marked = httpx.Request("POST", "http://x", json=fields | {name: "@@here@@"}).content
            body = marked.replace(b'"@@here@@"', raw)
    return body


@pytest.mark.parametrize("name", WITH_HTTP)
@given(data=st.data())
@fuzzed(15)
async def test_whatever_is_sent_is_answered_without_a_fault(name: str, data: st.DataObject) -> None:
    print(f"KINERJA_SEED={SEED}")
    async with served(name) as here:
        await prepared(here, name, data.draw(st.sampled_from((0, 5, 12))))
        operations = await addresses(here, name)
        for _ in range(6):
            operation = data.draw(st.sampled_from(operations))
            path = path_of(data, operation.path)
            query = data.draw(st.sampled_from(("", *QUERY)))
            role = data.draw(st.sampled_from(ROLES))
            known = bearer(role, OFFICE, name)
            plain = {k.encode(): v.encode() for k, v in known.items()}
            odd = data.draw(st.sampled_from(HEADERS))
            headers = plain | {b"Content-Type": b"application/json"}
            headers |= {name.encode(): value for name, value in odd.items()}
            method = operation.method.upper()
            if data.draw(st.integers(0, 9)) == 0:
                method = data.draw(st.sampled_from(("TRACE", "PATCH", "OPTIONS", "HEAD", "BREW")))
            content = body_of(data, operation) if method not in ("GET", "HEAD") else b""

            answer = await here.client.request(
                method, _raw(path, query), content=content, headers=headers
            )

            told = (method, path[:200], query, headers, content[:300])
            assert [*faults(answer, head=method == "HEAD")] == [], told


def _raw(path: str, query: str) -> httpx.URL:
    """The address exactly as it is written, dots and all."""
    whole = f"{path}?{query}" if query else path
    return httpx.URL("http://service").copy_with(raw_path=whole.encode("ascii", "replace"))
