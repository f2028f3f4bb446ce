"""Spans for a collector that speaks OpenTelemetry (OTLP over HTTP), where one is configured.

A span is told after its work is done and durable, from ids that are known anyway: nothing waits
for the collector, and without one nothing is made. What does not fit into the queue is lost;
spans are a help, the audit is elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import SpanProcessor


class Kind(StrEnum):
    """What the work answered to."""

    REQUEST = "SERVER"
    EVENT = "CONSUMER"


@dataclass(frozen=True, slots=True)
class Told:
    """A piece of work that is done. Times in nanoseconds since 1970; never a value of a message."""

    name: str
    kind: Kind
    context: str
    parent: str | None
    started: int
    ended: int
    attributes: Mapping[str, str | int] = field(default_factory=dict)
    failed: bool = False


class Collector:
    """Where spans go. One per process; closed, it takes none."""

    def __init__(self) -> None:
        self._processor: SpanProcessor | None = None
        self._service = ""

    @property
    def open(self) -> bool:
        """Whether anybody collects."""
        return self._processor is not None

    def start(self, service: str, processor: "SpanProcessor") -> None:
        """Hand all spans to an OpenTelemetry processor from now on."""
        self._service, self._processor = service, processor

    def start_otlp(self, service: str, endpoint: str) -> None:
        """Send all spans to ``endpoint`` (``http://host:4318/v1/traces``), in the background."""
        # Here, because a process without a collector need not pay for them (30 MB, 0.3 s).
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415
            OTLPSpanExporter,
        )
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

        self.start(service, BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))

    def stop(self) -> None:
        """Send what waits, for a few seconds at most, and take no more."""
        processor, self._processor = self._processor, None
        if processor is not None:
            processor.shutdown()

    def tell(self, told: Told) -> None:
        """Hand over one span; returns at once."""
        if self._processor is not None and told.context.endswith("1"):
            self._processor.on_end(_span(told, self._service))


COLLECTOR: Final = Collector()


def _span(told: Told, service: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - loaded late
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import ReadableSpan  # noqa: PLC0415
    from opentelemetry.sdk.util.instrumentation import InstrumentationScope  # noqa: PLC0415
    from opentelemetry.trace import (  # noqa: PLC0415
        SpanContext,
        SpanKind,
        Status,
        StatusCode,
        TraceFlags,
    )

    def context(text: str, *, remote: bool) -> SpanContext:
        _, trace, span, flags = text.split("-")
        return SpanContext(int(trace, 16), int(span, 16), remote, TraceFlags(int(flags, 16)))

    return ReadableSpan(
        name=told.name,
        context=context(told.context, remote=False),
        parent=None if told.parent is None else context(told.parent, remote=True),
        resource=Resource({"service.name": service, "service.namespace": "kinerja"}),
        attributes=dict(told.attributes),
        kind=SpanKind[told.kind.value],
        status=Status(StatusCode.ERROR if told.failed else StatusCode.UNSET),
        start_time=told.started,
        end_time=told.ended,
        instrumentation_scope=InstrumentationScope("kinerja"),
    )
