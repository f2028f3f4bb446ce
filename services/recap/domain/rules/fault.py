"""A fault as a rule finds it, before it becomes a finding."""

from dataclasses import dataclass, replace

from services.recap.domain.figures import Place, Reading
from services.recap.domain.rules.catalogue import Rule
from services.recap.domain.writing import region
from shared.contract.catalogue import Indicator, SheetRef
from shared.contract.figures import KABUPATEN
from shared.contract.recap import Cell, Finding
from shared.contract.vocabulary import FindingState


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong where.

    ``cells`` are what its correction may change, ``consequences`` what fails because of it.
    """

    rule: Rule
    indicator: Indicator
    place: Place
    expected: str
    found: str
    cells: tuple[Cell, ...]
    consequences: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Stable over versions: rule and place, never values or positions."""
        words = (self.rule.code, self.indicator.code, self.place.region, self.place.part)
        return ":".join(word for word in words if word is not None)

    def causing(self, consequence: "Fault") -> "Fault":
        """This fault, with something that fails with it."""
        return replace(self, consequences=(*self.consequences, consequence.as_consequence()))

    def joined(self, other: "Fault") -> "Fault":
        """One fault for two of the same id: the same quantity, in two groups."""
        return replace(
            self,
            expected=_both(self.expected, other.expected),
            found=_both(self.found, other.found),
            cells=tuple(dict.fromkeys((*self.cells, *other.cells))),
            consequences=tuple(dict.fromkeys((*self.consequences, *other.consequences))),
        )

    def as_consequence(self) -> str:
        """In the words of the fault that it follows from."""
        where = ", ".join(_words(self.place)).lower()
        return (
            f"Kemungkinan karena itu pula pada {where}: {self.rule.message} "
            f"({self.found}; seharusnya {self.expected})."
        )

    def finding(self) -> Finding:
        """In the words of the contract, open."""
        sheet = SheetRef(bidang=self.indicator.bidang, source=self.indicator.source)
        what = f"{self.indicator.code} {self.indicator.name}"
        where = ", ".join((what, *_words(self.place)))
        return Finding(
            id=self.id,
            rule=self.rule.code,
            rule_version=self.rule.version,
            severity=self.rule.severity,
            state=FindingState.TERBUKA,
            sheet=sheet,
            owner=self.indicator.bidang,
            cells=self.cells,
            expected=self.expected,
            found=self.found,
            message=" ".join((f"{where}: {self.rule.message}.", *self.consequences)),
            remedy=f"Mohon pengisi lembar {sheet.key} {self.rule.remedy}, lalu mengirim perbaikan.",
        )


def wrong(rule: Rule, reading: Reading, place: Place, expected: str, found: str) -> Fault:
    """A fault at one place. With a kecamatan the kabupaten's total is opened for correction."""
    cells = [place.cell(reading.indicator.code)]
    if place.region in reading.kecamatan:
        cells.append(Place(KABUPATEN, place.part).cell(reading.indicator.code))
    return Fault(rule, reading.indicator, place, expected, found, tuple(cells))


def grouped(reading: Reading, place: Place, text: str) -> str:
    """The text, with its group where the indicator has several."""
    return f"{place.group} {text}" if reading.indicator.by_sex else text


def _words(place: Place) -> tuple[str, ...]:
    where = () if place.region is None else (region(place.region),)
    return where if place.part is None else (*where, place.part.lower())


def _both(one: str, other: str) -> str:
    return one if one == other else f"{one}; {other}"
