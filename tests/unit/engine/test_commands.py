"""A command is answered: once, the same each time, and never parked."""

import pytest

from shared.decision import CYCLE, Command, Ref
from shared.engine import Overloaded
from shared.engine import worker as engine_worker
from shared.engine.testing import Fault, alive
from tests.unit.engine import toy
from tests.unit.engine.toy import (
    CHAIN,
    ONE,
    Add,
    Crash,
    Look,
    Note,
    Nothing,
    Refuse,
    Sign,
    Vast,
    form,
    sheet,
)
from tests.unit.engine.world import request, world


async def test_a_taken_command_is_answered_by_the_step_and_said() -> None:
    async with world() as w:
        answer = await w.ask(Add(by=2))
        await w.engine.relay.drain()

        assert (answer.status, answer.body) == (200, {"text": "+2"})
        assert (w.tally().total, [s.refers_to for s in w.said()]) == (2, ["added 2"])


async def test_a_command_that_changes_nothing_is_accepted_and_stores_nothing() -> None:
    async with world() as w:
        before = w.snapshot()

        answer = await w.ask(Nothing())

        assert (answer.status, answer.body["result"]) == (200, "unchanged")
        assert w.snapshot() == before


async def test_a_refused_command_is_answered_never_parked_never_blocking() -> None:
    async with world() as w:
        answer = await w.ask(Refuse())

        assert (answer.status, answer.body["rule"]) == (403, "tidak-boleh")
        assert (w.parked(), w.store.documents) == ([], {})


@pytest.mark.parametrize("command", [Add(), Note(), Refuse(), Nothing()])
async def test_the_same_key_is_answered_the_same_and_has_its_effect_once(command: Command) -> None:
    async with world() as w:
        first = await w.ask(command, key="k")
        before = w.snapshot()

        second = await w.ask(command, key="k")

        assert second == first
        assert w.snapshot() == before


async def test_the_same_key_in_one_unit_of_work_has_its_effect_once() -> None:
    async with world() as w:
        both = [w.engine.ask(request(Add(), "k")), w.engine.ask(request(Add(), "k"))]
        await alive(w.engine, _all(both))

        assert w.tally().total == 1


async def _all(questions: list) -> None:  # type: ignore[type-arg]
    for question in questions:
        await question


async def test_the_same_key_with_another_body_is_refused_and_changes_nothing() -> None:
    async with world() as w:
        await w.ask(Add(by=1), key="k")

        answer = await w.ask(Add(by=2), key="k")

        assert (answer.status, answer.body["rule"]) == (422, "kunci-idempotensi-dipakai-ulang")
        assert w.tally().total == 1
        assert (await w.ask(Add(by=1), key="k")).status == 200


async def test_without_a_key_each_command_has_its_effect() -> None:
    async with world() as w:
        await w.ask(Add())
        await w.ask(Add())

        assert w.tally().total == 2


@pytest.mark.parametrize("command", [Crash(), Vast()])
async def test_a_fault_of_ours_is_answered_500_and_not_kept(command: Command) -> None:
    async with world() as w:
        answer = await w.ask(command, key="k")

        assert (answer.status, w.store.kept, w.store.documents) == (500, {}, {})
        assert (await w.ask(Add())).status == 200


async def test_a_command_that_cannot_be_written_does_not_take_its_neighbours_along() -> None:
    async with world() as w:
        asked = [w.engine.ask(request(command)) for command in (Add(), Vast(), Add())]

        answers = await alive(w.engine, _gather(asked))

        assert [answer.status for answer in answers] == [200, 500, 200]
        assert w.tally().total == 2
'''
open('/dev/null')
