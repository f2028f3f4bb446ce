"""The log of accounts: only added to, joined line by line, and what shows that it was touched."""

import asyncio
import hashlib
import json
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

import pytest

from services.portal.accounts.audit import NO_OFFICE, AuditLine, What
from services.portal.accounts.door import Door, NotLetIn
from services.portal.accounts.store import Accounts
from services.portal.accounts.trail import Trail
from services.portal.pace import Pace
from shared.chain import Head, Link, faults, head_of
from shared.contract.sample import OFFICE
from shared.documents import Body, MemoryDocuments
from tests.unit.collector.served import bearer
from tests.unit.portal.pages import portal

AT: Final = datetime(2025, 10, 1, 8, 0, 0, 123456, tzinfo=UTC)
operator = partial(bearer, "OPERATOR", OFFICE, "portal")


def line(number: int, office: str = OFFICE) -> AuditLine:
    return AuditLine(office=office, at=AT, what=What.MASUK, login=f"a{number}", by="ti")


class Slow(MemoryDocuments):
    """Lets others in between each read and what follows from it."""

    async def get(self, kind: str, key: str) -> Body | None:
        found = await super().get(kind, key)
        await asyncio.sleep(0)
        return found


async def written(count: int, documents: MemoryDocuments | None = None) -> Trail:
    trail = Trail(documents or MemoryDocuments())
    for number in range(count):
        await trail.add(line(number))
    return trail


async def links(trail: Trail) -> list[Link]:
    return await trail.sheet(0)


async def test_lines_are_joined_in_the_order_they_came() -> None:
    trail = await written(3)
    found = await links(trail)

    assert [(link.number, link.line and link.line["login"]) for link in found] == [
        (1, "a0"),
        (2, "a1"),
        (3, "a2"),
    ]
    assert list(faults(found, Head(), await trail.head())) == []


async def test_anybody_can_work_a_hash_out_again_from_what_is_exported() -> None:
    """As `docs/how-to/keys.md` describes it, with nothing of ours."""
    for link in await links(await written(2)):
        told = link.model_dump(mode="json")
        content = {name: told[name] for name in ("line", "number", "previous")}
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

        assert hashlib.sha256(text.encode()).hexdigest() == told["hash"]


async def test_two_replicas_write_one_chain_without_a_gap_or_a_fork() -> None:
    documents = Slow()
    replicas = [Trail(documents), Trail(documents), Trail(documents)]

    await asyncio.gather(*(replicas[n % 3].add(line(n)) for n in range(60)))

    found = await links(replicas[0])
    assert [link.number for link in found] == list(range(1, 61))
    assert list(faults(found, Head())) == []
    assert {link.line["login"] for link in found if link.line} == {f"a{n}" for n in range(60)}


async def test_a_process_that_starts_goes_on_where_the_chain_ends() -> None:
    documents = MemoryDocuments()
    await written(2, documents)
    await documents.put("trail-head", "trail-head", Head().model_dump())

    await Trail(documents).add(line(9))

    found = await links(Trail(documents))
    assert [link.number for link in found] == [1, 2, 3]
    assert list(faults(found, Head())) == []


async def touched(changes: dict[str, Any], number: int = 2) -> list[Link]:
    found = await links(await written(4))
    link = found[number - 1]
    assert link.line is not None
    found[number - 1] = link.model_copy(update={"line": link.line | changes})
    return found


@pytest.mark.parametrize(
    "changes", [{"login": "lain"}, {"note": " "}, {"at": "2025-10-01T08:00:00Z"}, {"tambahan": ""}]
)
async def test_a_changed_line_is_found(changes: dict[str, str]) -> None:
    told = list(faults(await touched(changes), Head()))

    assert [(fault.number, fault.what) for fault in told] == [(2, "changed")]


async def test_a_changed_line_with_a_hash_that_fits_breaks_the_next_one() -> None:
    trail = await written(4)
    found = await links(trail)
    forged = (await links(await written(1)))[0]
    found[1] = forged.model_copy(update={"number": 2, "previous": found[0].hash})
    other = Trail(MemoryDocuments())
    await other.add(line(0))
    found[1] = await other.add(line(77))

    told = list(faults(found, Head()))

    assert [(fault.number, fault.what) for fault in told] == [
        (3, "does not follow from the line before")
    ]


@pytest.mark.parametrize("gone", [1, 2, 3])
async def test_a_line_that_was_taken_out_is_found(gone: int) -> None:
    trail = await written(4)
    left = [link for link in await links(trail) if link.number != gone]

    assert [fault.number for fault in faults(left, Head())] == [gone]


async def test_lines_that_were_cut_off_at_the_end_are_found_by_a_head_that_is_known() -> None:
    trail = await written(4)
    found, head = await links(trail), await trail.head()

    assert list(faults(found[:3], Head())) == []
    assert [fault.number for fault in faults(found[:3], Head(), head)] == [4]
    assert [fault.number for fault in faults([], Head(), head)] == [4]


async def test_a_whole_new_chain_is_found_by_an_export_of_before() -> None:
    before = head_of((await links(await written(3)))[1])
    other = Trail(MemoryDocuments())
    for number in (7, 8, 9):
        await other.add(line(number))

    told = list(faults(await links(other), Head(), before))

    assert [(fault.number, fault.what) for fault in told] == [
        (2, "another line than was there before")
    ]


async def test_lines_in_another_order_are_found() -> None:
    found = await links(await written(4))

    assert list(faults([found[0], found[2], found[1], found[3]], Head()))


async def test_lines_of_before_the_chain_are_still_read() -> None:
    documents = MemoryDocuments()
    old = line(1).model_dump(mode="json") | {"book": f"{OFFICE}:2025-10"}
    await documents.insert("audit", "2025-10-01T08:00:00+00:00-aa", old)
    accounts = Accounts(documents)
    await accounts.note(line(2))

    assert [entry.login for entry in await accounts.log(OFFICE, "2025-10")] == ["a2", "a1"]


async def test_an_export_shows_own_lines_and_of_others_only_that_nothing_is_missing() -> None:
    async with portal() as browser:
        for number, office in enumerate((OFFICE, "6371-dukcapil", NO_OFFICE)):
            await browser.accounts.note(line(number, office))

        told = (await browser.client.get("/api/audit", headers=operator())).json()

        found = [Link.model_validate(link) for link in told["links"]]
        assert [link.line and link.line["office"] for link in found] == [
            OFFICE,
            None,
            NO_OFFICE,
            OFFICE,
        ]
        assert "'a1'" not in str(told)
        assert found[3].line is not None
        assert found[3].line["what"] == What.CATATAN_DIEKSPOR
        assert list(faults(found, Head(), Head.model_validate(told["head"]))) == []


@pytest.mark.parametrize("role", ["KASUBAG_KPEP", "KEPALA_DINAS", "SEKRETARIS"])
async def test_only_the_operator_exports(role: str) -> None:
    async with portal() as browser:
        answer = await browser.client.get("/api/audit", headers=bearer(role, OFFICE, "portal"))

        assert (answer.status_code, answer.json()["rule"]) == (403, "bukan-petugas-ti")
        assert (await browser.client.get("/api/audit")).status_code == 401


async def test_a_login_that_there_is_not_is_noted_but_not_which_and_a_flood_is_not_written() -> (
    None
):
    accounts = Accounts(MemoryDocuments())
    door = Door(accounts, lambda: AT)
    door._strangers._pace = Pace(lambda: 0.0)
    for _ in range(22):
        with pytest.raises(NotLetIn):
            await door.enter("rahasia-saya-2025", "salah")

    found = await accounts.trail.sheet(0)
    assert len(found) == 20
    assert "rahasia" not in str([link.line for link in found])
    assert {link.line["what"] for link in found if link.line} == {What.MASUK_DITOLAK}


async def test_who_looks_at_an_account_or_at_the_log_is_in_the_log() -> None:
    async with portal() as browser:
        await browser.come_in("OPERATOR")
        await browser.client.get("/admin/akun/operator")
        await browser.client.get("/admin/catatan")

        month = f"{datetime.now(UTC):%Y-%m}"
        lines = await browser.accounts.log(OFFICE, month)
        assert [(entry.what, entry.login) for entry in lines[:2]] == [
            (What.CATATAN_DILIHAT, "operator"),
            (What.AKUN_DILIHAT, "operator"),
        ]
