"""A command is answered: once, the same each time, and never parked."""

import asyncio
from dataclasses import replace

import pytest

from shared.decision import CYCLE, Command, Ref
from shared.engine import Answer
from shared.engine.testing import alive, running
from tests.unit.engine.toy import (
    CHAIN,
    ONE,
    OTHER,
    Add,
    Crash,
    Look,
    Note,
    Nothing,
    Refuse,
    Sign,
    Vast,
    Wait,
    form,
    sheet,
)
from tests.unit.engine.world import World, request, world

CHAIN_REF = Ref(CHAIN, ONE.split(":")[0])


async def together(w: World, *commands: Command, key: str | None = None) -> list[Answer]:
    """Ask all in one unit of work."""
    asked = [w.engine.ask(request(command, key)) for command in commands]
    return await alive(w.engine, asyncio.gather(*asked))


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


async def test_the_same_key_twice_in_one_unit_of_work_has_its_effect_once() -> None:
    async with world() as w:
        first, second = await together(w, Add(), Add(), key="k")

        assert (first, w.store.commits, w.tally().total) == (second, 1, 1)


async def test_the_same_key_with_another_body_is_refused_and_changes_nothing() -> None:
    async with world() as w:
        await w.ask(Add(by=1), key="k")

        answer = await w.ask(Add(by=2), key="k")

        assert (answer.status, answer.body["rule"]) == (422, "kunci-idempotensi-dipakai-ulang")
        assert w.tally().total == 1
        assert (await w.ask(Add(by=1), key="k")).status == 200


async def test_the_same_key_at_two_replicas_at_once_has_its_effect_once() -> None:
    async with world() as w, running(w.replica()) as other:
        w.store.rivals = [lambda: other.ask(request(Add(), key="k"))]

        answer = await w.ask(Add(), key="k")

        assert (answer.status, w.tally().total) == (200, 1)


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
        answers = await together(w, Add(), Vast(), Add())

        assert [answer.status for answer in answers] == [200, 500, 200]
        assert w.tally().total == 2


async def test_a_command_before_its_time_is_refused_and_not_held() -> None:
    async with world() as w:
        answer = await w.ask(Wait())

        assert (answer.status, answer.body["rule"]) == (409, "belum-waktunya")
        assert w.held() == []


async def test_a_refusal_that_time_lifts_is_not_kept_under_the_clients_key() -> None:
    async with world() as w:
        before = w.snapshot()

        await w.ask(Wait(), key="k")

        assert w.snapshot() == before


async def test_a_command_releases_the_early_events_of_its_own_cycle() -> None:
    async with world() as w:
        await w.take(w.collector.says(sheet(1)))
        w.rules.needs_form = False

        await w.ask(Note())

        assert (w.tally().sheets, w.held()) == ((1,), [])


async def test_a_command_may_change_several_aggregates_at_once() -> None:
    async with world() as w:
        await w.ask(Sign())
        await w.ask(Sign())

        assert w.store.documents[CHAIN_REF]["state"] == {"links": 2}


async def test_what_a_decision_only_read_must_not_have_changed_when_it_is_committed() -> None:
    async with world() as w, running(w.replica()) as other:
        await w.ask(Sign())
        w.store.rivals = [lambda: other.ask(request(Sign(), cycle=OTHER))]

        await w.ask(Look())

        assert w.tally().total == w.store.documents[CHAIN_REF]["state"]["links"] == 2


async def test_what_was_not_there_when_a_decision_was_made_must_not_be_there_now() -> None:
    async with world() as w, running(w.replica()) as other:
        w.store.rivals = [lambda: other.ask(request(Sign(), cycle=OTHER))]

        await w.ask(Look())

        assert w.tally().total == w.store.documents[CHAIN_REF]["state"]["links"] == 1


async def expecting(w: World, version: int, command: Command, key: str | None = None) -> Answer:
    """Ask, having seen the cycle at that version."""
    asked = replace(request(command, key), expects=version)
    return await alive(w.engine, w.engine.ask(asked))


async def test_a_command_on_what_has_changed_since_changes_nothing() -> None:
    async with world() as w:
        await w.ask(Note())
        await w.ask(Note())

        answer = await expecting(w, 1, Note())

        assert (answer.status, answer.version, w.tally().total) == (412, 2, 2)
        assert (await expecting(w, 2, Note())).status == 200


async def test_of_two_replicas_asked_about_the_same_version_one_changes_it() -> None:
    async with world() as w, running(w.replica()) as other:
        await w.ask(Note())
        rival = replace(request(Note()), expects=1)
        w.store.rivals = [lambda: other.ask(rival)]

        answer = await expecting(w, 1, Note())

        assert (answer.status, answer.version, w.tally().total) == (412, 2, 2)


async def test_an_event_of_the_same_unit_is_a_change_too() -> None:
    async with world() as w:
        await w.ask(Note())
        asked = w.engine.ask(replace(request(Note()), expects=1))

        answer, _ = await alive(
            w.engine, asyncio.gather(asked, w.engine.worker.records([w.collector.says(form())]))
        )

        assert (answer.status, answer.version) == (412, 2)


async def test_each_command_of_a_unit_has_a_version_of_its_own() -> None:
    async with world() as w:
        answers = await together(w, Note(), Nothing(), Note())

        assert [answer.version for answer in answers] == [1, 1, 2]
        assert w.store.commits == 1
        assert w.store.documents[Ref(CYCLE, ONE)]["version"] == 2


async def test_a_refusal_for_its_version_is_kept_like_any_other() -> None:
    async with world() as w:
        await w.ask(Note())
        first = await expecting(w, 0, Note(), key="k")

        again = await expecting(w, 0, Note(), key="k")

        assert (first.status, again) == (412, first)
