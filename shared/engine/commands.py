"""Answers commands: the same key the same answer, a refusal is an answer and nothing more."""

from dataclasses import replace
from typing import Final

from shared.decision import Early, Ignored, Outcome, Rejected, Taken, Wake
from shared.engine import refusals
from shared.engine.aggregate import Aggregate
from shared.engine.cause import Cause
from shared.engine.change import Answer, KeptAnswer, Request
from shared.engine.decisions import FAULT, Decisions
from shared.engine.inbox import Inbox
from shared.engine.scene import Scene

NOT_DUE: Final = "not due any more: another replica was woken first"


class Commands:
    """The way of a command into its aggregate."""

    def __init__(
        self, scene: Scene, decisions: Decisions, inbox: Inbox, answers: dict[str, KeptAnswer]
    ) -> None:
        self._scene = scene
        self._decisions = decisions
        self._inbox = inbox
        self._answers = answers

    def answer(self, request: Request) -> Answer:
        """Fold one command in and say what it is answered.

        What had an effect is kept under the request's key, so that no repetition has it again;
        a refusal is kept for clients that gave a key, except a fault of ours and what only
        time has to lift: a blocked cycle, or something that has not come yet. The version in
        the answer is this command's alone, also where others of its unit follow.
        """
        if kept := self._answers.get(request.key):
            same = kept.fingerprint == request.fingerprint
            return kept.answer if same else refusals.KEY_REUSED
        aggregate = self._scene.aggregates[request.message.ref]
        before = aggregate.standing
        outcome = self._outcome(request, aggregate)
        if isinstance(outcome, Taken):
            self._inbox.release(aggregate)
            if aggregate.changed:
                aggregate.rise(before)
        answer = replace(_answer(outcome), version=aggregate.standing or None)
        passing = aggregate.blocked is not None or isinstance(outcome, Early)
        refused = request.by_client and answer.status < FAULT and not passing
        if isinstance(outcome, Taken) or refused:
            self._keep(request, answer)
        return answer

    def _outcome(self, request: Request, aggregate: Aggregate) -> Outcome:
        if aggregate.blocked:
            return refusals.blocked(aggregate.blocked)
        if request.expects not in {None, aggregate.standing}:
            return refusals.changed_since(request.expects or 0, aggregate.standing)
        if isinstance(request.message.data, Wake) and not aggregate.is_due(self._scene.now):
            return Ignored(NOT_DUE)
        return self._decisions.of(Cause.of_request(request))

    def _keep(self, request: Request, answer: Answer) -> None:
        kept = KeptAnswer(request.key, request.fingerprint, answer, self._scene.now)
        self._answers[request.key] = kept
        self._scene.change.answers.append(kept)


def _answer(outcome: Outcome) -> Answer:
    match outcome:
        case Taken(answer=answer):
            body = {"result": "taken"} if answer is None else answer.model_dump(mode="json")
            return Answer(200, body)
        case Ignored(why=why):
            return Answer(200, {"result": "unchanged", "why": why})
        case Early(waits_for=waits_for):
            return refusals.refusal(refusals.early(waits_for))
        case Rejected():
            return refusals.refusal(outcome)
