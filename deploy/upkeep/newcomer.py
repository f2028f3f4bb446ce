"""What a new subscriber begins with: the ratified state, and where each topic goes on from it.

State and positions are of one moment: the state holds what every record before the positions
says, and nothing of what comes after. So who takes the state and reads on from the positions
knows what somebody knows who has read everything (`tests/unit/upkeep/test_newcomer.py`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from deploy.upkeep.facts import Offsets
from shared.contract import Approved, StepProgressed
from shared.contract.cloudevents import readable
from shared.contract.identifiers import Period
from shared.contract.vocabulary import Progress
from shared.engine.decode import Received, decode
from shared.engine.records import Record

FORMAT: Final = "kinerja.snapshot.v1"
Mark = tuple[str, str, str]
"""Source, type, subject: what a sequence counts in."""


@dataclass
class Standing:
    """What a reader of all topics knows. Doubles change nothing; what is no event is passed by."""

    marks: dict[Mark, int] = field(default_factory=dict)
    ratified: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By cycle: headers and body of its `Approved`, as they were said."""
    cancelled: dict[str, str] = field(default_factory=dict)
    """By cycle: the reason."""

    def take(self, record: Record) -> None:
        """Take in one record."""
        decoded = decode(record)
        if not isinstance(decoded, Received):
            return
        told = decoded.attributes
        mark = (told.source, told.type, told.subject)
        if told.sequence <= self.marks.get(mark, 0):
            return
        self.marks[mark] = told.sequence
        match decoded.body:
            case Approved() as event:
                body = event.model_dump(mode="json")
                self.ratified[event.cycle] = {"headers": readable(record.headers), "body": body}
            case StepProgressed(progress=Progress.CANCELLED) as event:
                self.cancelled[event.cycle] = event.note or ""
            case _:
                pass

    def successor(self, cycle: str) -> str | None:
        """The ratified revision that stands in a cycle's place; none where it stands itself."""
        period = Period.of(cycle)
        newest = max(
            (p for p in map(Period.of, self.ratified) if _quarter(p) == _quarter(period)),
            key=lambda p: p.revision,
        )
        return None if newest == period else newest.cycle


def standing_of(records: Iterable[Record]) -> Standing:
    """What all these records say, each partition in its order."""
    found = Standing()
    for record in records:
        found.take(record)
    return found


def snapshot(records: Iterable[Record], ends: Offsets, at: datetime) -> dict[str, Any]:
    """The file's content: the state before ``ends``, and ``ends`` as where to read on."""
    found = standing_of(record for record in records if record.offset < ends[_place(record)])
    positions: dict[str, dict[str, int]] = {}
    for (topic, partition), offset in sorted(ends.items()):
        positions.setdefault(topic, {})[str(partition)] = offset
    return {
        "format": FORMAT,
        "made_at": at.isoformat().replace("+00:00", "Z"),
        "positions": positions,
        "ratified": [
            {"cycle": cycle, "superseded_by": found.successor(cycle), **event}
            for cycle, event in sorted(found.ratified.items())
        ],
        "cancelled": [
            {"cycle": cycle, "reason": reason} for cycle, reason in sorted(found.cancelled.items())
        ],
        "marks": [
            {"source": source, "type": kind, "subject": subject, "sequence": sequence}
            for (source, kind, subject), sequence in sorted(found.marks.items())
        ],
    }


def resumed(content: Mapping[str, Any]) -> Standing:
    """The state that a snapshot holds, to read on from its positions with."""
    return Standing(
        marks={(m["source"], m["type"], m["subject"]): m["sequence"] for m in content["marks"]},
        ratified={
            told["cycle"]: {"headers": told["headers"], "body": told["body"]}
            for told in content["ratified"]
        },
        cancelled={told["cycle"]: told["reason"] for told in content["cancelled"]},
    )


def _place(record: Record) -> tuple[str, int]:
    return record.topic, record.partition


def _quarter(period: Period) -> tuple[str, str]:
    return period.office, period.label
