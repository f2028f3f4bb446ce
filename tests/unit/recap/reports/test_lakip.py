"""The year's tables: ratified quarters only, what is lacking is named and never guessed."""

from decimal import Decimal

import pytest

from services.recap.commands import PlanKind
from services.recap.domain.lakip import Lakip, lakip
from services.recap.domain.lakip_past import Origin
from services.recap.domain.lakip_quarters import RatifiedQuarter, newest, written_down
from services.recap.domain.lakip_rows import LakipRow
from services.recap.domain.lakip_year import QuarterState, annual
from services.recap.domain.states import History, PastFigure, Quarter
from services.recap.domain.targets import Targets
from shared.contract.recap import RegionValue
from shared.contract.vocabulary import Measured
from tests.unit.recap.reports.year import HISTORY, book, document, plans, ratified_office, row
from tests.unit.recap.world import CYCLE_ID, approved


def of(code: str, tables: Lakip | None = None) -> LakipRow:
    rows = (r for goal in (tables or lakip(book())).goals for r in goal.rows)
    return next(r for r in rows if r.year.indicator == code)


# --- the year -------------------------------------------------------------------------------


def test_quarters_are_ratified_imported_or_lacking() -> None:
    found = annual(book())

    assert (found.ratified, found.imported, found.lacking) == (
        ("2025-Q3",),
        ("2025-Q2",),
        ("2025-Q1", "2025-Q4"),
    )


def test_a_quarter_that_was_not_ratified_has_no_figures() -> None:
    (first, *_) = annual(book()).rows

    states = [(one.state, one.value) for one in first.quarters]
    assert states == [
        (QuarterState.BELUM_DISAHKAN, None),
        (QuarterState.RIWAYAT, None),
        (QuarterState.DISAHKAN, Decimal("93.33")),
        (QuarterState.BELUM_DISAHKAN, None),
    ]


def test_the_last_ratified_quarter_is_the_years_figure_and_says_which_it_is() -> None:
    first, second, _ = annual(book()).rows

    assert (first.until, first.value, first.achievement_year) == (
        3,
        Decimal("93.33"),
        Decimal("93.33"),
    )
    assert first.predicate == "Sangat Tinggi"
    assert (second.value, second.achievement_year) == (Decimal(6), Decimal("150.00"))


def test_an_indicator_that_a_ratified_quarter_did_not_ask_for_was_not_measured() -> None:
    whole = book()
    ratified = whole.ratified["2025-Q3"]
    shorter = ratified.model_copy(update={"table": ratified.table[:1]})
    changed = book()
    changed.ratified["2025-Q3"] = shorter

    second = annual(changed).rows[1]

    assert second.quarters[2].state is QuarterState.TIDAK_DIUKUR
    assert (second.until, second.value, second.measured) == (None, None, Measured.BELUM_ADA_DATA)


def test_without_any_ratified_quarter_there_are_indicators_and_no_figures() -> None:
    empty = book(history=History())
    empty.ratified.clear()

    found = annual(empty)

    assert len(found.lacking) == 4
    assert [one.value for one in found.rows] == [None, None, None]


# --- what is written down at a ratification ---------------------------------------------------


def entry(cycle: str = CYCLE_ID) -> RatifiedQuarter:
    return written_down(approved(3, cycle))


def test_the_newest_revision_of_a_quarter_counts_in_whatever_order() -> None:
    revised = entry(f"{CYCLE_ID[:-1]}1")

    assert newest((revised, entry())) == {"2025-Q3": revised}
    assert newest((entry(), revised)) == {"2025-Q3": revised}


def test_rows_are_written_down_without_their_kecamatan() -> None:
    office = ratified_office()
    assert isinstance(office.draft.table[0].regions[0], RegionValue)
    event = approved(office.draft.version).model_copy(update={"table": office.draft.table})

    written = written_down(event)

    assert [one.regions for one in written.table] == [(), (), ()]
    assert written.table[0].value == office.draft.table[0].value


# --- earlier years ----------------------------------------------------------------------------


def results(code: str, history: History = HISTORY) -> list[tuple[int, Origin, Decimal | None]]:
    found = of(code, lakip(book(history=history)))
    return [(one.year, one.origin, one.value) for one in found.earlier]


def test_earlier_years_come_from_history_and_stay_empty_where_it_has_none() -> None:
    assert results("DD-01") == [
        (2022, Origin.TIDAK_ADA, None),
        (2023, Origin.TIDAK_ADA, None),
        (2024, Origin.RIWAYAT, Decimal("90.00")),
    ]


def test_a_year_of_which_a_quarter_lacks_is_not_summed_and_says_which() -> None:
    last = of("PS-01").earlier[-1]

    assert (last.origin, last.value) == (Origin.TIDAK_ADA, None)
    assert last.lacking == ("2024-Q2", "2024-Q3")


def test_a_whole_year_is_summed() -> None:
    quarters = {f"2024-Q{n}": {"PS-01": PastFigure(numerator=Decimal(n))} for n in (1, 2, 3, 4)}
    history = History(quarters={name: Quarter(figures=own) for name, own in quarters.items()})

    assert results("PS-01", history)[-1] == (2024, Origin.RIWAYAT, Decimal(10))


def test_the_baseline_of_the_catalogue_is_last_years_result_where_history_has_none() -> None:
    assert results("DD-01", History())[-1] == (2024, Origin.DATA_DASAR, Decimal("92.5"))


def test_a_ratified_year_goes_before_history() -> None:
    whole = book()
    last_year = whole.ratified["2025-Q3"].model_copy(
        update={"cycle": CYCLE_ID.replace("2025-Q3", "2024-Q4")}
    )
    whole.ratified["2024-Q4"] = last_year

    found = of("DD-01", lakip(whole)).earlier[-1]

    assert (found.origin, found.value) == (Origin.DISAHKAN, Decimal("93.33"))


# --- plans ------------------------------------------------------------------------------------


def test_an_indicator_is_compared_with_pk_medium_term_and_nation() -> None:
    found = of("DD-01")

    assert found.agreed is not None
    assert (found.agreed.document, found.agreed.achievement) == ("PK 2025 Murni", Decimal("94.27"))
    assert found.medium_term is not None
    assert (found.medium_term.year, found.medium_term.achievement) == (2029, Decimal("93.42"))
    assert found.national is not None
    assert found.national.achievement == Decimal("93.89")


def test_what_no_plan_says_is_empty() -> None:
    assert of("DD-02").agreed is None
    assert of("PS-01").medium_term is None


def test_without_a_renstra_the_rpjmd_is_the_medium_term() -> None:
    targets = plans(document(PlanKind.RPJMD, row("DD-01", 2026, 95), until=2026))

    found = of("DD-01", lakip(book(targets))).medium_term

    assert found is not None
    assert found.document == "RPJMD 2025–2026 Murni"


def test_a_capaian_below_nought_is_shown_as_nought() -> None:
    targets = plans(document(PlanKind.NASIONAL, row("PS-01", 2025, 0)))

    found = of("PS-01", lakip(book(targets))).national

    assert found is not None
    assert found.achievement is None


# --- money, causes, remarks -------------------------------------------------------------------


def test_efficiency_is_reckoned_only_where_money_is_known() -> None:
    money = of("PS-01").money

    assert money is not None
    assert (money.absorption, money.efficiency) == (Decimal("75.00"), Decimal("75.00"))
    assert of("DD-01").money is None
    assert not lakip(book(Targets())).has_money


@pytest.mark.parametrize(("budget", "spent"), [(0, 0), (1000, None)])
def test_money_that_is_not_spent_or_not_there_has_no_absorption(
    budget: int, spent: int | None
) -> None:
    targets = plans(
        document(PlanKind.ANGGARAN, row("PS-01", 2025, None, budget=budget, spent=spent))
    )

    money = of("PS-01", lakip(book(targets))).money

    assert money is not None
    assert (money.absorption, money.efficiency) == (None, None)


def test_causes_are_those_that_were_ratified() -> None:
    (cause,) = of("DD-01").causes

    assert (cause.quarter, cause.supporting, cause.follow_up) == (
        "Triwulan III",
        "Pelayanan keliling",
        "Menambah jadwal",
    )
    assert of("PS-01").causes == ()


@pytest.mark.parametrize("said", ["supporting", "hindering", "follow_up"])
def test_a_cause_counts_whichever_part_of_it_was_said(said: str) -> None:
    whole = book()
    ratified = whole.ratified["2025-Q3"]
    nothing = dict.fromkeys(("supporting", "hindering", "follow_up"))
    row = ratified.table[0].model_copy(update=nothing | {said: "Alasan"})
    whole.ratified["2025-Q3"] = ratified.model_copy(update={"table": (row, *ratified.table[1:])})

    (cause,) = of("DD-01", lakip(whole)).causes

    assert getattr(cause, said) == "Alasan"


def test_remarks_name_lacking_quarters_imported_ones_and_differing_targets() -> None:
    remarks = " ".join(lakip(book()).remarks)

    assert "Triwulan I dan Triwulan IV Tahun 2025 belum disahkan" in remarks
    assert "Triwulan II Tahun 2025 berasal dari riwayat yang diimpor" in remarks
    assert "Realisasi DD-01 dan PS-01 adalah angka sampai dengan triwulan terakhir" in remarks
    assert "Target DD-01 pada PK 2025 Murni berbeda" in remarks


def test_with_the_fourth_quarter_ratified_the_figure_is_the_years() -> None:
    whole = book()
    whole.ratified["2025-Q4"] = whole.ratified["2025-Q3"].model_copy(
        update={"cycle": CYCLE_ID.replace("Q3", "Q4")}
    )

    tables = lakip(whole)

    assert of("DD-01", tables).year.until == 4
    assert not any("belum angka tahunan" in remark for remark in tables.remarks)
    assert tables.annual.lacking == ("2025-Q1",)


def test_plans_that_were_not_imported_are_named() -> None:
    tables = lakip(book(Targets()))

    assert tables.absent == (PlanKind.PK, PlanKind.RENSTRA, PlanKind.NASIONAL)
    assert "Perjanjian Kinerja, Renstra dan Standar nasional belum diimpor" in tables.remarks[-1]


def test_the_mean_of_a_sasaran_is_of_the_year_and_says_what_it_leaves_out() -> None:
    first, second = lakip(book()).goals

    assert (first.mean.mean, first.mean.counted) == (Decimal("121.67"), 2)
    assert first.mean.mean_capped == Decimal("96.67")
    assert (second.mean.mean, second.mean.missing) == (None, 1)


def test_the_sources_prove_each_ratified_quarter() -> None:
    (source,) = lakip(book()).sources

    assert (source.cycle, source.sha256) == (CYCLE_ID, "0f" * 32)


def test_the_tables_survive_json() -> None:
    tables = lakip(book())

    assert Lakip.model_validate(tables.model_dump(mode="json")) == tables
