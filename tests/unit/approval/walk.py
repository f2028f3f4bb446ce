"""Walks every path of a small cycle through `decide` itself, not through a model of it.

Time stands still, so that equal situations meet and the walk ends.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from pydantic import BaseModel

from services.approval.domain import Rules, decide
from services.approval.domain.history import Transition
from services.approval.domain.states import Agreement
from services.approval.domain.transitions import Act, Status
from shared.contract import Event
from shared.decision import Command, Message, Taken
from tests.unit.approval.world import CHAIR, NOW, REF, actor, form, submissions

Acts = Callable[[int], Iterator[tuple[str, Command]]]


class Situation(NamedTuple):
    """A state, and how much of each topic has been delivered."""

    state: Agreement
    delivered: tuple[int, ...]


class Walk:
    """All situations with what can follow them, and which lines of the table were used.

    Each of ``topics`` keeps its order; between them any order is walked. ``acts`` are those that
    people may do who look at a draft: the one in hand, and the one before.
    """

    def __init__(self, rules: Rules, topics: Sequence[Sequence[Event]], acts: Acts) -> None:
        self._rules, self._topics, self._acts = rules, topics, acts
        self.used: set[tuple[Status, Act]] = set()
        self.edges: dict[Situation, set[Situation]] = {}
        todo = [Situation(self._begun(), (0,) * len(topics))]
        while todo:
            situation = todo.pop()
            if situation not in self.edges:
                self.edges[situation] = set(self._following(situation))
                todo.extend(self.edges[situation])

    def _begun(self) -> Agreement:
        started = decide(self._rules, {}, Message(form(), "id", NOW, REF, actor(CHAIR)))
        assert isinstance(started, Taken)
        state = agreement(started.states[REF])
        for sheet in submissions():
            state = self._decided(state, sheet, sheet.actor.role) or state
        return state

    def _following(self, at: Situation) -> Iterator[Situation]:
        for topic, events in enumerate(self._topics):
            given = at.delivered[topic]
            if given < len(events) and (after := self._decided(at.state, events[given], CHAIR)):
                more = (*at.delivered[:topic], given + 1, *at.delivered[topic + 1 :])
                yield Situation(after, more)
        in_hand = at.state.draft.version if at.state.draft else 1
        for seen in {max(1, in_hand - 1), in_hand}:
            for role, command in self._acts(seen):
                if after := self._decided(at.state, command, role):
                    yield Situation(after, at.delivered)

    def _decided(self, state: Agreement, data: Event | Command, role: str) -> Agreement | None:
        """The next state; none where the message has to wait or is refused."""
        outcome = decide(self._rules, {REF: state}, Message(data, "id", NOW, REF, actor(role)))
        if not isinstance(outcome, Taken):
            return None
        before = state.status
        for entry in outcome.entries:
            assert isinstance(entry.data, Transition)
            assert entry.data.before in (before, state.status)
            self.used.add((entry.data.before, entry.data.act))
            before = entry.data.after
        return agreement(outcome.states.get(REF, state))

    @property
    def states(self) -> list[Agreement]:
        """Each state that can be reached."""
        return [at.state for at in self.edges]

    def moves(self) -> Iterator[tuple[Agreement, Agreement]]:
        """Each state with each that can follow it."""
        return ((a.state, b.state) for a, following in self.edges.items() for b in following)

    def arriving(self, *ends: Status) -> set[Situation]:
        """Situations from which there is a way to one of these."""
        backwards = defaultdict(set)
        for before, following in self.edges.items():
            for after in following:
                backwards[after].add(before)
        todo = [at for at in self.edges if at.state.status in ends]
        arrive = set(todo)
        while todo:
            new = backwards[todo.pop()] - arrive
            arrive |= new
            todo.extend(new)
        return arrive


def agreement(state: BaseModel) -> Agreement:
    assert isinstance(state, Agreement)
    return state
