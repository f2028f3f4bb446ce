"""Who changes what another has changed since is told so, and changes nothing."""

import asyncio

import pytest

from tests.unit.http.counter import CYCLE_ID, PATH, Counter, bearer

STATE = f"/cycles/{CYCLE_ID}"


async def test_answers_and_states_carry_the_version_as_etag(desk: Counter) -> None:
    first = await desk.write("satu")
    second = await desk.write("dua")
    state = await desk.client.get(STATE, headers=bearer())

    assert [a.headers["etag"] for a in (first, second, state)] == ['"1"', '"2"', '"2"']


async def test_what_names_no_single_version_carries_none(desk: Counter) -> None:
    await desk.write("satu")

    entries = await desk.client.get(PATH, headers=bearer())
    absent = await desk.client.get("/cycles/6304-dukcapil:2025-Q4:r0", headers=bearer())

    assert "etag" not in entries.headers
    assert "etag" not in absent.headers


async def test_with_the_version_that_stands_the_command_is_taken(desk: Counter) -> None:
    seen = await desk.write("satu")

    answer = await desk.write("dua", If_Match=seen.headers["etag"])

    assert (answer.status_code, desk.written) == (200, ["satu", "dua"])


async def test_with_an_older_version_nothing_is_changed_and_the_standing_one_is_named(
    desk: Counter,
) -> None:
    seen = await desk.write("satu")
    await desk.write("dua")

    answer = await desk.write("tiga", If_Match=seen.headers["etag"])

    assert (answer.status_code, answer.json()["rule"]) == (412, "sudah-berubah")
    assert "yang berlaku 2" in answer.json()["detail"]
    assert answer.headers["etag"] == '"2"'
    assert desk.written == ["satu", "dua"]


async def test_what_does_not_exist_yet_stands_at_version_0(desk: Counter) -> None:
    assert (await desk.write("satu", If_Match='"1"')).status_code == 412
    assert (await desk.write("satu", If_Match='"0"')).status_code == 200
    assert (await desk.write("satu", If_Match='"0"')).status_code == 412


async def test_of_many_who_saw_the_same_version_one_wins(desk: Counter) -> None:
    seen = (await desk.write("satu")).headers["etag"]

    answers = await asyncio.gather(*(desk.write(f"{n}", If_Match=seen) for n in range(5)))

    assert sorted(a.status_code for a in answers) == [200, 412, 412, 412, 412]
    assert len(desk.written) == 2


async def test_of_two_taken_in_one_unit_each_has_a_version_of_its_own(desk: Counter) -> None:
    first, second = await asyncio.gather(desk.write("satu"), desk.write("dua"))
    assert desk.store.commits == 1

    late = await desk.write("tiga", If_Match=first.headers["etag"])
    good = await desk.write("empat", If_Match=second.headers["etag"])

    assert (late.status_code, good.status_code) == (412, 200)


async def test_a_repeated_key_is_answered_the_same_version_and_all(desk: Counter) -> None:
    first = await desk.write("satu", Idempotency_Key="k", If_Match='"0"')
    await desk.write("dua")

    again = await desk.write("satu", Idempotency_Key="k", If_Match='"0"')

    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert again.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize("given", ["7", '"tujuh"', 'W/"7"', '"1", "2"', "*", '""', f'"{"9" * 19}"'])
async def test_an_if_match_that_was_never_given_out_is_refused(desk: Counter, given: str) -> None:
    answer = await desk.write("satu", If_Match=given)

    assert (answer.status_code, answer.json()["rule"]) == (400, "if-match-tidak-dikenal")
    assert desk.written == []
