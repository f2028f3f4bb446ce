"""Figures and findings as rows of a letter: words only, nothing is computed here."""

from collections.abc import Iterable

from services.notifier.domain.letter import NONE
from services.notifier.domain.recipients import Case
from services.notifier.domain.states import Draft, Issue
from shared.letters import tables
from shared.words import sentence

Rows = tuple[dict[str, str], ...]


def draft_rows(case: Case, draft: Draft | None) -> Rows | str:
    """The table Pengukuran Kinerja of a draft, for a lampiran; "Nihil." where none is known."""
    return NONE if draft is None else tables.measured_rows(draft.table, case.rules.bidang) or NONE


def issue_rows(case: Case, issues: Iterable[Issue]) -> Rows:
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
