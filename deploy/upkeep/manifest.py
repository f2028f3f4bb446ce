"""What a backup says of itself. Versioned: a reader refuses a form that it does not know."""

from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from deploy.upkeep.facts import Place

FORMAT: Final = "kinerja.backup.v1"
NAME: Final = "manifest.json"

_WORD: Final = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}"
PartName = Annotated[
    str,
    StringConstraints(pattern=rf"^(databases/{_WORD}/{_WORD}|topics/{_WORD}/[0-9]{{1,5}})\.bson$"),
]
Offset = tuple[str, int, Annotated[int, Field(ge=0)]]
"""Topic, partition, offset."""


class Part(BaseModel):
    """One file of the backup: documents of one collection, or records of one partition."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: PartName
    bytes: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    count: int = Field(ge=0)


class Manifest(BaseModel):
    """The first member of the archive."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["kinerja.backup.v1"] = FORMAT
    version: str = Field(description="of Kinerja that made it")
    made_at: datetime
    services: tuple[str, ...]
    ends: tuple[Offset, ...] = Field(description="where each partition ends in this backup")
    committed: dict[str, tuple[Offset, ...]] = Field(
        description="how far each service had read when its database was read, or less"
    )
    parts: tuple[Part, ...]

    def end(self) -> dict[Place, int]:
        """Ends by partition."""
        return {(topic, partition): offset for topic, partition, offset in self.ends}

    def positions(self, service: str) -> dict[Place, int]:
        """A service's positions in all topics of the backup that it reads."""
        return {(t, p): offset for t, p, offset in self.committed[service]}

    def collections(self, service: str) -> tuple[Part, ...]:
        """The parts of one service's database."""
        return tuple(p for p in self.parts if p.name.startswith(f"databases/{service}/"))

    def records(self) -> tuple[Part, ...]:
        """The parts of the topics."""
        return tuple(p for p in self.parts if p.name.startswith("topics/"))
