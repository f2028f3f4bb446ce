"""What is counted: outcomes of messages, changes of deadlines, HTTP answers; and never a person."""

from shared.engine.report import Handled, log_line
from shared.observability.metrics import REGISTRY, exposition

CYCLE = "6304-dukcapil:2025-Q3:r0"


def count(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def test_every_message_is_counted_by_its_outcome_and_type() -> None:
    labels = {"outcome": "parked", "type": "kinerja.approved.v1"}
    before = count("kinerja_messages_total", **labels)

    log_line(Handled("parked", CYCLE, None, None, 7, "kinerja.approved.v1"))

    assert count("kinerja_messages_total", **labels) == before + 1


def test_no_cycle_and_no_reason_is_told_to_the_metrics() -> None:
    log_line(Handled("taken", CYCLE, "id", "id", 1, "kinerja.form-issued.v1", why="alasan"))

    text = exposition().decode()

    assert "kinerja_messages_total" in text
    assert CYCLE not in text
    assert "alasan" not in text
