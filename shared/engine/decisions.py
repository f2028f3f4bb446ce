"""Asks the step what it makes of a message; whatever a rule raises stays with that message."""

from typing import Final

from shared.decision import Ignored, Outcome, Rejected, Taken
from shared.engine.cause import Cause
from shared.engine.effects import Effects
from shared.engine.report import Handled
from shared.engine.scene import Scene

OPERATOR: Final = "Mohon hubungi operator sistem."
FAULT: Final = 500


class Decisions:
    """The only caller of a step's ``decide``."""

    def __init__(self, scene: Scene, effects: Effects, poison: str | None) -> None:
        self._scene = scene
        self._effects = effects
        self.poison = poison
        """Why nothing may be decided in this unit: its one event could not be written."""

    def of(self, cause: Cause) -> Outcome:
        """The outcome, its effects applied; a rule that raises is a rejection."""
        if self.poison is not None:
            return Rejected("tidak-dapat-disimpan", self.poison, OPERATOR, FAULT)
        try:
            return self._decide(cause)
        except Exception as error:  # noqa: BLE001 - whatever a rule raises harms only its own cycle
            self._scene.handled.append(Handled.failed(cause, error))
            return Rejected("galat-aturan", type(error).__name__, OPERATOR, FAULT)

    def _decide(self, cause: Cause) -> Outcome:
        step, aggregates = self._scene.step, self._scene.aggregates
        touched = step.touches(cause.message)
        found = {ref: aggregates[ref].state for ref in touched}
        states = {ref: state for ref, state in found.items() if state is not None}
        outcome = step.decide(states, cause.message)
        if isinstance(outcome, Taken):
            self._effects.absorb(outcome, cause, touched)
        if isinstance(outcome, Taken | Ignored):
            self._scene.touched.update(touched)
        return outcome
