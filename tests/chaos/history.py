"""What was asked and what was answered, in the order it happened: append-only JSON lines.

An operation is one Idempotency-Key. It is invoked once or more (a retry is the same operation),
and ends as one of three:

- ok: it was answered 2xx, so its effect is there once and for ever;
- refused: it was answered 4xx, so it has no effect;
- unknown: nobody knows. It may have its effect now, later, or never.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, TextIO

import orjson


class End(StrEnum):
    """How an operation ended."""

    OK = "ok"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Operation:
    """One command under one key. ``began`` and ``ended`` are seconds since the run's start."""

    key: str
    office: str
    role: str
    service: str
    method: str
    path: str
    body: dict[str, Any]
    began: float
    end: End = End.UNKNOWN
    ended: float | None = None
    status: int | None = None
    answer: dict[str, Any] = field(default_factory=dict)
    tries: int = 0

    @property
    def changed(self) -> bool:
        """Whether its answer says that it has changed something."""
        return self.end is End.OK and self.answer.get("result") != "unchanged"

    @property
    def name(self) -> str:
        """For people: who asked for what."""
        return f"{self.role} {self.method} {self.service}{self.path} [{self.key[:8]}]"


class History:
    """The operations of one run; each line is written before anything depends on it."""

    def __init__(self, file: Path | None = None) -> None:
        self._out: TextIO | None = file.open("w") if file else None
        self._start = time.monotonic()
        self._operations: dict[str, Operation] = {}

    def now(self) -> float:
        """Seconds since the start."""
        return round(time.monotonic() - self._start, 3)

    def invoke(self, operation: Operation) -> None:
        """Note that it is asked now, for the first time or again."""
        known = self._operations.get(operation.key, operation)
        self._operations[operation.key] = replace(known, tries=known.tries + 1)
        self._write({"at": self.now(), "type": "invoke", **asdict(operation)})

    def end(self, key: str, end: End, status: int | None, answer: dict[str, Any]) -> None:
        """Note how it ended. A certain end is never replaced by an uncertain one."""
        known = self._operations[key]
        self._write({"at": self.now(), "type": end, "key": key, "status": status, "answer": answer})
        if known.end is End.UNKNOWN:
            self._operations[key] = replace(
                known, end=end, ended=self.now(), status=status, answer=answer
            )

    def note(self, kind: str, **what: Any) -> None:
        """Note anything else: a fault, a recovery."""
        self._write({"at": self.now(), "type": kind, **what})

    def close(self) -> None:
        """Close the file."""
        if self._out is not None:
            self._out.close()

    def __iter__(self) -> Iterator[Operation]:
        return iter(list(self._operations.values()))

    def _write(self, line: dict[str, Any]) -> None:
        if self._out is not None:
            self._out.write(orjson.dumps(line, default=str).decode() + "\n")
            self._out.flush()


def counted(operations: Iterable[Operation]) -> dict[str, int]:
    """How many ended how."""
    counts = {str(end): 0 for end in End}
    for operation in operations:
        counts[operation.end] += 1
    return counts
