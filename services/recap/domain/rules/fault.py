"""A fault as a rule finds it, before it becomes a finding."""

from dataclasses import dataclass, replace

from services.recap.domain.rules.catalogue import Rule
from shared.contract.catalogue import Indicator, SheetRef
from shared.contract.recap import Cell, Finding
from shared.contract.vocabulary import FindingState


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong where. ``region``, ``part`` and ``group`` are the root's place."""

    rule: Rule
    indicator: Indicator
    region: str | None
    part: str | None
    group: str | None
    expected: str
    found: str
    consequence: str = ""
    further: tuple[Cell, ...] = ()

    @property
    def id(self) -> str:
        """Stable over versions: made of the rule and the place, not of the values."""
        place = (self.rule.code, self.indicator.code, self.region, self.part, self.group)
        return ":".join(word for word in place if word is not None)

    def touches(self, part: str, region: str | None = None) -> bool:
        """Whether this fault may be the root of a disagreement in a part (of a region)."""
        same_part = self.part in (None, part)
        return same_part and region in (None, self.region)

    def explains(self, consequence: str, cells: tuple[Cell, ...]) -> "Fault":
        """The same fault, with something else that is wrong only because of it."""
        return replace(
            self,
            consequence=f"{self.consequence} {consequence}".strip(),
            further=(*self.further, *(cell for cell in cells if cell not in self.further)),
        )

    def finding(self) -> Finding:
        """In the words of the contract, open."""
        root = Cell(
            indicator=self.indicator.code, region=self.region, part=self.part, group=self.group
        )
        return Finding(
            id=self.id,
            rule=self.rule.code,
            rule_version=self.rule.version,
            severity=self.rule.severity,
            state=FindingState.TERBUKA,
            sheet=SheetRef(bidang=self.indicator.bidang, source=self.indicator.source),
            owner=self.indicator.bidang,
            cells=(root, *(cell for cell in self.further if cell != root)),
            expected=self.expected,
            found=self.found,
            message=f"{self.rule.message} {self.consequence}".strip(),
            remedy=self.rule.remedy,
        )
