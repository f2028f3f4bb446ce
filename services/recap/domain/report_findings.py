"""What was found, counted: by severity, by bidang, by rule."""

from collections.abc import Callable, Iterable

from services.recap.domain.states import Kept
from shared.contract.event import Line
from shared.contract.recap import Finding
from shared.contract.vocabulary import FindingState, Severity


class FindingCount(Kept):
    """Findings of one kind: the open ones by severity, and those that were corrected."""

    of: Line
    blocking: int
    to_answer: int
    information: int
    corrected: int

    @property
    def open(self) -> int:
        """All that are open."""
        return self.blocking + self.to_answer + self.information


class FindingCounts(Kept):
    """The same findings, three times counted."""

    total: FindingCount
    by_bidang: tuple[FindingCount, ...]
    by_rule: tuple[FindingCount, ...]


def counted(findings: tuple[Finding, ...]) -> FindingCounts:
    """All counts, in the order of the names."""
    return FindingCounts(
        total=_count("Seluruhnya", findings),
        by_bidang=_by(findings, lambda finding: finding.owner),
        by_rule=_by(findings, lambda finding: finding.rule),
    )


def _by(findings: tuple[Finding, ...], key: Callable[[Finding], str]) -> tuple[FindingCount, ...]:
    names = sorted({key(finding) for finding in findings})
    return tuple(_count(name, [f for f in findings if key(f) == name]) for name in names)


def _count(of: str, findings: Iterable[Finding]) -> FindingCount:
    every = tuple(findings)
    still = [finding.severity for finding in every if finding.state is FindingState.TERBUKA]
    return FindingCount(
        of=of,
        blocking=still.count(Severity.MENGHALANGI),
        to_answer=still.count(Severity.WAJIB_DIJAWAB),
        information=still.count(Severity.INFORMASI),
        corrected=sum(finding.state is FindingState.DIKOREKSI for finding in every),
    )
