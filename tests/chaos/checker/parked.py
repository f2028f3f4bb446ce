"""Bad records: put aside once each, dealt with in the end, and nothing good among them."""

from collections.abc import Iterator

from tests.chaos.checker.facts import CONSUMES, Anomaly, Facts

_CLOSED = ("REPLAYED", "DISCARDED")


def check_parked(facts: Facts) -> Iterator[Anomaly]:
    """All services' parked records."""
    for service in CONSUMES:
        for row in facts.rows(f"{service}.parked"):
            where = f"{service} {row['_id']}"
            if row["status"] not in _CLOSED:
                yield Anomaly("stuck-event", where, f"still parked: {row['reason']}")
            elif row["status"] == "DISCARDED" and _is_event(row):
                yield Anomaly("event-discarded", where, row["reason"])


def _is_event(row: dict[str, object]) -> bool:
    """Whether it was a real event: those come with a ce_id and a key."""
    record = row["record"]
    assert isinstance(record, dict)
    names = {name for name, _ in record["headers"]}
    return "ce_sequence" in names and record["key"] is not None
