"""What `verify` compares, as plain data: topics on the one side, databases on the other.

Taken in this order, so that a system at work shows no false difference: consumers' positions and
ends of topics, then one snapshot of all databases, then the topics up to their ends by then.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

Place = tuple[str, int]
"""(topic, partition)."""

Stream = tuple[str, str]
"""(source, topic): within a cycle its sequence is dense."""

Offsets = Mapping[Place, int]
"""Per partition the offset of the next record: how far somebody is, or where a topic ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One record of a topic. ``fault`` is why it is no event; sequence 0: it tells none."""

    topic: str
    partition: int
    offset: int
    source: str
    cycle: str | None
    sequence: int
    id: str = ""
    cause: str = ""
    digest: str = ""
    """SHA-256 of its body: a double has the same."""
    fault: str | None = None
    papers: Mapping[str, str] = field(default_factory=dict)
    """Of a ratification: SHA-256 by the document's name, and of the one before (``previous``)."""

    @property
    def stream(self) -> Stream:
        """Its stream."""
        return self.source, self.topic

    @property
    def place(self) -> Place:
        """Its partition."""
        return self.topic, self.partition

    @property
    def coordinates(self) -> str:
        """The name under which services park it."""
        return f"{self.topic}:{self.partition}:{self.offset}"

    def within(self, ends: Offsets) -> bool:
        """Whether it lies before these positions."""
        return self.offset < ends.get(self.place, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An event that a service keeps until what it waits for has come."""

    stream: Stream
    sequence: int
    waits_for: str
    void: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a service has noted of one cycle: taken per stream, said per topic, held."""

    seen: Mapping[Stream, int] = field(default_factory=dict)
    sent: Mapping[str, int] = field(default_factory=dict)
    held: tuple[Held, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """One outbox document."""

    id: str
    age_seconds: float
    events: tuple[tuple[str, str, int], ...]
    """(topic, cycle, sequence) of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedRecord:
    """A parked record; ``sequence`` 0 where it tells none."""

    id: str
    cycle: str | None
    reason: str
    open: bool
    stream: Stream
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratified:
    """A ratified document as approval keeps it."""

    cycle: str
    sha256: str
    previous: str | None
    text: str
    csv: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of an office's chain of ratified documents."""

    length: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Numbers of one kind of letter in one year, as they are kept."""

    id: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One service's database, and its consumer group's positions before the snapshot."""

    consumes: frozenset[str]
    committed: Offsets = field(default_factory=dict)
    cycles: Mapping[str, Standing] = field(default_factory=dict)
    outbox: tuple[Unsent, ...] = ()
    parked: tuple[ParkedRecord, ...] = ()
    ratified: tuple[Ratified, ...] = ()
    chains: Mapping[str, Head] = field(default_factory=dict)
    registers: tuple[Register, ...] = ()
    damaged: tuple[str, ...] = ()
    """Names of files whose bytes are not what the name, a SHA-256, says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything. ``before`` are the topics' ends before the snapshot, ``said`` is in order."""

    said: tuple[Said, ...]
    before: Offsets
    services: Mapping[str, Kept]
    papers_of: str = "approval"
    """The service that ratifies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that does not fit, and what to do. ``passing``: time alone may mend it."""

    kind: str
    service: str
    where: str
    found: str
    remedy: str
    passing: bool = False
