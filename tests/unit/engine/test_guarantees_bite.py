"""The tests of the guarantees bite: each safety part is taken out once, and its test must fail."""

import asyncio
import inspect
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from shared.decision import Ignored
from shared.engine import (
    Answer,
    Engine,
    MemoryStore,
    ParkedStatus,
    Record,
    decode,
    engine,
    inbox,
    outbox,
    parking,
    publisher,
    redrives,
    refusals,
    relay,
)
from shared.engine.aggregate import Aggregate
from shared.engine.alarms import Alarms
from shared.engine.brake import Brake
from shared.engine.change import Change, Request
from shared.engine.commands import Commands
from shared.engine.decisions import Decisions
from shared.engine.decode import Received
from shared.engine.effects import Effects
from shared.engine.fold import Fold
from shared.engine.inbox import Inbox
from shared.engine.loading import Loader
from shared.engine.parking import Parking
from shared.engine.patience import Patience
from shared.engine.publisher import KafkaPublisher
from shared.engine.relay import Relay
from shared.engine.store import StoreUnavailable
from shared.engine.testing import Fault
from shared.engine.work import Asked, Work
from shared.engine.worker import Worker
from tests.unit.engine import (
    test_alarms,
    test_brake,
    test_commands,
    test_effects,
    test_inbox,
    test_parking,
    test_publisher,
    test_redrive,
    test_relay,
    test_undecodable,
    test_worker,
)
from tests.unit.engine.toy import Add, Crash, Note

Test = Callable[..., Any]
PARAMETERS: dict[Test, dict[str, object]] = {
    test_undecodable.test_a_discarded_record_stays_discarded_when_it_comes_again: {
        "spoil": test_undecodable.NAMES_NO_CYCLE["no key"]
    },
    test_worker.test_an_unknown_commit_of_a_command_has_its_effect_once_without_any_key: {
        "fault": Fault.UNKNOWN_AFTER,
        "command": Note(),
    },
    test_commands.test_the_same_key_is_answered_the_same_and_has_its_effect_once: {
        "command": Add()
    },
    test_commands.test_a_fault_of_ours_is_answered_500_and_not_kept: {"command": Crash()},
    test_alarms.test_one_that_does_not_move_on_is_left_alone_and_holds_up_nobody: {"mood": "deaf"},
}


# --- parts that look right and are not ----------------------------------------------------


def nothing(*_args: object, **_more: object) -> None:
    """Do nothing."""


def always(value: object) -> Callable[..., Any]:
    return lambda *_args, **_more: value


NO, YES = always(value=False), always(value=True)


def awaited(value: object = None) -> Callable[..., Any]:
    async def give(*_args: object, **_more: object) -> object:
        return value

    return give


YES_SOON = awaited(value=True)


def takes_gaps(self: Inbox, received: Received) -> None:
    cycle = self._scene.cycle(received.attributes.subject)
    if received.attributes.sequence > cycle.last(received.stream) and self._take(cycle, received):
        self.release(cycle)


async def acknowledges_first(self: Worker, records: list[Record]) -> None:
    asyncio.get_running_loop().create_task(RECORDS(self, records))
    await asyncio.sleep(0)


async def answers_first(self: Worker, what: Request) -> Answer:
    self._asked.append(Asked(what, asyncio.get_running_loop().create_future()))
    self._stir()
    return Answer(200, {})


def says_first(self: Fold) -> Change:
    change = FINISH(self)
    for one in RELAYS:
        TASKS.add(asyncio.ensure_future(one._publisher.send(list(change.outgoing))))
    return change


def remembered(self: Relay, *args: Any) -> None:
    INIT(self, *args)
    RELAYS[:] = [self]


async def clears_first(self: Relay, batch: relay.Batch) -> None:
    await self._forget(batch.outbox)
    await SEND(self, batch)


def only_our_topics(earlier: list[Any], events: list[Any]) -> list[Any]:
    first: dict[tuple[str, str], int] = {}
    for event in events:
        first.setdefault((event.cycle, event.topic), event.sequence)
    return [e for e in earlier if e.sequence < first.get((e.cycle, e.topic), 0)]


def numbers_without_emitter(self: Effects, said: Any, cycle: Aggregate) -> None:
    self._scene.change.outgoing.append(said.numbered(cycle.next_sequence(said.topic)))


def judges_without_net(self: Decisions, cause: Any) -> Any:
    return self._decide(cause)


async def parks_all(self: Worker, work: Work, error: Exception) -> None:
    for item in work.items:
        if isinstance(item, Received):
            await self._conclude(await self._put_aside(Work((item,)), item, str(error)))


async def gives_up(_self: Patience, error: Exception, _outages: int) -> None:
    raise error


def forgets_what_was_read(self: MemoryStore, change: Change) -> None:
    change.read = []
    GUARD(self, change)


def has_no_answers(_self: Loader, _work: Work) -> list[str]:
    return []


def taken_all_the_same(_expected: int, _standing: int) -> Ignored:
    return Ignored("as it pleases")


def keeps_everything(self: Commands, request: Request) -> Answer:
    answer = ANSWER(self, request)
    self._keep(request, answer)
    return answer


def sends_once(self: KafkaPublisher, events: list[Any]) -> Any:
    return self._try(list(events))


async def skips_failures(self: KafkaPublisher, sent: list[Any]) -> list[object]:
    results = await CONFIRM(self, sent)
    return [None for _ in results]


RECORDS, FINISH, INIT, SEND = Worker.records, Fold.finish, Relay.__init__, Relay._send
GUARD, ANSWER, CONFIRM = MemoryStore._guard, Commands.answer, KafkaPublisher._confirmations
RELAYS: list[Relay] = []
TASKS: set[asyncio.Future[None]] = set()


# --- the table ------------------------------------------------------------------------------

MUTATIONS: dict[str, tuple[list[tuple[object, str, object]], Test]] = {
    "no inbox": (
        [(Aggregate, "last", always(value=0))],
        test_inbox.test_an_event_has_its_effect_once_however_often_it_comes,
    ),
    "gaps are taken": (
        [(Inbox, "event", takes_gaps)],
        test_inbox.test_a_gap_is_held_and_released_in_order_when_it_fills,
    ),
    "early events are not released": (
        [(Inbox, "release", nothing)],
        test_inbox.test_what_the_step_calls_early_is_held_until_another_topic_brings_it,
    ),
    "held doubles are held again": (
        [(Aggregate, "holds", NO)],
        test_inbox.test_a_double_of_a_held_event_is_dropped,
    ),
    "early events are not bounded": (
        [(inbox, "has_room", YES)],
        test_inbox.test_early_events_are_bounded_and_the_one_too_many_blocks_its_cycle,
    ),
    "its own events come back": (
        [(Worker, "_is_own", NO)],
        test_inbox.test_its_own_events_are_never_delivered_back_to_a_service,
    ),
    "acknowledged before the commit": (
        [(Worker, "records", acknowledges_first)],
        test_worker.test_a_batch_is_acknowledged_only_after_its_commit,
    ),
    "answered before the commit": (
        [(Worker, "ask", answers_first)],
        test_worker.test_a_command_is_answered_only_after_its_commit,
    ),
    "published before the commit": (
        [(Relay, "__init__", remembered), (Fold, "finish", says_first)],
        test_worker.test_what_could_not_be_written_is_never_said,
    ),
    "no outbox": (
        [(MemoryStore, "_keep", always(value=()))],
        test_worker.test_what_a_killed_process_had_committed_is_published_by_the_next_one,
    ),
    "the outbox is cleared before it is sent": (
        [(Relay, "_send", clears_first)],
        test_worker.test_what_a_killed_process_had_committed_is_published_by_the_next_one,
    ),
    "no sweep": (
        [(Relay, "_sweep", awaited())],
        test_relay.test_partitions_that_come_bring_a_sweep_of_what_their_last_owner_left,
    ),
    "no lease": (
        [(MemoryStore, "lease", YES_SOON)],
        test_relay.test_only_the_holder_of_the_lease_sweeps,
    ),
    "no foreign-first rule": (
        [(relay, "_before", always(value=[]))],
        test_relay.test_a_chain_of_dead_owners_is_sent_in_order,
    ),
    "foreign first, but only on the topics of the moment": (
        [(relay, "_before", only_our_topics)],
        test_relay.test_it_goes_first_on_every_topic_even_those_we_say_nothing_on_yet,
    ),
    "nobody notes who spoke last": (
        [(Effects, "_say", numbers_without_emitter)],
        test_relay.test_a_chain_of_dead_owners_is_sent_in_order,
    ),
    "a swept page is not sorted": (
        [(relay, "in_order", lambda events: list(events)[::-1])],
        test_relay.test_a_sweep_publishes_what_a_crash_left_once_and_in_order,
    ),
    "documents without a bound": (
        [(outbox, "_size", always(value=0))],
        test_relay.test_outbox_documents_stay_below_their_bound_headers_included,
    ),
    "no blocking": (
        [(Parking, "block", nothing)],
        test_parking.test_later_events_of_a_blocked_cycle_are_parked_behind_in_order,
    ),
    "the whole office is blocked": (
        [(Aggregate, "blocked", property(always(value="x"), nothing))],
        test_parking.test_other_cycles_go_on_in_the_very_batch_that_blocks_one,
    ),
    "rules are not caught": (
        [(Decisions, "of", judges_without_net)],
        test_parking.test_a_rule_that_raises_harms_only_its_own_cycle,
    ),
    "personal numbers are kept": (
        [(parking, "scan_bytes", NO), (decode, "scan_bytes", NO)],
        test_parking.test_a_parked_record_with_a_personal_number_loses_its_bytes_and_that_header,
    ),
    "events with personal numbers are taken": (
        [(decode, "scan_bytes", NO)],
        test_inbox.test_an_event_that_holds_a_personal_number_is_parked_without_its_bytes,
    ),
    "a replay parks again": (
        [(Parking, "is_known", NO)],
        test_undecodable.test_a_discarded_record_stays_discarded_when_it_comes_again,
    ),
    "no splitting": (
        [(Worker, "_isolate", parks_all)],
        test_worker.test_an_event_that_cannot_be_written_is_parked_and_its_neighbours_are_not,
    ),
    "an absent database parks": (
        [(Patience, "_wait", gives_up)],
        test_worker.test_a_database_that_is_away_is_waited_for_and_nothing_is_parked,
    ),
    "no versions": (
        [(MemoryStore, "_guard", nothing)],
        test_worker.test_a_lost_race_is_decided_anew_on_what_is_there_now,
    ),
    "no read guard": (
        [(MemoryStore, "_guard", forgets_what_was_read)],
        test_commands.test_what_a_decision_only_read_must_not_have_changed_when_it_is_committed,
    ),
    "answers are not looked up": (
        [(Loader, "_keys", has_no_answers)],
        test_worker.test_an_unknown_commit_of_a_command_has_its_effect_once_without_any_key,
    ),
    "answers are not kept": (
        [(Commands, "_keep", nothing)],
        test_commands.test_the_same_key_is_answered_the_same_and_has_its_effect_once,
    ),
    "another body is answered too": (
        [(refusals, "KEY_REUSED", Answer(200, {"rule": "kunci-idempotensi-dipakai-ulang"}))],
        test_commands.test_the_same_key_with_another_body_is_refused_and_changes_nothing,
    ),
    "faults are kept": (
        [(Commands, "answer", keeps_everything)],
        test_commands.test_a_fault_of_ours_is_answered_500_and_not_kept,
    ),
    "anything parked can be treated": (
        [(redrives, "ParkedStatus", SimpleNamespace(CULPRIT=ParkedStatus.BEHIND))],
        test_redrive.test_what_waits_behind_cannot_be_treated_out_of_its_order,
    ),
    "what is parked during a release is overlooked": (
        [(Loader, "_outdated", awaited(value=False))],
        test_redrive.test_what_another_replica_parks_just_before_a_release_is_released_too,
    ),
    "no brake": (
        [(Brake, "check", nothing)],
        test_brake.test_more_blocked_cycles_in_a_row_than_chance_explains_stop_the_intake,
    ),
    "who is woken is not looked at again": (
        [(Aggregate, "is_due", YES)],
        test_alarms.test_of_two_replicas_that_see_it_due_one_wakes_it,
    ),
    "wake times are not kept": (
        [(Effects, "_wakes", always(value={}))],
        test_alarms.test_it_survives_the_death_of_its_process_and_is_woken_late_but_once,
    ),
    "nobody rests": (
        [(Alarms, "_rest", NO)],
        test_alarms.test_one_that_does_not_move_on_is_left_alone_and_holds_up_nobody,
    ),
    "versions are not compared": (
        [(refusals, "changed_since", taken_all_the_same)],
        test_commands.test_a_command_on_what_has_changed_since_changes_nothing,
    ),
    "versions are those of the unit": (
        [(Aggregate, "rise", nothing)],
        test_commands.test_each_command_of_a_unit_has_a_version_of_its_own,
    ),
    "redrives are not audited": (
        [(Fold, "write_down", nothing)],
        test_redrive.test_each_act_of_an_operator_is_audited_with_who_and_why,
    ),
    "redrives do not wait for their turn": (
        [(Aggregate, "is_turn", YES)],
        test_redrive.test_what_found_no_room_comes_in_its_turn_when_it_is_replayed,
    ),
    "sequences are given out before the decision is sound": (
        [
            (
                Effects,
                "_check",
                lambda self, taken, _touched: [
                    self._scene.cycle(event.cycle).next_sequence(event.TOPIC)
                    for event in taken.events
                ],
            )
        ],
        test_effects.test_after_an_unsound_decision_no_sequence_is_missing,
    ),
    "stopping does not drain": (
        [(Engine, "_finish", awaited())],
        test_worker.test_stopping_finishes_and_publishes_what_is_in_hand,
    ),
    "a publisher that tries once": (
        [(KafkaPublisher, "send", sends_once)],
        test_publisher.test_whatever_fails_all_arrive_and_first_copies_keep_their_order,
    ),
    "a publisher that takes failures for successes": (
        [(KafkaPublisher, "_confirmations", skips_failures)],
        test_publisher.test_whatever_fails_all_arrive_and_first_copies_keep_their_order,
    ),
    "a publisher that keeps its producer": (
        [(KafkaPublisher, "_retire", nothing)],
        test_publisher.test_after_an_error_the_producer_is_thrown_away,
    ),
    "a publisher that hands over everything at once": (
        [(publisher, "slice_end", len)],
        test_publisher.test_whatever_fails_all_arrive_and_first_copies_keep_their_order,
    ),
}


@pytest.mark.parametrize(("parts", "test"), MUTATIONS.values(), ids=MUTATIONS.keys())
def test_without_this_part_its_test_fails(
    parts: list[tuple[object, str, object]], test: Test, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_DRAIN_SECONDS", 0.1)
    for owner, name, instead in parts:
        monkeypatch.setattr(owner, name, instead)

    with pytest.raises((AssertionError, TimeoutError, StoreUnavailable)):
        run(test, monkeypatch)


def run(test: Test, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a test as pytest would, with one set of its parameters."""
    given = {"monkeypatch": monkeypatch} | PARAMETERS.get(test, {})
    if prepare := getattr(inspect.getmodule(test), "prepare", None):
        prepare(monkeypatch)
    names = inspect.signature(test).parameters
    result = test(**{name: value for name, value in given.items() if name in names})
    if inspect.isawaitable(result):
        asyncio.run(_bounded(result))


async def _bounded(result: Any) -> None:
    async with asyncio.timeout(2):
        await result
