"""Counters of one process, in the text form that Prometheus reads. No person, no cycle."""

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
REGISTRY: Final = CollectorRegistry()

MESSAGES: Final = Counter(
    "kinerja_messages",
    "Events and commands by what became of them (taken, ignored, early, parked ...)",
    ["outcome", "type"],
    registry=REGISTRY,
)
SLA_CHANGES: Final = Counter(
    "kinerja_sla_changes",
    "Changes of a deadline's standing, by SOP step; sla: TEPAT, MENDEKATI, TERLAMBAT",
    ["sop_step", "change", "sla"],
    registry=REGISTRY,
)
REQUESTS: Final = Counter(
    "kinerja_http_requests", "HTTP answers", ["method", "status"], registry=REGISTRY
)
HALTED: Final = Gauge(
    "kinerja_intake_halted",
    "1 while the process takes no events because too many cycles in a row would be blocked",
    registry=REGISTRY,
)


def exposition() -> bytes:
    """All counters as they stand."""
    return generate_latest(REGISTRY)
