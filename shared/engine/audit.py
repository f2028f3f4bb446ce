"""What operators did to the engine's work: append-only, beside the cycles' own histories."""

from datetime import datetime
from typing import Final
from uuid import uuid4

from shared.decision import CYCLE, Ref
from shared.engine.change import EntryRow

AUDIT: Final = "audit"


def audit_row(
    act: str, by: str, why: str, *, at: datetime, cause: str, cycle: str = ""
) -> EntryRow:
    """One line: an act on the record or the kind of event that ``cause`` names."""
    return EntryRow(
        id=str(uuid4()),
        kind=AUDIT,
        ref=Ref(CYCLE, cycle),
        at=at,
        cause=cause,
        order=0,
        data={"act": act, "by": by, "why": why},
    )
