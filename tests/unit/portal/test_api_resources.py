"""Cycles and ratified results over the API: lists in pieces, each with its ETag, and files."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import jwt
import pytest

from services.portal.api.paging import Filter
from services.portal.web.open_data import KINDS
from shared.contract import Approved, StepProgressed
from shared.contract.sample import CYCLE, OFFICE
from shared.contract.vocabulary import Progress
from shared.engine.testing import MemoryBus, Source, feed
from tests.unit.portal.test_feed import Reader
from tests.unit.portal.test_systems import system
from tests.unit.portal.world import form, progressed, said

CYCLES, RESULTS = "/api/v1/cycles", "/api/v1/results"
ONE = f"{RESULTS}/{CYCLE}"
REVISED = CYCLE.replace(":r0", ":r1")
CANONICAL = f"GET approval/cycles/{CYCLE}/ratified.json"


@asynccontextmanager
async def reader() -> AsyncIterator[Reader]:
    scopes = ["events:read", "ratified:read"]
    async with system(scopes=scopes, per_minute=6000) as known:
        yield Reader(known, await known.token())


async def revise(reader_: Reader) -> None:
    """The same quarter is measured once more and ratified."""
    source = Source("approval", MemoryBus())
    again = form().model_copy(update={"cycle": REVISED})
    approved = said(Approved, "KEPALA_DINAS", cycle=REVISED, revision=1, sha256="1a" * 32)
    told = progressed(Progress.SUPERSEDED, "KEPALA_DINAS")
    assert isinstance(told, StepProgressed)
    records = [source.says(event) for event in (again, approved, told)]
    await feed(reader_.known.browser.engine, *records)


async def test_a_result_is_tagged_with_the_hash_of_the_ratified_document() -> None:
    async with reader() as system_:
        first = await system_.get(ONE)
        again = await system_.get(ONE, **{"If-None-Match": first.headers["etag"]})

    told = first.json()
    assert first.headers["etag"] == f'"{told["sha256"]}"'
    assert (told["office"], told["cycle"], told["superseded_by"]) == (OFFICE, CYCLE, None)
    assert [row["kode"] for row in told["rows"]] == [row.indicator for row in approved().table]
    assert (again.status_code, again.content) == (304, b"")


def approved() -> Approved:
    event = said(Approved, "KEPALA_DINAS")
    assert isinstance(event, Approved)
    return event


async def test_what_a_revision_superseded_says_so_and_has_another_tag() -> None:
    async with reader() as system_:
        before = await system_.get(ONE)
        await revise(system_)
        after = await system_.get(ONE, **{"If-None-Match": before.headers["etag"]})
        everything = (await system_.get(RESULTS)).json()["items"]
        standing = (await system_.get(f"{RESULTS}?standing=true")).json()["items"]

    assert (after.status_code, after.json()["superseded_by"]) == (200, REVISED)
    assert after.headers["etag"] == f'"{before.json()["sha256"]}.r1"'
    assert [item["cycle"] for item in everything] == [REVISED, CYCLE]
    assert [item["cycle"] for item in standing] == [REVISED]


async def test_lists_are_read_in_pieces_by_following_next() -> None:
    async with reader() as system_:
        await revise(system_)
        for path in (CYCLES, RESULTS):
            first = await system_.get(f"{path}?limit=1&year=2025")
            second = await system_.get(first.json()["next"])
            other = await system_.get(f"{path}?year=2024")

            assert first.links["next"]["url"] == first.json()["next"]
            assert [a.json()["items"][0]["cycle"] for a in (first, second)] == [REVISED, CYCLE]
            assert (second.json()["next"], "link" in second.headers) == (None, False)
            assert other.json() == {"items": [], "next": None}


def test_the_tenth_revision_is_newer_than_the_second() -> None:
    cycles = [f"{OFFICE}:2025-Q3:r{n}" for n in (2, 10, 9)]
    piece, last = Filter(None, 2, None, None).piece(cycles)

    assert [cycle.rsplit(":")[-1] for cycle in piece] == ["r10", "r9"]
    assert Filter(last, 2, None, None).piece(cycles) == ([cycles[0]], None)


async def test_a_cycle_says_where_it_stands_and_names_nobody() -> None:
    async with reader() as system_:
        answer = await system_.get(f"{CYCLES}/{CYCLE}")

    told = answer.json()
    assert (told["cycle"], told["phase"]) == (CYCLE, "DILAPORKAN")
    assert told["sheets"][0]["revision"] >= 0
    assert "account" not in answer.text
    assert form().actor.name not in answer.text


@pytest.mark.parametrize("ending", [*KINDS])
async def test_the_rows_come_as_files(ending: str) -> None:
    async with reader() as system_:
        file = await system_.get(f"{ONE}/data.{ending}")
        again = await system_.get(f"{ONE}/data.{ending}", **{"If-None-Match": file.headers["etag"]})

    assert (file.status_code, again.status_code) == (200, 304)
    assert file.headers["cache-control"] == "private, no-cache"


async def test_documents_are_their_owner_s_fetched_as_a_system_that_may_nothing() -> None:
    document = b'{"format":"contoh"}'
    async with reader() as system_:
        others = system_.known.browser.others
        others.answers[CANONICAL] = (200, document)
        answer = await system_.get(f"{ONE}/ratified.json")
        (asked,) = others.asked

    claims = jwt.decode(
        asked.headers["authorization"].split()[1], options={"verify_signature": False}
    )
    assert answer.content == document
    assert (claims["sub"], claims["role"], claims["aud"]) == (
        "satu-data",
        "SISTEM_LAIN",
        "approval",
    )
    assert system_.token not in asked.headers["authorization"]
    assert answer.headers["etag"] == f'"{hashlib.sha256(document).hexdigest()[:32]}"'


async def test_while_the_owner_is_away_it_is_said_when_to_come_again() -> None:
    async with reader() as system_:
        system_.known.browser.others.away = True
        answer = await system_.get(f"{ONE}/ratified.json")

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert answer.json()["en"]["remedy"]


@pytest.mark.parametrize(
    "path",
    [
        f"{RESULTS}/{OFFICE}:2019-Q1:r0",
        f"{RESULTS}/6303-lain:2025-Q3:r0",
        f"{CYCLES}/6303-lain:2025-Q3:r0",
        f"{ONE}/rahasia.csv",
        f"{ONE}/data.exe",
        f"{ONE}/semua.csv",
    ],
)
async def test_what_is_not_there_is_a_problem_in_two_languages(path: str) -> None:
    async with reader() as system_:
        answer = await system_.get(path)

    assert (answer.status_code, answer.json()["rule"]) == (404, "tidak-ditemukan")
    assert answer.headers["content-type"] == "application/problem+json"
    assert all(answer.json()["en"].values())


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "cursor=x", "quarter=5", "year=abc", "standing=mungkin"]
)
async def test_what_is_not_as_described_names_the_parameter(query: str) -> None:
    async with reader() as system_:
        answer = await system_.get(f"{RESULTS}?{query}")

    told = answer.json()
    assert (answer.status_code, told["rule"]) == (422, "isi-tidak-sesuai")
    assert told["errors"][0]["field"] == f"query.{query.split('=', maxsplit=1)[0]}"
    assert told["en"]["detail"]


async def test_a_cursor_of_another_office_is_refused() -> None:
    async with reader() as system_:
        answer = await system_.get(f"{RESULTS}?cursor=6303-lain:2025-Q3:r0")

    assert (answer.status_code, answer.json()["rule"]) == (400, "kursor-tidak-sah")
