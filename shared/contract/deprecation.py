"""Versions of events that are about to end, and how each of their records says so.

A version that has a successor is said beside it for twelve months at least. During that time
its records carry the attributes of CloudEvents' deprecation extension (cloudevents/spec,
`extensions/deprecation.md`), its message in the AsyncAPI document is ``deprecated``, and the
portal's catalogue names the day. Policy: `docs/explanation/compatibility.md`.
"""

from datetime import datetime
from typing import Final, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, model_validator

from shared.contract.event import Line

MONTHS: Final = 12
"""The least time that a version is said beside its successor."""


class Deprecation(BaseModel):
    """The end of one version: announced when, said until when at least, and what follows it.

    Raises ``ValueError`` where a subscriber would have less than twelve months.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    announced: AwareDatetime
    sunset: AwareDatetime
    successor: Line

    @model_validator(mode="after")
    def _leaves_time(self) -> Self:
        if self.sunset < (least := _a_year_after(self.announced)):
            raise ValueError(
                f"sunset {self.sunset:%Y-%m-%d} leaves subscribers less than {MONTHS} months; "
                f"the earliest is {least:%Y-%m-%d}"
            )
        return self


DEPRECATED: Final[dict[str, Deprecation]] = {}
"""By topic. Empty while every event has one version."""


def _a_year_after(moment: datetime) -> datetime:
    """The same day of the next year; 1 March where that year has no 29 February."""
    try:
        return moment.replace(year=moment.year + 1)
    except ValueError:
        return moment.replace(year=moment.year + 1, month=3, day=1)
