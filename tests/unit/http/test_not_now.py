"""What cannot be done now is 503 with Retry-After; health says why, within a second."""

import asyncio

import pytest

from shared.engine import engine as engine_module
from shared.http import app as app_module
from shared.http import desk as desk_module
from tests.unit.http.counter import CYCLE_ID, PATH, Counter, bearer


async def test_an_overloaded_service_says_so_and_takes_nothing(desk: Counter) -> None:
    desk.engine.worker.close()

    answer = await desk.write("satu")

    assert (answer.status_code, answer.json()["rule"]) == (503, "kelebihan-beban")
    assert int(answer.headers["retry-after"]) > 0
    assert desk.written == []


async def test_more_requests_than_can_be_held_are_sent_away_and_the_others_are_served(
    desk: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_module, "MAX_IN_HAND", 3)
    held = desk.store.hold()
    waiting = [asyncio.create_task(desk.write(str(n))) for n in range(3)]
    await desk.store.reached.wait()

    refused = await asyncio.gather(*(desk.write("lagi") for _ in range(5)))
    alive = await desk.client.get("/healthz")
    held.set()
    served = await asyncio.gather(*waiting)
    after = await desk.write("sesudahnya")

    assert {(r.status_code, r.json()["rule"]) for r in refused} == {(503, "kelebihan-beban")}
    assert all(int(r.headers["retry-after"]) > 0 for r in refused)
    assert (alive.status_code, after.status_code) == (200, 200)
    assert {answer.status_code for answer in served} == {200}
    assert sorted(desk.written) == ["0", "1", "2", "sesudahnya"]


async def test_a_request_that_fails_without_an_answer_is_in_hand_no_more(
    desk: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_module, "MAX_IN_HAND", 1)
    for _ in range(3):
        assert (await desk.client.get("/broken")).status_code == 500

    assert (await desk.write("satu")).status_code == 200


async def test_a_command_whose_outcome_is_not_known_says_how_to_repeat_it_safely(
    desk: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_module, "ANSWER_SECONDS", 0.05)
    desk.store.gone = True

    answer = await desk.write("satu", Idempotency_Key="k")

    assert (answer.status_code, answer.json()["rule"]) == (503, "jawaban-belum-pasti")
    assert "Idempotency-Key" in answer.json()["remedy"]
    assert answer.headers["retry-after"]
    desk.store.gone = False
    monkeypatch.undo()
    again = await desk.write("satu", Idempotency_Key="k")
    assert again.json() == {"written": ["satu"]}


@pytest.mark.parametrize("path", [f"/cycles/{CYCLE_ID}", PATH, "/parked"])
async def test_nothing_can_be_read_while_the_database_is_away(desk: Counter, path: str) -> None:
    desk.store.gone = True

    answer = await desk.client.get(path, headers=bearer("OPERATOR"))

    assert (answer.status_code, answer.json()["rule"]) == (503, "basis-data-tidak-terjangkau")
    assert answer.headers["retry-after"]


async def test_a_service_at_work_is_alive_and_ready_and_needs_no_token_to_say_so(
    desk: Counter,
) -> None:
    alive, ready = await desk.client.get("/healthz"), await desk.client.get("/readyz")

    assert (alive.status_code, alive.json()) == (200, {"alive": True, "reasons": []})
    assert (ready.status_code, ready.json()) == (200, {"ready": True, "reasons": []})


async def test_readiness_names_every_reason(desk: Counter) -> None:
    desk.store.gone = True
    desk.bus.open.clear()
    desk.engine.rebalance.partitions = None

    answer = await desk.client.get("/readyz")

    desk.bus.open.set()
    assert (answer.status_code, answer.json()["ready"]) == (503, False)
    told = " ".join(answer.json()["reasons"])
    assert "no partitions" in told
    assert "sending fails" in told
    assert "MongoDB: on purpose" in told


async def test_readiness_answers_within_a_second_though_the_database_answers_never(
    desk: Counter,
) -> None:
    desk.store.hangs = True
    assert engine_module._PING_SECONDS < 1.0

    async with asyncio.timeout(5):
        answer = await desk.client.get("/readyz")

    assert answer.status_code == 503
    assert any("MongoDB: no answer" in reason for reason in answer.json()["reasons"])


async def test_a_process_whose_loop_has_ended_is_not_alive_and_says_why(desk: Counter) -> None:
    assert desk.engine.failed is not None
    desk.engine.failed.set_exception(RuntimeError("on purpose"))
    desk.engine.failed.exception()

    answer = await desk.client.get("/healthz")

    assert (answer.status_code, answer.json()["alive"]) == (503, False)
    assert answer.json()["reasons"]
