"""The audit trail: one line per transition, append-only (entry kind ``history``)."""

from typing import Final

from services.approval.domain.kept import Kept
from services.approval.domain.transitions import Act, Status
from shared.contract.event import Actor, Moment

HISTORY: Final = "history"


class Transition(Kept):
    """Who did what and when, from which status to which, on which draft, and why."""

    act: Act
    by: Actor
    at: Moment
    before: Status | None
    after: Status
    recap_version: int
    why: str
