"""Figures and findings as rows of a letter: words only, nothing is computed here."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from services.notifier.domain.recipients import Case, source_words
from services.notifier.domain.states import Issue
from services.notifier.domain.words import number_words, sentence
from shared.contract.recap import MeasuredRow
from shared.contract.vocabulary import Measured

_UNMEASURED: Final = {
    Measured.BELUM_ADA_DATA: "belum ada data",
    Measured.TIDAK_TERSEDIA: "tidak tersedia",
    Measured.TIDAK_DAPAT_DIUKUR: "tidak dapat diukur",
}


def measured_rows(case: Case, table: Iterable[MeasuredRow]) -> tuple[dict[str, str], ...]:
    """Rows of the table Pengukuran Kinerja."""
    return tuple(
        {
            "code": row.indicator,
            "name": row.name,
            "unit": row.unit,
            "owner": case.rules.bidang(row.bidang),
            "source": source_words(row.source),
            "target": number_words(row.target_quarter),
            "target_year": number_words(row.target_year),
            "value": _value(row),
            "achievement": _percent(row.achievement),
            "achievement_year": _percent(row.achievement_year),
            "predicate": row.predicate or "-",
        }
        for row in table
    )


def issue_rows(case: Case, issues: Iterable[Issue]) -> tuple[dict[str, str], ...]:
    """Findings, each with its place, its owner and what is asked."""
    return tuple(
        {
            "message": sentence(issue.message),
            "places": "; ".join(issue.places),
            "owner": case.rules.bidang(issue.owner),
            "severity": issue.severity.value.replace("_", " ").lower(),
            "remedy": sentence(issue.remedy),
        }
        for issue in issues
    )


def _value(row: MeasuredRow) -> str:
    if row.value is None:
        return _UNMEASURED.get(row.measured, "-")
    return number_words(row.value)


def _percent(number: Decimal | None) -> str:
    return "-" if number is None else f"{number_words(number)} %"
