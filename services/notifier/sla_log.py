"""Every change of a deadline's standing as one log line and one count, to measure the SOP by.

The lasting record are the `sla` entries; a decision that a lost race repeats is logged again.
"""

from collections.abc import Callable

import structlog

from services.notifier.domain.clockwork import SLA, SlaChange
from shared.decision import Message, Outcome, States, Taken
from shared.observability.metrics import SLA_CHANGES

log = structlog.get_logger("kinerja.notifier.sla")

Decide = Callable[[States, Message], Outcome]


def logged(decide: Decide) -> Decide:
    """The same decision, told."""

    def deciding(states: States, message: Message) -> Outcome:
        outcome = decide(states, message)
        for entry in outcome.entries if isinstance(outcome, Taken) else ():
            if entry.kind == SLA and isinstance(entry.data, SlaChange):
                _tell(message.ref.id, entry.data)
        return outcome

    return deciding


def _tell(cycle: str, change: SlaChange) -> None:
    SLA_CHANGES.labels(str(change.sop_step), str(change.change), str(change.sla)).inc()
    log.info(
        "sla.changed",
        cycle=cycle,
        sop_step=change.sop_step,
        timer=change.key,
        role=change.owner,
        change=change.change,
        sla=str(change.sla),
        due=change.due.isoformat(),
    )
