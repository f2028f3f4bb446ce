"""The report to the superior: complete, late, lacking, found; against targets and earlier ones."""

from decimal import Decimal

from services.recap.domain.report import RecapReport, SheetState, report
from services.recap.domain.report_findings import counted as counted_findings
from services.recap.domain.report_standing import Against
from shared.contract.sample_recap import FINDING
from shared.contract.vocabulary import Formula, Severity
from tests.unit.recap.world import (
    BROKEN,
    DAFDUK,
    DUE,
    HISTORY_REF,
    RULES,
    SOUND,
    Office,
    counted,
    figures,
    form,
    imported,
    indicator,
    non_siak,
    siak,
    submitted,
    taken,
    whole,
)

Quarters = dict[str, dict[str, dict[str, object]]]
LATER = DUE.replace(year=2026)


def of(office: Office) -> RecapReport:
    return report(RULES, office.recap)


def states(found: RecapReport) -> dict[str, tuple[SheetState, bool | None]]:
    return {sheet.sheet: (sheet.state, sheet.late) for sheet in found.sheets}


def against(other: int, difference: int, *, better: bool | None) -> Against:
    return Against(other=Decimal(other), difference=Decimal(difference), better=better)


# --- complete, late, lacking --------------------------------------------------------------


def test_before_anything_came_every_sheet_is_not_sent_and_none_is_late() -> None:
    office = Office()
    office.tell(form())

    found = of(office)

    assert (found.recap_version, found.provisional, found.table) == (0, True, ())
    assert states(found) == {
        "DAFDUK/SIAK": (SheetState.BELUM_DIKIRIM, None),
        "PIAK/NON_SIAK": (SheetState.BELUM_DIKIRIM, None),
    }


def test_a_sheet_is_whole_incomplete_or_not_sent_and_late_by_its_own_time() -> None:
    office = Office()
    office.tell(
        form(indicator("DD-01"), indicator("DD-02"), counted()),
        submitted(DAFDUK, figures("DD-01", whole(90)), on_time=False),
    )

    found = of(office)

    assert states(found) == {
        "DAFDUK/SIAK": (SheetState.BELUM_LENGKAP, True),
        "PIAK/NON_SIAK": (SheetState.BELUM_DIKIRIM, None),
    }
    assert [sheet.sheet for sheet in found.late] == ["DAFDUK/SIAK"]
    assert len(found.incomplete) == 2


def test_what_has_no_capaian_is_named_with_its_reason() -> None:
    office = Office()
    office.tell(form(), siak(figures("DD-01", unavailable="Server pusat belum pulih")))
    taken(office.close(at=LATER))

    lacking = {one.indicator: one for one in of(office).lacking}

    assert [one.measured for one in lacking.values()] == ["TIDAK_TERSEDIA", "BELUM_ADA_DATA"]
    assert "Server pusat belum pulih" in lacking["DD-01"].why


# --- findings -----------------------------------------------------------------------------


def test_findings_are_counted_by_severity_bidang_and_rule() -> None:
    office = Office()
    office.tell(form(), siak(BROKEN))
    taken(office.close(at=LATER))

    counts = of(office).counts

    assert (counts.total.blocking, counts.total.corrected) == (2, 0)
    assert {one.of: one.blocking for one in counts.by_bidang} == {"DAFDUK": 1, "PIAK": 1}
    by_rule = {one.of: one.open for one in counts.by_rule}
    assert (by_rule["D01"], by_rule["D03"]) == (1, 1)
    assert counts.total.open == sum(one.open for one in counts.by_rule)


def test_all_severities_that_are_open_count_as_open() -> None:
    severities = list(Severity)
    findings = tuple(FINDING.model_copy(update={"severity": one}) for one in severities * 2)

    total = counted_findings(findings[:4]).total

    assert (total.blocking, total.to_answer, total.information) == (2, 1, 1)
    assert total.open == 4


def test_a_corrected_finding_is_counted_as_corrected_only() -> None:
    office = Office()
    office.tell(form(), siak(BROKEN), non_siak())
    taken(office.close())
    open_before = of(office).counts.total.open
    office.tell(siak(SOUND, revision=2))

    total = of(office).counts.total

    assert open_before > total.open
    assert (total.blocking, total.corrected) == (0, open_before - total.open)


# --- standing -----------------------------------------------------------------------------


def test_an_indicator_is_compared_with_targets_the_last_quarter_and_last_year() -> None:
    office = Office()
    quarters: Quarters = {
        "2025-Q2": {"DD-01": {"numerator": 90, "denominator": 100}},
        "2024-Q3": {"DD-01": {"numerator": 95, "denominator": 100}},
    }
    taken(office.ask(imported(quarters), ref=HISTORY_REF))
    office.tell(form(indicator("DD-01")), siak(figures("DD-01", whole(92))))

    (standing,) = of(office).standings

    assert standing.target_quarter == against(90, 2, better=True)
    assert standing.target_year.difference == Decimal(-8)
    assert standing.previous_quarter == against(90, 2, better=True)
    assert standing.same_quarter_last_year == against(95, -3, better=False)


def test_less_is_better_where_the_indicator_falls() -> None:
    office = Office()
    office.tell(
        form(indicator("DD-01", formula=Formula.TURUN_2TR)), siak(figures("DD-01", whole(92)))
    )

    (standing,) = of(office).standings

    assert standing.target_quarter == against(90, 2, better=False)


def test_what_is_missing_on_either_side_compares_to_nothing() -> None:
    office = Office()
    office.tell(form(), siak(), submitted(DAFDUK, SOUND, revision=2))

    by_code = {standing.indicator: standing for standing in of(office).standings}

    assert by_code["DD-01"].previous_quarter == Against(other=None, difference=None, better=None)
    assert by_code["PS-01"].target_quarter == Against(
        other=Decimal(3), difference=None, better=None
    )


def test_the_same_value_is_neither_better_nor_worse() -> None:
    office = Office()
    office.tell(form(indicator("DD-01")), siak(figures("DD-01", whole(90))))

    (standing,) = of(office).standings

    assert standing.target_quarter == against(90, 0, better=None)


# --- goals --------------------------------------------------------------------------------


def test_a_mean_says_how_many_indicators_it_leaves_out() -> None:
    office = Office()
    office.tell(form(), siak(SOUND))

    (goal,) = of(office).goals

    assert (goal.counted, goal.excluded) == (1, 1)
    assert goal.mean == office.row("DD-01").achievement


def test_the_same_recap_gives_the_same_report_and_it_survives_json() -> None:
    office = Office()
    office.tell(form(), siak(BROKEN), non_siak())

    found = of(office)

    assert found == of(office)
    assert RecapReport.model_validate(found.model_dump(mode="json")) == found
