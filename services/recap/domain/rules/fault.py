"""A fault as a rule finds it, before it becomes a finding."""

from dataclasses import dataclass, field, replace

from services.recap.domain.figures import Place, Reading
from services.recap.domain.rules.catalogue import OWN_BIDANG, Rule
from services.recap.domain.writing import region
from shared.contract.catalogue import SheetRef
from shared.contract.figures import DENOMINATOR, KABUPATEN, NUMERATOR
from shared.contract.recap import Cell, Finding
from shared.contract.vocabulary import FindingState, Severity

_LINE = 500
_TEXT = 4000


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong where.

    ``cells`` are what its correction may change; ``rests`` the places whose fault may be its cause,
    which is none for what concerns the indicator whole; ``words`` fill the rule's templates.
    """

    rule: Rule
    subject: tuple[str, ...]
    title: str
    sheet: SheetRef
    place: Place
    expected: str
    found: str
    cells: tuple[Cell, ...]
    rests: tuple[Place, ...] = ()
    words: dict[str, str] = field(default_factory=dict)
    severity: Severity | None = None

    @property
    def id(self) -> str:
        """Stable over versions: rule and place, never values or positions."""
        words = (self.rule.code, *self.subject, self.place.region, self.place.part)
        return ":".join(word for word in words if word is not None)

    @property
    def weight(self) -> Severity:
        """How heavy it is: the rule's severity, unless this fault is known to be lighter."""
        return self.severity or self.rule.severity

    def joined(self, other: "Fault") -> "Fault":
        """One fault for two of the same id: the same quantity, in two groups."""
        return replace(
            self,
            expected=_both(self.expected, other.expected),
            found=_both(self.found, other.found),
            cells=tuple(dict.fromkeys((*self.cells, *other.cells))),
        )

    def finding(self, root: str | None) -> Finding:
        """In the words of the contract, open. What follows from a root only informs."""
        where = ", ".join((self.title, *_words(self.place)))
        filled = {
            "place": where,
            "sheet": self.sheet.key,
            "expected": self.expected,
            "found": self.found,
            **self.words,
        }
        bidang = self.sheet.bidang
        return Finding(
            id=self.id,
            rule=self.rule.code,
            rule_version=self.rule.version,
            severity=self.weight if root is None else Severity.INFORMASI,
            state=FindingState.TERBUKA,
            sheet=self.sheet,
            owner=bidang if self.rule.owner == OWN_BIDANG else self.rule.owner,
            cells=self.cells,
            expected=_cut(self.expected, _LINE),
            found=_cut(self.found, _LINE),
            message=_cut(self.rule.message.format_map(filled), _TEXT),
            remedy=_cut(self.rule.remedy.format_map(filled), _TEXT),
            root=root,
        )


def wrong(rule: Rule, reading: Reading, place: Place, expected: str, found: str) -> Fault:
    """A fault at one place. With a kecamatan the kabupaten's total is opened for correction."""
    code = reading.indicator.code
    cells = [place.cell(code)]
    if place.region in reading.kecamatan:
        cells.append(Place(KABUPATEN, place.part).cell(code))
    return Fault(
        rule=rule,
        subject=(code,),
        title=f"{code} {reading.indicator.name}",
        sheet=reading.sheet,
        place=place,
        expected=expected,
        found=found,
        cells=tuple(cells),
        rests=() if place.region is None else (Place(place.region, place.part),),
    )


def whole_row(fault: Fault) -> Fault:
    """Which of the figures in the row is wrong is open, and LK and PR change with JML."""
    row = Place(fault.place.region).cell(fault.subject[0])
    return replace(fault, cells=(row, *fault.cells[1:]))


def row_places(region_code: str | None) -> tuple[Place, ...]:
    """Pembilang and penyebut of a row: what its ratios rest on."""
    return Place(region_code, NUMERATOR), Place(region_code, DENOMINATOR)


def grouped(reading: Reading, place: Place, text: str) -> str:
    """The text, with its group where the indicator has several."""
    return f"{place.group} {text}" if reading.indicator.by_sex else text


def _words(place: Place) -> tuple[str, ...]:
    where = () if place.region is None else (region(place.region),)
    return where if place.part is None else (*where, place.part.lower())


def _both(one: str, other: str) -> str:
    return one if one == other else f"{one}; {other}"


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"
