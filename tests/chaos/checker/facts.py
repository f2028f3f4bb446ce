"""What the checker looks at: plain data, so that a test can make it up by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from shared.engine.decode import Received
from tests.chaos.history import Operation
from tests.chaos.officers import Probe
from tests.chaos.receiver import Call

Document = dict[str, Any]

CONSUMES: Final[Mapping[str, tuple[str, ...]]] = {
    "collector": (
        "kinerja.step-progressed.v1",
        "kinerja.discrepancy-found.v1",
        "kinerja.draft-agreed.v1",
    ),
    "recap": (
        "kinerja.form-issued.v1",
        "kinerja.data-submitted.v1",
        "kinerja.approved.v1",
        "kinerja.step-progressed.v1",
    ),
    "approval": (
        "kinerja.form-issued.v1",
        "kinerja.data-submitted.v1",
        "kinerja.recap-ready.v1",
        "kinerja.discrepancy-found.v1",
        "kinerja.step-progressed.v1",
    ),
    "notifier": (
        "kinerja.form-issued.v1",
        "kinerja.data-submitted.v1",
        "kinerja.recap-ready.v1",
        "kinerja.discrepancy-found.v1",
        "kinerja.draft-agreed.v1",
        "kinerja.approved.v1",
        "kinerja.step-progressed.v1",
    ),
}
"""Who reads what, as the services' README files say; compared with the services by a test."""


@dataclass(frozen=True, slots=True)
class Anomaly:
    """A promise that was not kept: which, where, and what was seen."""

    kind: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.where}: {self.what}"


@dataclass(frozen=True, slots=True)
class Said:
    """A copy of an event on a topic, in the place where it stands."""

    topic: str
    source: str
    cycle: str
    sequence: int
    id: str
    cause: str
    body: Document
    value: bytes = b""

    @property
    def stream(self) -> tuple[str, str, str]:
        """Within it, sequence is dense from 1."""
        return self.source, self.topic, self.cycle

    @property
    def where(self) -> str:
        """For people."""
        return f"{self.topic} {self.sequence} of {self.source} for {self.cycle}"

    @classmethod
    def of(cls, received: Received, body: Document) -> "Said":
        """From what was read of Kafka."""
        attributes = received.attributes
        return cls(
            attributes.type,
            attributes.source,
            attributes.subject,
            attributes.sequence,
            str(attributes.id),
            str(attributes.causationid),
            body,
            received.record.value or b"",
        )


@dataclass(frozen=True)
class Facts:
    """Everything that is known after a run, when the system says that it is at rest.

    ``documents`` are all collections by name (``collector.submissions``). ``said`` has the events
    of each partition in its order. ``begun`` are the cycles that people began.
    """

    operations: Sequence[Operation] = ()
    probes: Sequence[Probe] = ()
    documents: Mapping[str, Sequence[Document]] = field(default_factory=dict)
    said: Sequence[Said] = ()
    calls: Sequence[Call] = ()
    begun: Sequence[str] = ()
    unsent: int = 0
    lag: int = 0
    samples: Mapping[str, Any] = field(default_factory=dict)
    """Cycle to the sample that its officers worked with: catalogue and earlier quarters."""

    def rows(self, name: str) -> Sequence[Document]:
        """A collection; empty where there is none."""
        return self.documents.get(name, ())

    def aggregates(self, service: str, kind: str) -> dict[str, Document]:
        """A service's aggregates of a kind, by id."""
        rows = self.rows(f"{service}.aggregates")
        return {row["id"]: row for row in rows if row["kind"] == kind}
