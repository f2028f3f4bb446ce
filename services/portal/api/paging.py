"""Lists of cycles in pieces, the newest first, each with the way to the next."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from shared.contract.identifiers import Period


@dataclass(frozen=True, slots=True)
class Filter:
    """Which cycles of a list, and which piece of it."""

    cursor: str | None
    limit: int
    year: int | None
    quarter: int | None

    def piece(self, cycles: Iterable[str]) -> tuple[list[str], str | None]:
        """The cycles of this piece, the newest first, and where the next one begins."""
        periods = sorted(map(Period.of, cycles), key=_age, reverse=True)
        wanted = [p for p in periods if self._has(p)]
        if self.cursor is not None:
            place = _age(Period.of(self.cursor))
            wanted = [p for p in wanted if _age(p) < place]
        piece = [period.cycle for period in wanted[: self.limit]]
        return piece, piece[-1] if len(wanted) > self.limit else None

    def _has(self, period: Period) -> bool:
        of_year = self.year in (None, period.year)
        return of_year and self.quarter in (None, period.quarter)

    def next(self, path: str, cursor: str | None) -> str | None:
        """The address of the next piece."""
        if cursor is None:
            return None
        kept = {"limit": self.limit, "year": self.year, "quarter": self.quarter}
        asked = {"cursor": cursor} | {k: v for k, v in kept.items() if v is not None}
        return f"{path}?{urlencode(asked, safe=':')}"


def _age(period: Period) -> tuple[int, int, int]:
    return period.year, period.quarter, period.revision
