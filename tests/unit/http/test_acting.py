"""What a service asks of itself has its effect once under its key; refs are those of one office."""

from shared.decision import CYCLE, Ref
from shared.engine.system import SYSTEM
from tests.unit.http.counter import CYCLE_ID, OFFICE, PERSONAL, Counter, Write, bearer

REF = Ref(CYCLE, CYCLE_ID)


async def test_the_system_acts_once_under_its_key(desk: Counter) -> None:
    first = await desk.desk.act(REF, Write(text="satu"), "k")
    again = await desk.desk.act(REF, Write(text="satu"), "k")

    assert (first.status, again) == (200, first)
    assert desk.written == ["satu"]
    assert [row.data["by"] for row in desk.store.rows.values()] == [SYSTEM]


async def test_a_refusal_is_not_kept_so_the_same_may_be_asked_again(desk: Counter) -> None:
    assert (await desk.desk.act(REF, Write(text=""), "k")).status == 409

    assert (await desk.desk.act(REF, Write(text="satu"), "k")).status == 200


async def test_a_key_names_an_act_on_one_aggregate(desk: Counter) -> None:
    other = Ref(CYCLE, f"{OFFICE}:2025-Q4:r0")
    await desk.desk.act(REF, Write(text="satu"), "k")

    await desk.desk.act(other, Write(text="satu"), "k")

    assert sorted(desk.store.documents) == sorted([REF, other])


async def test_a_personal_number_is_not_stored_whoever_brings_it(desk: Counter) -> None:
    answer = await desk.desk.act(REF, Write(text=f"id={PERSONAL}"), "k")

    assert (answer.status, answer.body["rule"]) == (422, "nomor-pribadi")
    assert PERSONAL not in repr(desk.store)


async def test_the_cycles_of_the_own_office_are_listed_and_no_others(desk: Counter) -> None:
    await desk.write("satu")
    await desk.desk.act(Ref(CYCLE, "6371-dukcapil:2025-Q3:r0"), Write(text="satu"), "k")

    own = await desk.client.get("/cycles", headers=bearer())
    none = await desk.client.get("/cycles", headers=bearer(office="6372-dukcapil"))

    assert (own.json(), none.json()) == ([CYCLE_ID], [])
