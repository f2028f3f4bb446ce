"""Each change of a deadline's standing is counted, so that the SLA can be watched."""

from datetime import UTC, datetime
from typing import Final

from services.notifier.domain.clockwork import SLA, SlaChange
from services.notifier.domain.timer import Sla
from services.notifier.sla_log import logged
from shared.contract.event import Actor
from shared.decision import CYCLE, Entry, Message, Ref, Taken, Wake
from shared.observability.metrics import REGISTRY
from tests.unit.notifier.world import wita

CHANGE: Final = SlaChange(
    key="3:CAPIL/NON_SIAK",
    sop_step=3,
    owner="KABID_CAPIL",
    change="TERLAMBAT",
    sla=Sla.TERLAMBAT,
    due=wita(7, 16),
    at=datetime(2025, 10, 8, tzinfo=UTC),
    cause="wake-1",
)


def test_a_deadline_that_passes_is_counted_by_step_and_standing() -> None:
    labels = {"sop_step": "3", "change": "TERLAMBAT", "sla": "TERLAMBAT"}
    before = REGISTRY.get_sample_value("kinerja_sla_changes_total", labels) or 0.0
    decide = logged(lambda _states, _message: Taken(entries=(Entry(SLA, CHANGE),)))

    decide({}, _waking())

    assert REGISTRY.get_sample_value("kinerja_sla_changes_total", labels) == before + 1


def _waking() -> Message:
    actor = Actor(office="6304-dukcapil", role="SISTEM", name="Sistem")
    return Message(Wake(), "wake-1", CHANGE.at, Ref(CYCLE, "6304-dukcapil:2025-Q3:r0"), actor)
