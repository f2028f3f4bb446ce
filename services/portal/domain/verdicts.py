"""What the services say of a sheet, at the fields that it concerns. No rule is here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from services.portal.domain.grid import Sheet, covered
from services.portal.domain.typed import Unread
from shared.contract.figures import KABUPATEN
from shared.contract.recap import Finding
from shared.contract.vocabulary import Severity


@dataclass(frozen=True, slots=True)
class Verdict:
    """A finding, the indicator it is shown at, and the names of its fields."""

    finding: Finding
    indicator: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """All that is said of a sheet as it is typed.

    ``check`` is the collector's word on saving it and on "lengkap", ``verdicts`` recap's findings
    without those that only follow from another; ``away`` says that recap could not be asked.
    """

    check: Mapping[str, Any]
    unread: tuple[Unread, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    following: int = 0
    away: bool = False

    @property
    def blocking(self) -> int:
        """Findings that would hold up the ratification."""
        return sum(1 for one in self.verdicts if one.finding.severity is Severity.MENGHALANGI)

    @property
    def to_answer(self) -> int:
        """Findings that the meeting would ask about."""
        return sum(1 for one in self.verdicts if one.finding.severity is Severity.WAJIB_DIJAWAB)

    @property
    def empty(self) -> int:
        """Cells that "lengkap" still asks for."""
        return len(self.check["empty"])


def word(
    sheet: Sheet,
    check: Mapping[str, Any],
    findings: Iterable[Finding] | None,
    unread: tuple[Unread, ...],
) -> Word:
    """The word on a sheet; ``findings`` are none where recap could not be asked."""
    told = tuple(findings or ())
    roots = tuple(finding for finding in told if finding.root is None)
    return Word(
        check=check,
        unread=unread,
        verdicts=tuple(_verdict(sheet, finding) for finding in roots),
        following=len(told) - len(roots),
        away=findings is None,
    )


def _verdict(sheet: Sheet, finding: Finding) -> Verdict:
    """Where several regions may be wrong it is shown at the kabupaten's row, which tells it."""
    regions = {cell.region for cell in finding.cells}
    shown = {KABUPATEN} if len(regions) > 1 else regions
    doors = [cell for cell in finding.cells if cell.region in shown]
    names = dict.fromkeys(name for door in doors for name in covered(sheet, door))
    return Verdict(finding, finding.cells[0].indicator, tuple(names))
