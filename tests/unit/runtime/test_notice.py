"""A blocked cycle is told with coordinates and reason, and nothing of what was sent."""

from shared.contract import StepProgressed
from shared.contract.vocabulary import Progress
from shared.engine import BlockNotice
from shared.runtime.notice import blocked
from shared.sop import load_calendar, load_sop

CYCLE = "6304-dukcapil:2025-Q3:r0"
PARKED = "kinerja.approved.v1:0:7"


def said(*, is_blocked: bool, reason: str = "aturan-contoh") -> StepProgressed:
    notice = BlockNotice(CYCLE, is_blocked, PARKED, reason)
    event = blocked("recap", 4, load_sop(), load_calendar(), "1")(notice)
    assert isinstance(event, StepProgressed)
    return event


def test_a_block_names_cycle_service_record_and_who_can_lift_it() -> None:
    event = said(is_blocked=True)

    assert (event.office, event.cycle, event.sop_step) == ("6304-dukcapil", CYCLE, 4)
    assert (event.progress, event.role) == (Progress.BLOCKED, "OPERATOR")
    assert (event.refers_to, event.note) == (PARKED, "aturan-contoh")
    assert event.actor.name == "Layanan recap"


def test_a_release_is_told_too() -> None:
    assert said(is_blocked=False).progress is Progress.RELEASED


def test_a_reason_of_any_length_can_be_told() -> None:
    note = said(is_blocked=True, reason="a" * 5000).note

    assert note is not None
    assert len(note) == 1000
