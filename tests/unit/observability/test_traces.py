"""One request is one trace, from the door that it came in by through every service it reaches."""

from collections.abc import AsyncIterator, Iterator
from uuid import UUID

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from shared.contract.cloudevents import from_headers
from shared.engine import Answer, Redrive, Request
from shared.observability.traces import COLLECTOR
from shared.observability.tracing import current, follow, sound
from tests.unit.engine.toy import form, sheet
from tests.unit.engine.world import world
from tests.unit.http.counter import CYCLE_ID, Counter, counter

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
GIVEN = f"00-{TRACE}-{SPAN}-01"
CORRELATION = "0c7f3c1e-51f1-4f0e-9f3a-3d8e4d3f2a11"


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    """What the collector got."""
    exporter = InMemorySpanExporter()
    COLLECTOR.start("toy", SimpleSpanProcessor(exporter))
    yield exporter
    COLLECTOR.stop()


@pytest.fixture
async def desk() -> AsyncIterator[Counter]:
    async with counter() as running:
        yield running


def trace_of(span: ReadableSpan) -> str:
    assert span.context is not None
    return f"{span.context.trace_id:032x}"


@pytest.mark.parametrize(
    "bad",
    ["", "x", f"00-{'0' * 32}-{SPAN}-01", f"00-{TRACE}-{'0' * 16}-01", f"ff-{TRACE}-{SPAN}-01"],
)
def test_what_is_no_context_is_passed_over(bad: str) -> None:
    assert sound(GIVEN) == GIVEN
    assert sound(bad) is None


def test_a_child_keeps_trace_and_flags_and_has_a_name_of_its_own() -> None:
    child = follow(f"00-{TRACE}-{SPAN}-00", CORRELATION, "recap:1")

    assert (child[3:35], child[-2:]) == (TRACE, "00")
    assert child == follow(f"00-{TRACE}-{SPAN}-00", CORRELATION, "recap:1")
    assert child[36:52] not in {SPAN, follow(GIVEN, CORRELATION, "recap:2")[36:52]}


def test_a_trace_that_begins_here_has_the_correlations_name() -> None:
    assert follow(None, CORRELATION, "recap:1")[3:35] == UUID(CORRELATION).hex


async def test_what_a_service_does_on_an_event_is_one_span_and_the_parent_of_what_it_says(
    spans: InMemorySpanExporter,
) -> None:
    async with world() as w:
        early = w.collector.says(sheet(1))
        await w.take(early)
        await w.take(w.collector.says(form()), early)
        said = from_headers(w.bus.records[-1].headers)

    heard = from_headers(early.headers)
    (span,) = [s for s in spans.get_finished_spans() if (s.name.endswith("data-submitted.v1"))]
    assert span.attributes is not None
    assert span.context is not None
    assert span.attributes["kinerja.outcome"] == "taken"
    assert span.attributes["messaging.message.id"] == str(heard.id)
    assert trace_of(span) == heard.correlationid.hex
    assert said.traceparent == f"00-{trace_of(span)}-{span.context.span_id:016x}-01"
    assert span.start_time is not None
    assert span.end_time is not None
    assert span.start_time <= span.end_time


async def test_a_parked_event_is_a_failed_span(spans: InMemorySpanExporter) -> None:
    async with world() as w:
        await w.take(w.collector.says(form()), w.collector.says(sheet(1, word="TOLAK")))

    assert [s.status.is_ok for s in spans.get_finished_spans()] == [True, False]


async def test_a_command_is_a_span_of_its_callers_trace_and_what_it_leads_to_is_below_it(
    desk: Counter, spans: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str | None] = []
    take = desk.engine.worker.ask

    async def noting(what: Request | Redrive) -> Answer:
        assert isinstance(what, Request)
        asked.append(what.traceparent)
        return await take(what)

    monkeypatch.setattr(desk.engine.worker, "ask", noting)
    await desk.write("satu", traceparent=GIVEN)

    (span,) = spans.get_finished_spans()
    assert span.context is not None
    assert span.parent is not None
    assert span.attributes is not None
    assert (trace_of(span), f"{span.parent.span_id:016x}") == (TRACE, SPAN)
    assert asked == [f"00-{TRACE}-{span.context.span_id:016x}-01"]
    assert span.name == "POST /cycles/{cycle}/texts"
    assert span.attributes["http.response.status_code"] == 200
    assert current.get() is None


async def test_no_span_tells_a_path_a_body_or_a_name(
    desk: Counter, spans: InMemorySpanExporter
) -> None:
    await desk.write("rahasia sekali")
    await desk.client.get(f"/nowhere/{CYCLE_ID}")

    told = " ".join(span.to_json() for span in spans.get_finished_spans())
    assert "rahasia" not in told
    assert CYCLE_ID not in told


async def test_without_a_collector_the_context_is_passed_on_all_the_same(desk: Counter) -> None:
    assert not COLLECTOR.open
    assert (await desk.write("satu", traceparent=GIVEN)).status_code == 200
