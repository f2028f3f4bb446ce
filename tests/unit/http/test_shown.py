"""A view is made once a version of what it rests on, and never shown once that has changed."""

import pytest

from shared.engine import MemoryStore
from tests.unit.http.counter import CYCLE_ID, OFFICE, Counter, bearer

SHOWN = f"/cycles/{CYCLE_ID}/shown"
VERSIONED = f"/cycles/{CYCLE_ID}/versioned"
NEXT = CYCLE_ID.replace("Q3", "Q4")


async def test_what_stands_where_it_stood_is_neither_read_nor_made_again(
    desk: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.write("satu")
    first = await desk.client.get(SHOWN, headers=bearer())
    monkeypatch.setattr(MemoryStore, "load", None)

    again = await desk.client.get(SHOWN, headers=bearer())

    assert first.json() == {"written": ["satu"]}
    assert (again.status_code, again.content) == (200, first.content)


async def test_a_change_is_shown_at_the_next_question(desk: Counter) -> None:
    await desk.write("satu")
    before = await desk.client.get(SHOWN, headers=bearer())
    await desk.write("dua")

    tag = {"If-None-Match": before.headers["etag"]}
    after = await desk.client.get(SHOWN, headers=bearer() | tag)

    assert (after.status_code, after.json()) == (200, {"written": ["satu", "dua"]})
    assert after.headers["etag"] != before.headers["etag"]


async def test_who_has_it_is_told_so_and_sent_nothing(desk: Counter) -> None:
    await desk.write("satu")
    first = await desk.client.get(SHOWN, headers=bearer())

    tag = {"If-None-Match": first.headers["etag"]}
    again = await desk.client.get(SHOWN, headers=bearer() | tag)

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert "no-cache" in first.headers["cache-control"]


async def test_who_may_not_see_it_is_refused_although_it_is_kept(desk: Counter) -> None:
    await desk.write("satu")
    first = await desk.client.get(SHOWN, headers=bearer())
    tag = {"If-None-Match": first.headers["etag"]}

    stranger = await desk.client.get(SHOWN, headers=tag)
    other = await desk.client.get(SHOWN, headers=bearer(office="6303-dukcapil") | tag)

    assert (stranger.status_code, other.status_code) == (401, 403)


async def test_an_answer_of_one_version_carries_it_so_that_a_command_may_name_it(
    desk: Counter,
) -> None:
    await desk.write("satu")
    shown = await desk.client.get(VERSIONED, headers=bearer())

    taken = await desk.write("dua", If_Match=shown.headers["etag"])

    assert shown.headers["etag"] == '"1"'
    assert taken.status_code == 200


async def test_one_more_of_a_kind_changes_what_rests_on_all_of_it(desk: Counter) -> None:
    await desk.write("satu")
    one = await desk.client.get("/years/2025", headers=bearer())
    await desk.write("dua", f"/cycles/{NEXT}/texts")

    two = await desk.client.get("/years/2025", headers=bearer())

    assert one.json()["written"] == [OFFICE, CYCLE_ID]
    assert two.json()["written"] == [OFFICE, CYCLE_ID, NEXT]


async def test_what_does_not_exist_is_told_so_until_it_does(desk: Counter) -> None:
    absent = await desk.client.get(SHOWN, headers=bearer())
    await desk.write("satu")

    there = await desk.client.get(SHOWN, headers=bearer())

    assert (absent.status_code, there.status_code) == (404, 200)


async def test_one_office_is_never_shown_what_another_asked_for(desk: Counter) -> None:
    offices = ("6304-dukcapil", "6303-dukcapil")

    shown = [await desk.client.get("/years/2031", headers=bearer(office=o)) for o in offices]

    assert [answer.json()["written"] for answer in shown] == [[office] for office in offices]
