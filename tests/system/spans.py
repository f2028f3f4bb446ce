"""A collector of spans: takes what services send (OTLP over HTTP)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True)
class Span:
    """One span as it was received; ids in hex, ``parent`` empty for the first of a trace."""

    service: str
    name: str
    trace: str
    id: str
    parent: str


class Spans:
    """What has been received so far."""

    def __init__(self) -> None:
        self.all: list[Span] = []
        self.bodies: list[bytes] = []
        self.endpoint = ""

    def take(self, body: bytes) -> None:
        """Add one request's spans."""
        self.bodies.append(body)
        for part in ExportTraceServiceRequest.FromString(body).resource_spans:
            named = {pair.key: pair.value.string_value for pair in part.resource.attributes}
            self.all += [
                Span(
                    service=named["service.name"],
                    name=span.name,
                    trace=span.trace_id.hex(),
                    id=span.span_id.hex(),
                    parent=span.parent_span_id.hex(),
                )
                for scope in part.scope_spans
                for span in scope.spans
            ]

    def of(self, trace: str) -> list[Span]:
        """The spans of one trace."""
        return [span for span in self.all if span.trace == trace]


@contextmanager
def collecting() -> Iterator[Spans]:
    """A collector on a free port of this machine."""
    spans = Spans()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            spans.take(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing to say."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    spans.endpoint = f"http://127.0.0.1:{server.server_port}/v1/traces"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield spans
    finally:
        server.shutdown()
        server.server_close()
