"""The table Pengukuran Kinerja: what each row counts, and why (domain 1.3 to 1.6)."""

from datetime import date
from decimal import Decimal

import pytest

from services.recap.domain.history import basis
from services.recap.domain.states import History, PastFigure, Quarter
from shared.contract.catalogue import Indicator, SheetRef
from shared.contract.figures import KABUPATEN, IndicatorFigures
from shared.contract.identifiers import Period
from shared.contract.recap import MeasuredRow
from shared.contract.vocabulary import Aggregation, Basis, Formula, Frequency, Measured
from tests.unit.recap.world import (
    ALALAK,
    BELAWANG,
    CYCLE_ID,
    HISTORY_REF,
    SOUND,
    Office,
    count,
    counted,
    figures,
    form,
    imported,
    indicator,
    row,
    submitted,
    taken,
    whole,
)

Past = dict[str, dict[str, dict[str, object]]]
SHARE = indicator(aggregation=Aggregation.KUMULATIF)
TWO_QUARTERS: Past = {
    "2025-Q1": {"DD-01": {"numerator": "10", "denominator": "20"}},
    "2025-Q2": {"DD-01": {"numerator": "30", "denominator": "40"}},
}


def measured(
    asked: Indicator, sent: IndicatorFigures | None, past: Past | None = None
) -> MeasuredRow:
    """The row of an indicator after its sheet was sent."""
    office = Office()
    if past:
        taken(office.ask(imported(past), ref=HISTORY_REF))
    content = () if sent is None else (sent,)
    ref = SheetRef(bidang=asked.bidang, source=asked.source)
    office.tell(form(asked), submitted(ref, *content))
    return office.row(asked.code)


def test_the_kabupaten_s_row_is_the_figure_that_counts() -> None:
    found = measured(indicator(regional=True, by_sex=True), SOUND)

    assert (found.numerator, found.denominator) == (Decimal(140), Decimal(150))
    assert (found.value, found.achievement) == (Decimal("93.33"), Decimal("103.70"))


@pytest.mark.parametrize(
    "sent",
    [
        None,
        figures("DD-01"),
        figures("DD-01", row(ALALAK, count(40), count(90)), row(BELAWANG, count(30), count(60))),
        figures("DD-01", row(KABUPATEN, count(70))),
        figures("DD-01", whole("75 poin")),
        figures("DD-01", whole(70, None)),
        figures("DD-01", whole(None)),
    ],
    ids=["nothing", "no rows", "no total", "no penyebut", "words", "empty penyebut", "empty"],
)
def test_a_missing_figure_is_never_nought_and_never_summed_up(
    sent: IndicatorFigures | None,
) -> None:
    found = measured(indicator(regional=True), sent)

    assert found.measured is Measured.BELUM_ADA_DATA
    assert (found.numerator, found.value, found.achievement, found.predicate) == (None,) * 4
    assert found.why == "Angka kabupaten belum lengkap, sehingga realisasi belum dihitung."


def test_nought_is_a_value() -> None:
    found = measured(indicator(), figures("DD-01", whole(0)))

    assert (found.measured, found.value) == (Measured.TERUKUR, Decimal("0.00"))
    assert found.predicate == "Sangat Rendah"


def test_what_is_declared_not_available_keeps_its_reason() -> None:
    found = measured(indicator(), figures("DD-01", unavailable="Survei belum selesai."))

    assert (found.measured, found.value) == (Measured.TIDAK_TERSEDIA, None)
    assert found.why == "Data dinyatakan tidak tersedia: Survei belum selesai."


def test_figures_beside_the_word_not_available_do_not_count() -> None:
    found = measured(indicator(), figures("DD-01", whole(7), unavailable="Belum final"))

    assert (found.measured, found.numerator) == (Measured.TIDAK_TERSEDIA, None)


def test_the_row_carries_basis_and_cut_off_date() -> None:
    sent = figures("DD-01", whole(7), basis=Basis.DINAMIS, as_of=date(2025, 9, 30))

    found = measured(indicator(), sent)

    assert (found.basis, found.as_of) == (Basis.DINAMIS, date(2025, 9, 30))


# --- quarters ---------------------------------------------------------------------------


def test_cumulative_shares_add_what_was_counted_and_never_average_percents() -> None:
    found = measured(SHARE, figures("DD-01", whole(5, 5)), TWO_QUARTERS)

    assert (found.numerator, found.denominator) == (Decimal(45), Decimal(65))
    assert found.value == Decimal("69.23")


def test_a_final_value_is_that_of_this_quarter_alone() -> None:
    found = measured(indicator(), figures("DD-01", whole(5, 10)), TWO_QUARTERS)

    assert (found.numerator, found.value) == (Decimal(5), Decimal("50.00"))


@pytest.mark.parametrize("label", ["2024-Q1", "2024-Q4", "2025-Q3", "2025-Q4"])
def test_other_years_later_quarters_and_an_earlier_revision_of_this_one_are_not_added(
    label: str,
) -> None:
    other = {label: TWO_QUARTERS["2025-Q1"]}

    found = measured(SHARE, figures("DD-01", whole(5, 10)), other)

    assert found.numerator == Decimal(5)


@pytest.mark.parametrize("half", [{"numerator": "10"}, {"denominator": "20"}, {"value": "50"}])
def test_a_quarter_of_which_a_part_is_unknown_adds_neither_part(half: dict[str, object]) -> None:
    past = TWO_QUARTERS | {"2025-Q1": {"DD-01": half}}

    found = measured(SHARE, figures("DD-01", whole(5, 10)), past)

    assert (found.numerator, found.denominator) == (Decimal(35), Decimal(50))
    assert "; Triwulan I tidak ikut dijumlahkan karena belum ada pada riwayat; " in found.why


def test_counts_add_up_whatever_stands_in_a_penyebut_that_they_do_not_have() -> None:
    past: Past = {"2025-Q2": {"PS-01": {"numerator": "4", "denominator": "9"}}}

    found = measured(counted(), figures("PS-01", row(KABUPATEN, count(2))), past)

    assert (found.numerator, found.denominator, found.value) == (Decimal(6), None, Decimal(6))


def test_without_this_quarter_the_earlier_ones_make_no_figure() -> None:
    assert measured(SHARE, None, TWO_QUARTERS).measured is Measured.BELUM_ADA_DATA


@pytest.mark.parametrize(
    ("frequency", "quarter", "lacking"),
    [
        (Frequency.TRIWULAN, 3, ("2025-Q1", "2025-Q2")),
        (Frequency.SEMESTER, 4, ("2025-Q2",)),
        (Frequency.TAHUNAN, 4, ()),
        (Frequency.TRIWULAN, 1, ()),
    ],
)
def test_quarters_are_lacking_only_where_the_indicator_was_due(
    frequency: Frequency, quarter: int, lacking: tuple[str, ...]
) -> None:
    asked = counted(frequency=frequency)
    period = Period.of(CYCLE_ID).model_copy(update={"quarter": quarter})

    found = basis(asked, PastFigure(numerator=Decimal(1)), period, History())

    assert found is not None
    assert found.lacking == lacking


def test_an_indicator_that_an_earlier_quarter_did_not_have_is_lacking_there() -> None:
    history = History(quarters={"2025-Q1": Quarter(figures={})})

    found = basis(counted(), PastFigure(numerator=Decimal(1)), Period.of(CYCLE_ID), history)

    assert found is not None
    assert (found.added, found.lacking) == ({}, ("2025-Q1", "2025-Q2"))


# --- why --------------------------------------------------------------------------------


def why(asked: Indicator, *, above: int, below: int | None = None, past: Past | None = None) -> str:
    under = None if below is None else count(below)
    return measured(asked, figures(asked.code, row(KABUPATEN, count(above), under)), past).why


def test_why_tells_formula_inputs_target_and_scale_in_one_sentence() -> None:
    asked = indicator(target_quarter=Decimal("99.20"), target_year=Decimal("99.40"))

    assert why(asked, above=218_903, below=220_960) == (
        "Realisasi = 218.903 / 220.960 x 100 = 99,07 persen; capaian triwulan = realisasi / "
        "target x 100 dengan target 99,20 = 99,87 persen, predikat Sangat Tinggi menurut "
        "Permendagri 86/2017; terhadap target tahun 99,40 = 99,67 persen; sumber: lembar "
        "DAFDUK/SIAK revisi 1; rumus NAIK#1, skala permendagri-86-2017#1, katalog 2025.1."
    )


def test_why_names_the_quarters_that_were_added() -> None:
    past: Past = {q: {"PS-01": {"numerator": "1"}} for q in ("2025-Q1", "2025-Q2")}

    assert why(counted(), above=1, past=past).startswith(
        "Realisasi = 3 dokumen (jumlah Triwulan I, Triwulan II dan triwulan ini); "
    )


def test_why_tells_a_result_below_nought_that_is_shown_as_nought() -> None:
    asked = counted(formula=Formula.TURUN_2TR, target_quarter=Decimal(10))

    assert (
        "capaian triwulan = (2 x target - realisasi) / target x 100 dengan target 10 = 0,00 "
        "persen (hasil rumus -50,00 ditampilkan 0), predikat Sangat Rendah"
    ) in why(asked, above=25)


def test_why_tells_what_a_target_of_nought_means() -> None:
    falling = counted(formula=Formula.TURUN_2TR, target_quarter=Decimal(0))
    rising = counted(target_quarter=Decimal(0))

    assert "target 0, tercapai hanya bila realisasi 0 = 100,00 persen" in why(falling, above=0)
    assert "tidak dapat diukur karena target triwulan bernilai 0;" in why(rising, above=1)


def test_why_tells_a_penyebut_of_nought() -> None:
    assert why(indicator(), above=0, below=0).startswith(
        "Realisasi tidak dapat diukur karena penyebut (Wajib KTP) bernilai 0; sumber: "
    )


def test_why_shows_a_factor_only_where_it_changes_something() -> None:
    hours = indicator(unit="jam kerja", factor=Decimal(1), decimals=1)

    assert why(hours, above=240, below=10).startswith("Realisasi = 240 / 10 = 24,0 jam kerja;")
    assert why(counted(factor=Decimal(12)), above=2).startswith("Realisasi = 2 x 12 = 24 dokumen;")
