"""Names that outside systems may take apart and rely on.

A cycle is one office's measurement of one quarter in one revision; its id is
``<office>:<year>-Q<quarter>:r<revision>``, for example ``6304-dukcapil:2025-Q3:r0``.
"""

import re
from functools import lru_cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

OFFICE_PATTERN = r"^[a-z0-9][a-z0-9-]{1,39}$"
CYCLE_PATTERN = r"^[a-z0-9][a-z0-9-]{1,39}:[0-9]{4}-Q[1-4]:r[0-9]{1,3}$"

OfficeCode = Annotated[str, StringConstraints(pattern=OFFICE_PATTERN)]
CycleId = Annotated[str, StringConstraints(pattern=CYCLE_PATTERN)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_-]{0,39}$")]
"""A code of the office's own lists: role, bidang, region (``KABUPATEN``, ``ANJIR_MUARA``)."""

IndicatorCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{0,9}-[0-9]{1,4}$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]

_CYCLE = re.compile(r"^(?P<office>[^:]+):(?P<year>\d{4})-Q(?P<quarter>\d):r(?P<revision>\d+)$")


class Period(BaseModel):
    """One quarter of one year, in one revision of its measurement."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    office: OfficeCode
    year: int
    quarter: int
    revision: int = 0

    @classmethod
    def of(cls, cycle: str) -> "Period":
        """Take a cycle id apart. Raises ``ValueError`` where it does not have the form."""
        return _taken_apart(cycle)

    @property
    def cycle(self) -> str:
        """The cycle's id."""
        return f"{self.office}:{self.year}-Q{self.quarter}:r{self.revision}"

    @property
    def label(self) -> str:
        """The quarter alone, as history is keyed by it: ``2025-Q3``."""
        return f"{self.year}-Q{self.quarter}"


@lru_cache(maxsize=4096)
def _taken_apart(cycle: str) -> Period:
    """Lists ask the same few hundred ids again and again."""
    match = _CYCLE.fullmatch(cycle)
    if match is None or re.fullmatch(CYCLE_PATTERN, cycle) is None:
        raise ValueError(f"{cycle!r} is not a cycle id like 6304-dukcapil:2025-Q3:r0")
    parts = match.groupdict()
    return Period(
        office=parts["office"],
        year=int(parts["year"]),
        quarter=int(parts["quarter"]),
        revision=int(parts["revision"]),
    )
