"""Collects verdicts while a file is read, and makes the reading of them."""

from dataclasses import dataclass, field
from typing import Final

from services.collector.intake.model import Outcome, Reading, SourceFile, Verdict
from services.collector.intake.refusals import PERSONAL_NUMBER, TOO_MANY
from shared.contract.figures import IndicatorFigures
from shared.refusal import RefusalError, Rule

MOST: Final = 200
"""Refusals that are listed one by one: a whole column that is wrong needs no more."""

_UNNAMED: Final = "(nama berkas tidak ditampilkan)"
_NAME_LENGTH: Final = 200


@dataclass(frozen=True, slots=True)
class Spot:
    """Where and about what something is said."""

    place: str
    row: int | None = None
    region: str | None = None
    indicator: str | None = None


@dataclass(slots=True)
class Log:
    """The verdicts on one file."""

    accepted: list[Verdict] = field(default_factory=list)
    refused: list[Verdict] = field(default_factory=list)
    unlisted: int = 0
    _bad_rows: set[int | None] = field(default_factory=set)
    _bad_regions: set[tuple[str | None, str | None]] = field(default_factory=set)

    def accept(self, spot: Spot) -> None:
        """A row is good for an indicator, unless something of it or its region was refused."""
        about = {(spot.region, spot.indicator), (spot.region, None)}
        if spot.row not in self._bad_rows and not about & self._bad_regions:
            self.accepted.append(_verdict(spot, Outcome.DITERIMA))

    def refuse(self, rule: Rule, spot: Spot, reason: str) -> None:
        """A row or cell is not."""
        self._bad_rows.add(spot.row)
        if spot.region is not None:
            self._bad_regions.add((spot.region, spot.indicator))
        if len(self.refused) == MOST:
            self.unlisted += 1
            return
        said = {"rule": rule.name, "reason": reason, "remedy": rule.remedy}
        self.refused.append(_verdict(spot, Outcome.DITOLAK).model_copy(update=said))

    def refuse_file(self, name: str, error: RefusalError) -> None:
        """The file as a whole is not."""
        rejected = error.rejected
        self.refused.append(
            Verdict(
                place=name,
                outcome=Outcome.DITOLAK,
                rule=rejected.rule,
                reason=rejected.detail,
                remedy=rejected.remedy,
            )
        )

    def verdicts(self, whole: str) -> tuple[Verdict, ...]:
        """All of them: refusals first; how many more there are is said of the ``whole``."""
        if self.unlisted:
            error = RefusalError(TOO_MANY, f"Masih ada {self.unlisted} kesalahan lain.")
            self.refuse_file(whole, error)
            self.unlisted = 0
        return (*self.refused, *self.accepted)

    def reading(self, file: SourceFile, figures: tuple[IndicatorFigures, ...]) -> Reading:
        """The answer: all or nothing."""
        verdicts, refused = self.verdicts(file.name), bool(self.refused)
        kept = () if refused else figures
        return Reading(file=file, figures=kept, verdicts=verdicts, refused=refused)


def personal_reading(name: str, places: list[str]) -> Reading:
    """The answer to a file with personal numbers: places and nothing else, not even its hash."""
    log = Log()
    for found in places:
        log.refuse(PERSONAL_NUMBER, Spot(found), "Terdapat angka 16 digit (NIK/KK/NPWP).")
    return log.reading(SourceFile(name=name, sha256=None), ())


def shown_name(name: str, *, personal: bool) -> str:
    """A file's name as it may be repeated."""
    return _UNNAMED if personal or not name.strip() else name.strip()[:_NAME_LENGTH]


def _verdict(spot: Spot, outcome: Outcome) -> Verdict:
    return Verdict(
        place=spot.place,
        row=spot.row,
        region=spot.region,
        indicator=spot.indicator,
        outcome=outcome,
    )
