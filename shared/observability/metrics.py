"""Measures of one process, in the text form that Prometheus reads. No person, no cycle.

docs/reference/metrics.md is generated from what is registered here; the alert rules and
dashboards in deploy/ name nothing else (tests/meta).
"""

from math import nan
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
REGISTRY: Final = CollectorRegistry()
_SECONDS: Final = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)

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
STEP_SECONDS: Final = Histogram(
    "kinerja_step_seconds",
    "From an event's arrival in this process until its effect is durable, by its topic",
    ["type"],
    buckets=_SECONDS,
    registry=REGISTRY,
)
BATCH_EVENTS: Final = Histogram(
    "kinerja_batch_events",
    "Events that one poll brought",
    buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500),
    registry=REGISTRY,
)
LAG: Final = Gauge(
    "kinerja_consumer_lag",
    "Records of a partition that this process has yet to take, as known at its last poll",
    ["topic", "partition"],
    registry=REGISTRY,
)
OUTBOX_OLDEST: Final = Gauge(
    "kinerja_outbox_oldest_seconds",
    "Age of the oldest event that is committed and perhaps not sent; 0 where there is none",
    registry=REGISTRY,
)
PARKED: Final = Gauge(
    "kinerja_parked",
    "Parked records that wait for somebody; state: CULPRIT, or BEHIND one",
    ["state"],
    registry=REGISTRY,
)
BLOCKED_CYCLES: Final = Gauge(
    "kinerja_blocked_cycles", "Cycles with a parked record that waits", registry=REGISTRY
)
REQUESTS: Final = Counter(
    "kinerja_http_requests", "HTTP answers", ["method", "status"], registry=REGISTRY
)
HTTP_SECONDS: Final = Histogram(
    "kinerja_http_seconds",
    "From a request's arrival to the end of its answer; status: 2xx, 3xx, 4xx, 5xx",
    ["method", "status"],
    buckets=_SECONDS,
    registry=REGISTRY,
)
DELIVERIES: Final = Counter(
    "kinerja_deliveries",
    "Attempts to deliver, by channel and by the state of the delivery after it",
    ["channel", "outcome"],
    registry=REGISTRY,
)
BACKUP_AGE: Final = Gauge(
    "kinerja_backup_age_seconds",
    "Age of the newest backup in the folder that the portal watches; +Inf: it has none; "
    "NaN: this process watches none",
    registry=REGISTRY,
)
BACKUP_AGE.set(nan)
HALTED: Final = Gauge(
    "kinerja_intake_halted",
    "1 while the process takes no events because too many cycles in a row would be blocked",
    registry=REGISTRY,
)


def exposition() -> bytes:
    """All counters as they stand."""
    return generate_latest(REGISTRY)
