"""What counts as ok, refused and unknown: the whole verdict rests on it."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from random import Random

import httpx
import pytest

from tests.chaos.history import End, History, Operation
from tests.chaos.officers import Habits, RefusedError, UnknownError, WatchedOfficers
from tests.unit.chaos.world import SAMPLE

Reply = Callable[[], httpx.Response]


def answers(*replies: httpx.Response | Exception) -> httpx.AsyncClient:
    left: Iterator[httpx.Response | Exception] = iter(replies)

    def reply(_request: httpx.Request) -> httpx.Response:
        one = next(left)
        if isinstance(one, Exception):
            raise one
        return one

    return httpx.AsyncClient(transport=httpx.MockTransport(reply))


def officers(client: httpx.AsyncClient, **habits: float) -> WatchedOfficers:
    calm = {"impatient": 0.0, "resigned": 0.0, "doubled": 0.0, "probing": 0.0}
    return WatchedOfficers(
        SAMPLE,
        {"recap": ["http://one", "http://two"]},
        lambda _principal, _service: "token",
        client,
        history=History(),
        habits=Habits(Random(1), **(calm | habits)),
    )


def problem(status: int, rule: str) -> httpx.Response:
    return httpx.Response(status, json={"rule": rule, "status": status})


TAKEN = {"result": "taken"}


async def asked(who: WatchedOfficers) -> Operation:
    with suppress(RefusedError, UnknownError):
        await who.act("SEKRETARIS", "recap", "POST", "/cycles/x/closing", {"note": "y"})
    return next(iter(who.history))


async def test_an_answer_is_ok_and_a_refusal_is_refused() -> None:
    ok = await asked(officers(answers(httpx.Response(200, json=TAKEN))))
    no = await asked(officers(answers(problem(409, "tidak-boleh"))))

    assert (ok.end, ok.answer, ok.changed) == (End.OK, TAKEN, True)
    assert (no.end, no.answer["rule"]) == (End.REFUSED, "tidak-boleh")


async def test_a_lost_answer_is_asked_for_again_with_the_same_key_or_stays_unknown() -> None:
    lost = httpx.ReadTimeout("")
    again = await asked(officers(answers(lost, lost, httpx.Response(200, json=TAKEN))))
    never = await asked(officers(answers(lost), resigned=1.0))

    assert (again.end, again.tries) == (End.OK, 3)
    assert (never.end, never.tries) == (End.UNKNOWN, 1)


@pytest.mark.parametrize(("status", "rule"), [(503, "jawaban-belum-pasti"), (500, "galat-sistem")])
async def test_what_a_service_does_not_know_itself_is_unknown(status: int, rule: str) -> None:
    assert (await asked(officers(answers(problem(status, rule)), resigned=1.0))).end is End.UNKNOWN


async def test_who_was_never_reached_or_was_too_busy_has_done_nothing() -> None:
    """So even the most resigned ask again: no answer can have been lost."""
    client = answers(
        httpx.ConnectError(""),
        problem(503, "kelebihan-beban"),
        problem(429, "x"),
        httpx.Response(200, json=TAKEN),
    )

    assert (await asked(officers(client, resigned=1.0))).end is End.OK


async def test_blocked_after_a_lost_answer_proves_nothing() -> None:
    """That refusal is not kept under the key: the first try may still be on its way."""
    client = answers(httpx.ReadTimeout(""), problem(409, "siklus-tertahan"))

    assert (await asked(officers(client))).end is End.UNKNOWN


async def test_a_fault_of_the_service_is_noted_even_if_it_goes_well_later() -> None:
    who = officers(answers(problem(500, "galat-sistem"), httpx.Response(200, json=TAKEN)))

    assert (await asked(who)).end is End.OK
    assert [probe.what for probe in who.probes] == ["galat"]


async def test_two_answers_to_one_key_must_be_the_same() -> None:
    same = officers(answers(*[httpx.Response(200, json=TAKEN)] * 2), doubled=1.0)
    other = officers(
        answers(httpx.Response(200, json=TAKEN), httpx.Response(200, json={"result": "x"})),
        doubled=1.0,
    )
    await asked(same)
    await asked(other)

    assert same.probes == []
    assert [probe.what for probe in other.probes] == ["doubled"]


async def test_an_operator_s_act_is_never_asked_for_twice() -> None:
    who = officers(answers(httpx.ReadTimeout("")))

    with pytest.raises(UnknownError):
        await who.treat("recap", "t:0:1", "discard", "token")

    only = next(iter(who.history))
    assert (only.end, only.tries) == (End.UNKNOWN, 1)
    assert "token" in only.body["why"]
