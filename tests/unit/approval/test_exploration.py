"""Every path of a small cycle, walked through `decide` itself, not through a model of it.

Three drafts (a blocking finding, a finding to answer, none) and every act of every person on
the drafts they may have seen. Time stands still, so that equal situations meet and the walk
ends; what must never be is checked in each situation that can be reached.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final, NamedTuple

import pytest
from pydantic import BaseModel

from services.approval.commands import Confirm, Ratify, Submit
from services.approval.domain import decide
from services.approval.domain.document import RatifiedDocument
from services.approval.domain.history import Transition
from services.approval.domain.standing import blocking, unconfirmed, undecided
from services.approval.domain.states import Agreement
from services.approval.domain.transitions import TABLE, Act, Status
from shared.contract import Event
from shared.decision import Command, Message, Taken
from tests.unit.approval.world import (
    BLOCKING,
    CAPIL,
    CELL,
    CHAIR,
    DAFDUK,
    HEAD,
    NOW,
    REF,
    RULES,
    actor,
    agree,
    decision,
    discrepancy,
    dispute,
    finding,
    form,
    recap,
    send_back,
)

DRAFTS: Final = (recap(1, (BLOCKING,)), recap(2, (finding(),)), recap(3, value="98.00"))
WRONG: Final = (discrepancy(1),)
SETTLED: Final = {Status.DISEPAKATI, Status.DIAJUKAN, Status.DISAHKAN}


class Situation(NamedTuple):
    """A state, and how much of each of recap's topics has been delivered."""

    state: Agreement
    drafts: int
    wrong: int


def acts(version: int) -> Iterator[tuple[str, Command]]:
    for role in (DAFDUK, CAPIL):
        yield role, Confirm(recap_version=version, agrees=True)
    yield DAFDUK, dispute(version)
    for identity in (BLOCKING.id, "D12:DD-01", f"KEBERATAN:{version}:DAFDUK:SIAK"):
        yield CHAIR, decision(identity)
    yield CHAIR, decision(f"PENGEMBALIAN:{version}:DAFDUK:SIAK")
    yield CHAIR, agree(version)
    yield CHAIR, Submit(recap_version=version)
    yield HEAD, Ratify(recap_version=version)
    yield HEAD, send_back(version)
    yield HEAD, send_back(version, CELL)


class Walk:
    """All situations with what can follow them, and which lines of the table were used."""

    def __init__(self) -> None:
        self.used: set[tuple[Status, Act]] = set()
        self.edges: dict[Situation, set[Situation]] = {}
        started = decide(RULES, {}, Message(form(), "id", NOW, REF, actor(CHAIR)))
        assert isinstance(started, Taken)
        todo = [Situation(_agreement(started.states[REF]), 0, 0)]
        while todo:
            situation = todo.pop()
            if situation not in self.edges:
                self.edges[situation] = set(self._following(situation))
                todo.extend(self.edges[situation])

    def _following(self, at: Situation) -> Iterator[Situation]:
        state, drafts, wrong = at
        if drafts < len(DRAFTS) and (after := self._decided(state, DRAFTS[drafts], CHAIR)):
            yield Situation(after, drafts + 1, wrong)
        if wrong < len(WRONG) and (after := self._decided(state, WRONG[wrong], CHAIR)):
            yield Situation(after, drafts, wrong + 1)
        in_hand = state.draft.version if state.draft else 1
        for seen in {max(1, in_hand - 1), in_hand}:
            for role, command in acts(seen):
                if after := self._decided(state, command, role):
                    yield Situation(after, drafts, wrong)

    def _decided(self, state: Agreement, data: Event | Command, role: str) -> Agreement | None:
        """The next state; none where the message has to wait or is refused."""
        outcome = decide(RULES, {REF: state}, Message(data, "id", NOW, REF, actor(role)))
        if not isinstance(outcome, Taken):
            return None
        for entry in outcome.entries:
            assert isinstance(entry.data, Transition)
            self.used.add((state.status, entry.data.act))
        return _agreement(outcome.states.get(REF, state))

    def moves(self) -> Iterator[tuple[Agreement, Agreement]]:
        return ((a.state, b.state) for a, following in self.edges.items() for b in following)


def _agreement(state: BaseModel) -> Agreement:
    assert isinstance(state, Agreement)
    return state


@pytest.fixture(scope="module")
def walk() -> Walk:
    return Walk()


def test_the_walk_uses_every_line_of_the_table(walk: Walk) -> None:
    assert set(TABLE) <= walk.used


def test_whatever_is_agreed_submitted_or_ratified_has_nothing_open(walk: Walk) -> None:
    settled = [at.state for at in walk.edges if at.state.status in SETTLED]

    assert {state.status for state in settled} == SETTLED
    for state in settled:
        assert (blocking(state), undecided(state), unconfirmed(state)) == ((), (), ())


def test_what_is_ratified_is_the_draft_that_was_agreed_and_submitted(walk: Walk) -> None:
    for before, after in walk.moves():
        if before.status in SETTLED and after.status in SETTLED:
            assert after.draft == before.draft
            assert after.confirmations == before.confirmations
        if after.ratified and after.draft:
            document = RatifiedDocument.model_validate_json(after.ratified.text)
            assert (document.recap_version, document.table) == (
                after.draft.version,
                after.draft.table,
            )


def test_a_ratified_cycle_never_changes_again(walk: Walk) -> None:
    ratified = [(a, b) for a, b in walk.moves() if a.status is Status.DISAHKAN]

    assert ratified
    assert all(before == after for before, after in ratified)


def test_a_cycle_never_gets_stuck(walk: Walk) -> None:
    """From every situation there is a way to ratification."""
    backwards = defaultdict(set)
    for before, following in walk.edges.items():
        for after in following:
            backwards[after].add(before)
    todo = [at for at in walk.edges if at.state.status is Status.DISAHKAN]
    arrive = set(todo)
    while todo:
        new = backwards[todo.pop()] - arrive
        arrive |= new
        todo.extend(new)

    assert arrive == set(walk.edges)
