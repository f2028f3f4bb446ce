"""Drafts side by side: what changed, who changed it, what it closed; from facts in any order."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import permutations

from services.portal.domain import decide
from services.portal.domain.rounds import Rounds, compare, weighty
from services.portal.domain.versions import Doubt, DraftSeen, RevisionSeen
from shared.contract import DataSubmitted, DiscrepancyFound, Event
from shared.contract.figures import Count, IndicatorFigures, RegionRow
from shared.contract.recap import MeasuredRow
from shared.contract.sample import FIGURES, at
from shared.contract.sample_recap import FINDING, ROW
from shared.contract.vocabulary import FindingState, Progress, Severity
from shared.decision import Taken
from tests.unit.portal.world import REF, follow, form, message, progressed, recap, said

OTHER = ROW.model_copy(update={"indicator": "DD-05", "name": "Lain"})
FACTS = (DraftSeen, RevisionSeen, Doubt)
CORRECTED = FINDING.model_copy(update={"state": FindingState.DIKOREKSI})


def row(value: str, base: MeasuredRow = ROW) -> MeasuredRow:
    return base.model_copy(update={"value": Decimal(value)})


def figures(total: str, code: str = "DD-01") -> IndicatorFigures:
    region = RegionRow(region="BELAWANG", numerator=Count(total=Decimal(total)))
    return FIGURES.model_copy(update={"indicator": code, "rows": (region,)})


def sent(revision: int, *of: IndicatorFigures, role: str = "KABID_PIAK") -> DataSubmitted:
    return said(DataSubmitted, role, revision=revision, figures=of, reason=f"alasan {revision}")


def facts(*events: tuple[int, Event]) -> list[DraftSeen | RevisionSeen | Doubt]:
    """What is kept of events, each said that many minutes after the form."""
    known = {REF: follow([form()])}
    found: list[DraftSeen | RevisionSeen | Doubt] = []
    for minute, event in events:
        outcome = decide(known, message(event, _at(minute), minute))
        assert isinstance(outcome, Taken)
        found += [_stored(e.data) for e in outcome.entries if isinstance(e.data, FACTS)]
    return found


def _stored(fact: DraftSeen | RevisionSeen | Doubt) -> DraftSeen | RevisionSeen | Doubt:
    return type(fact).model_validate(fact.model_dump(mode="json"))


def compared(kept: list[DraftSeen | RevisionSeen | Doubt]) -> Rounds:
    return compare(
        [k for k in kept if isinstance(k, DraftSeen)],
        [k for k in kept if isinstance(k, RevisionSeen)],
        [k for k in kept if isinstance(k, Doubt)],
    )


def _at(minute: int) -> datetime:
    return at(1) + timedelta(minutes=minute)


ONE_ROUND = (
    (1, sent(1, figures("1400"))),
    (2, recap(1, provisional=True)),
    (3, recap(2, table=(row("97.20"), OTHER), findings=(FINDING,))),
    (4, said(DiscrepancyFound, "KASUBAG_KPEP", recap_version=2, note="Salah ketik?")),
    (5, sent(2, figures("1040"))),
    (6, recap(3, table=(row("99.51"), OTHER), findings=(CORRECTED,))),
)


def test_a_round_says_why_who_corrected_which_cell_and_with_which_effect() -> None:
    (only,) = compared(facts(*ONE_ROUND)).rounds

    assert (only.before.version, only.after.version) == (2, 3)
    assert [(d.by.role, d.note) for d in only.doubts] == [("KASUBAG_KPEP", "Salah ketik?")]
    (correction,) = only.corrections
    assert (correction.revision.by.role, correction.revision.reason) == ("KABID_PIAK", "alasan 2")
    (cell,) = correction.cells
    assert cell.place == ("DD-01", "BELAWANG", "PEMBILANG", "JML")
    assert (cell.before, cell.after) == ("1400", "1040")
    assert [(c.before and c.before.value, c.after and c.after.value) for c in only.rows] == [
        (Decimal("97.20"), Decimal("99.51"))
    ]
    assert [f.id for f in only.closed] == [FINDING.id]
    assert only.new == ()


def test_it_is_the_same_in_whatever_order_the_facts_were_kept() -> None:
    kept = facts(*ONE_ROUND)
    whole = compared(kept)

    assert all(compared(list(mixed)) == whole for mixed in permutations(kept))


def test_only_results_that_differ_between_drafts_are_laid_side_by_side() -> None:
    (line,) = compared(facts(*ONE_ROUND)).lines

    assert line.row.indicator == "DD-01"
    assert [r and r.value for r in line.through] == [Decimal("97.20"), Decimal("99.51")]


def test_a_provisional_recap_is_no_draft_and_the_collection_is_no_correction() -> None:
    found = compared(facts(*ONE_ROUND[:3]))

    assert [draft.version for draft in found.drafts] == [2]
    assert (found.rounds, found.waiting, found.doubts) == ((), (), ())


def test_a_correction_that_no_draft_has_yet_is_waiting() -> None:
    found = compared(facts(*ONE_ROUND[:5]))

    assert [c.revision.revision for c in found.waiting] == [2]
    assert [d.version for d in found.doubts] == [2]


def test_corrections_that_were_sent_at_once_go_to_the_draft_that_they_changed() -> None:
    """While recap was away two sheets came in; it then computed one draft after the other."""
    kept = facts(
        (1, recap(1, table=(row("97.20"), OTHER))),
        (2, sent(2, figures("1040"))),
        (3, sent(3, figures("1040"), figures("7", "DD-05"))),
        (4, recap(2, table=(row("99.51"), OTHER))),
        (5, recap(3, table=(row("99.51"), row("7", OTHER)))),
    )

    first, second = compared(kept).rounds

    assert [c.revision.revision for c in first.corrections] == [2]
    assert [c.revision.revision for c in second.corrections] == [3]


def test_a_correction_without_effect_belongs_to_the_draft_after_it() -> None:
    kept = facts((1, recap(1)), (2, sent(2, figures("5"))), (3, recap(2)), (4, recap(3)))

    first, second = compared(kept).rounds

    assert ([c.revision.revision for c in first.corrections], second.corrections) == ([2], ())


def test_a_new_finding_and_a_new_row_are_told_as_new() -> None:
    (only,) = compared(
        facts((1, recap(1, table=(ROW,))), (2, recap(2, table=(ROW, OTHER), findings=(FINDING,))))
    ).rounds

    assert [f.id for f in only.new] == [FINDING.id]
    assert [(c.row.indicator, c.before) for c in only.rows] == [("DD-05", None)]


def test_what_only_informs_is_not_counted_among_what_is_spoken_of() -> None:
    informs = FINDING.model_copy(update={"severity": Severity.INFORMASI})

    assert weighty((FINDING, informs)) == (FINDING,)


def test_a_withdrawal_empties_the_cells_of_its_sheet() -> None:
    gone = said(DataSubmitted, "KABID_PIAK", revision=2, withdrawn=True, figures=())
    kept = facts((1, recap(1)), (2, sent(1, figures("5"))), (3, gone), (4, recap(2)))

    last = compared(kept).rounds[0].corrections[-1]

    assert last.revision.withdrawn
    assert {cell.after for cell in last.cells} == {None}


def test_what_moves_a_cycle_and_no_figure_is_not_kept() -> None:
    assert facts((1, progressed(Progress.SUBMITTED, "SEKRETARIS"))) == []
