"""An Idempotency-Key names one request of one person at one address, and nothing else."""

from tests.unit.http.counter import CYCLE_ID, PATH, Counter, bearer

OTHER = f"/cycles/{CYCLE_ID}/other"


async def test_a_repeated_request_has_its_effect_once_and_the_same_answer(desk: Counter) -> None:
    first = await desk.write("satu", Idempotency_Key="k")
    again = await desk.write("satu", Idempotency_Key="k")

    assert first.json() == again.json() == {"written": ["satu"]}
    assert desk.written == ["satu"]


async def test_without_a_key_two_equal_requests_are_two(desk: Counter) -> None:
    await desk.write("satu")
    await desk.write("satu")

    assert desk.written == ["satu", "satu"]


async def test_the_same_key_of_another_person_is_another_request(desk: Counter) -> None:
    await desk.write("satu", Idempotency_Key="k")
    await desk.write("satu", Idempotency_Key="k", **bearer("KEPALA_DINAS"))

    assert desk.written == ["satu", "satu"]


async def test_the_same_key_at_another_address_is_another_request(desk: Counter) -> None:
    await desk.write("satu", Idempotency_Key="k")
    await desk.write("satu", OTHER, Idempotency_Key="k")

    assert desk.written == ["satu", "satu"]


async def test_the_same_key_for_something_else_is_refused(desk: Counter) -> None:
    await desk.write("satu", Idempotency_Key="k")
    answer = await desk.write("dua", Idempotency_Key="k")

    assert (answer.status_code, answer.json()["rule"]) == (422, "kunci-idempotensi-dipakai-ulang")
    assert desk.written == ["satu"]


async def test_a_key_is_not_stored_as_it_was_sent(desk: Counter) -> None:
    await desk.write("satu", Idempotency_Key="kunci-yang-dikirim")

    assert len(desk.store.kept) == 1
    assert "kunci-yang-dikirim" not in repr(desk.store.kept)


async def test_a_refusal_is_kept_under_its_key_as_well(desk: Counter) -> None:
    first = await desk.client.post(
        PATH, json={"text": ""}, headers=bearer() | {"Idempotency-Key": "k"}
    )
    again = await desk.write("", Idempotency_Key="k")

    assert first.status_code == again.status_code == 409
    assert first.json() == again.json()
