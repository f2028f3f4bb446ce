"""``docs/reference/metrics.md``: every measure that a service tells, as it is registered."""

from collections.abc import Iterator
from typing import Final

from prometheus_client import Histogram
from prometheus_client.metrics import MetricWrapperBase

from shared.observability import metrics

_HEAD: Final = """# Metrics

`GET /metrics` of every service, in the text form of Prometheus; no token, and nothing in it that \
tells of a person, a cycle or a figure. Each process counts for itself: sum over replicas, but for \
`kinerja_parked`, `kinerja_blocked_cycles` and `kinerja_outbox_oldest_seconds`, which every \
replica reads from the common database every ten seconds: take their maximum.

Alert rules and dashboards that use them are in `deploy/observability`; what to do when one \
fires is in the [runbooks](../how-to/runbooks.md).

| Metric | Kind | Labels | Meaning |
|---|---|---|---|"""


def page() -> str:
    """The page, in Markdown."""
    return "\n".join((_HEAD, *(_row(metric) for metric in registered()))) + "\n"


def registered() -> Iterator[MetricWrapperBase]:
    """The measures in the order of the module that registers them."""
    for value in vars(metrics).values():
        if isinstance(value, MetricWrapperBase):
            yield value


def _row(metric: MetricWrapperBase) -> str:
    (family,) = list(metric.describe())
    name = f"{family.name}_total" if family.type == "counter" else family.name
    labels = ", ".join(f"`{label}`" for label in metric._labelnames) or "–"  # noqa: SLF001
    kind = f"{family.type}, seconds" if _timed(metric) else family.type
    return f"| `{name}` | {kind} | {labels} | {family.documentation} |"


def _timed(metric: MetricWrapperBase) -> bool:
    (family,) = list(metric.describe())
    return isinstance(metric, Histogram) and family.name.endswith("_seconds")
