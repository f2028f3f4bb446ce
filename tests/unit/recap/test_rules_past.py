"""Rules on history: D11, D12, D13, D18, D19, after identities and ratios (domain 7)."""

from decimal import Decimal

import pytest

from services.recap.domain.books import Books
from services.recap.domain.states import History, PastFigure, Quarter
from shared.contract.catalogue import Indicator
from shared.contract.figures import KABUPATEN, IndicatorFigures
from shared.contract.recap import Finding
from shared.contract.vocabulary import Basis, Severity, Span
from tests.unit.recap.world import (
    CYCLE_ID,
    Figure,
    count,
    counted,
    figures,
    found_in,
    ids,
    indicator,
    recap_of,
    roots,
    row,
    whole,
)

PLAIN = indicator()
SO_FAR = counted(span=Span.SAMPAI_DENGAN)
Pair = tuple[Figure, Figure]


def books(code: str, *, span: Span = Span.SELAMA, **quarters: Pair) -> Books:
    """Earlier figures: ``q2025_2=(70, 100)``."""
    made = {
        f"{name[1:5]}-Q{name[-1]}": PastFigure.model_validate(
            {"numerator": pair[0], "denominator": pair[1], "span": span}
        )
        for name, pair in quarters.items()
    }
    return Books(History(quarters={q: Quarter(figures={code: made[q]}) for q in sorted(made)}))


def found(
    asked: Indicator, sent: IndicatorFigures, past: Books, cycle: str = CYCLE_ID
) -> tuple[Finding, ...]:
    return found_in(recap_of((asked, sent), cycle=cycle), past)


def share(above: Figure, below: Figure = 100, **other: object) -> IndicatorFigures:
    return figures("DD-01", whole(above, below), **other)


def documents(number: Figure) -> IndicatorFigures:
    return figures("PS-01", row(KABUPATEN, count(number)))


LAST = books("DD-01", q2025_2=(70, 100))


# --- D11 --------------------------------------------------------------------------------


def test_what_covers_the_year_so_far_does_not_fall() -> None:
    past = books("PS-01", span=Span.SAMPAI_DENGAN, q2025_2=(7, None))

    (finding,) = found(SO_FAR, documents(6), past)

    assert (finding.id, finding.severity) == (
        "D11:PS-01:KABUPATEN:PEMBILANG",
        Severity.WAJIB_DIJAWAB,
    )
    assert (finding.expected, finding.found) == ("paling sedikit 7", "6")
    assert "Triwulan II 2025" in finding.message


def test_it_may_stand_still_or_grow() -> None:
    past = books("PS-01", span=Span.SAMPAI_DENGAN, q2025_2=(7, None))

    assert ids(found(SO_FAR, documents(7), past)) == ["D13:PS-01:KABUPATEN"]
    assert found(SO_FAR, documents(8), past) == ()


def test_quarters_that_were_counted_alone_are_added_up_before_it_is_compared() -> None:
    past = books("PS-01", q2025_1=(3, None), q2025_2=(4, None))

    assert ids(found(SO_FAR, documents(6), past)) == ["D11:PS-01:KABUPATEN:PEMBILANG"]
    assert found(SO_FAR, documents(8), past) == ()


def test_a_new_year_begins_at_nought() -> None:
    past = books("PS-01", span=Span.SAMPAI_DENGAN, q2024_4=(70, None))

    assert found(SO_FAR, documents(6), past) == ()


def test_the_penyebut_of_a_share_of_the_year_does_not_fall_either() -> None:
    asked = indicator(span=Span.SAMPAI_DENGAN, aggregation="KUMULATIF")
    past = books("DD-01", span=Span.SAMPAI_DENGAN, q2025_2=(70, 100))

    assert ids(found(asked, share(71, 90), past)) == ["D11:DD-01:KABUPATEN:PENYEBUT"]


def test_a_quarter_alone_may_be_smaller_than_the_one_before() -> None:
    assert found(counted(), documents(1), books("PS-01", q2025_2=(7, None))) == ()


# --- D12 --------------------------------------------------------------------------------


@pytest.mark.parametrize(("now", "told"), [(80, False), (60, False), (81, True), (59, True)])
def test_a_jump_is_more_than_the_indicator_s_threshold(now: int, *, told: bool) -> None:
    got = found(indicator(jump=Decimal(10)), share(now), LAST)

    assert ids(got) == (["D12:DD-01:KABUPATEN"] if told else [])
    if told:
        assert got[0].expected == "selisih paling banyak 10 dari 70,00"
        assert got[0].severity is Severity.WAJIB_DIJAWAB


@pytest.mark.parametrize(("now", "before"), [((70, 100), (70, 0)), ((70, 0), (7, 100))])
def test_what_had_or_has_no_value_did_not_jump(now: Pair, before: Pair) -> None:
    asked = indicator(jump=Decimal(1), factor=Decimal(1))

    assert found(asked, share(*now), books("DD-01", q2025_2=before)) == ()


def test_a_penyebut_that_only_the_past_has_is_not_compared() -> None:
    assert found(counted(), documents(7), books("PS-01", q2025_2=(6, 9))) == ()


def test_without_a_threshold_or_a_past_nothing_jumps() -> None:
    assert found(PLAIN, share(99), LAST) == ()
    assert found(indicator(jump=Decimal(10)), share(99), Books()) == ()


@pytest.mark.parametrize(
    ("quarter", "basis", "severity"),
    [
        ("Q3", Basis.DKB_AWAL, Severity.INFORMASI),
        ("Q1", Basis.DKB_AWAL, Severity.INFORMASI),
        ("Q2", Basis.DKB_AWAL, Severity.WAJIB_DIJAWAB),
        ("Q4", Basis.DKB_AWAL, Severity.WAJIB_DIJAWAB),
        ("Q3", Basis.DINAMIS, Severity.WAJIB_DIJAWAB),
    ],
)
def test_a_step_where_the_snapshot_changes_its_semester_only_informs(
    quarter: str, basis: Basis, severity: Severity
) -> None:
    past = books("DD-01", q2024_4=(70, 100))
    sent = share(90, basis=basis)
    got = found(indicator(jump=Decimal(10)), sent, past, CYCLE_ID.replace("Q3", quarter))

    assert [(f.rule, f.severity) for f in got] == [("D12", severity)]
    stepped = "; basis DKB berganti semester sehingga perubahan dapat diharapkan."
    plain = "melebihi ambang indikator ini."
    assert got[0].message.endswith(stepped if severity is Severity.INFORMASI else plain)


# --- D13 --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "told"), [((70, 100), True), ((70, 101), False), ((71, 100), False)]
)
def test_the_very_same_figures_as_last_time_may_be_a_copy(sent: Pair, *, told: bool) -> None:
    got = found(PLAIN, share(*sent), LAST)

    assert [(f.rule, f.severity) for f in got] == ([("D13", Severity.INFORMASI)] if told else [])


def test_nought_twice_is_no_copy() -> None:
    assert found(counted(), documents(0), books("PS-01", q2025_2=(0, None))) == ()


# --- D18 --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (70_000, True),
        (35_000, True),
        (140_000, True),
        (34_999, False),
        (140_001, False),
        (Decimal("0.07"), True),
        (0, False),
        (700, False),
    ],
)
def test_a_thousandfold_or_a_thousandth_is_a_separator_gone_wrong(
    now: Figure, *, told: bool
) -> None:
    asked = indicator(factor=Decimal(1), decimals=6)
    got = [f.id for f in found(asked, share(now), LAST) if f.rule == "D18"]

    assert got == (["D18:DD-01:KABUPATEN:PEMBILANG"] if told else [])


def test_pembilang_and_penyebut_are_looked_at_apart() -> None:
    got = found(PLAIN, share(71, 100_000), LAST)

    assert ids(got) == ["D18:DD-01:KABUPATEN:PENYEBUT"]


def test_what_follows_from_a_wrong_separator_is_told_with_it() -> None:
    asked = indicator(factor=Decimal(1), jump=Decimal(10), plausible_max=Decimal(5))
    got = found(asked, share(70_000), LAST)

    assert [(f.rule, f.root is None) for f in got] == [
        ("D16", True),
        ("D18", False),
        ("D12", False),
    ]


# --- D19 --------------------------------------------------------------------------------

HOURS = indicator(factor=Decimal(1), unit="jam kerja")


def test_a_ratio_that_fits_only_when_it_is_turned_round_was_swapped() -> None:
    (finding,) = found(HOURS, share(10, 240), books("DD-01", q2025_2=(250, 10)))

    assert (finding.id, finding.severity) == ("D19:DD-01:KABUPATEN", Severity.WAJIB_DIJAWAB)
    assert (finding.expected, finding.found) == ("sekitar 25,00", "0,04")


@pytest.mark.parametrize(
    ("sent", "before"),
    [
        ((240, 10), (250, 10)),  # as it should be
        ((10, 200), (250, 10)),  # far off either way
        ((10, 11), (10, 10)),  # near either way
        ((0, 240), (250, 10)),  # nothing to turn round
        ((10, 240), (0, 10)),  # nothing to compare with
        ((10, 240), (250, 0)),  # no value then
        ((10, 0), (250, 10)),  # no value now
        ((11, 10), (10, 10)),  # just near as it is
    ],
)
def test_other_ratios_were_not_swapped(sent: Pair, before: Pair) -> None:
    assert found(HOURS, share(*sent), books("DD-01", q2025_2=before)) == ()


def test_just_near_is_near_enough_for_a_swapped_pair() -> None:
    got = found(HOURS, share(10, 22), books("DD-01", q2025_2=(20, 10)))

    assert ids(got) == ["D19:DD-01:KABUPATEN"]


def test_a_swapped_share_is_the_consequence_of_being_larger_than_its_whole() -> None:
    got = found(PLAIN, share(100, 70), LAST)

    assert [(f.rule, f.root) for f in got] == [
        ("D06", None),
        ("D19", "D06:DD-01:KABUPATEN"),
    ]


# --- what is comparable -----------------------------------------------------------------


def test_figures_of_different_spans_are_not_compared() -> None:
    past = books("PS-01", span=Span.SAMPAI_DENGAN, q2025_2=(7000, None))

    assert found(counted(), documents(7), past) == ()


def test_a_figure_of_the_year_so_far_is_not_compared_with_last_year_s() -> None:
    past = books("PS-01", span=Span.SAMPAI_DENGAN, q2024_4=(6000, None))

    assert found(SO_FAR, documents(6), past) == ()


def test_history_is_judged_after_identities_so_that_one_wrong_cell_is_one_root() -> None:
    asked = indicator(regional=True, by_sex=True, jump=Decimal(1), plausible_max=Decimal(99))
    sent = figures(
        "DD-01",
        row("ALALAK", count(40, 41, 81), count(44, 46, 90)),
        row("BELAWANG", count(30, 29, 59), count(31, 29, 60)),
        row(KABUPATEN, count(70, 70, 140_000), count(75, 75, 150)),
    )
    got = found(asked, sent, books("DD-01", q2025_2=(140, 150)))

    assert ids(roots(got)) == ["D03:DD-01:KABUPATEN:PEMBILANG"]
    assert [f.rule for f in got] == ["D03", "D06", "D08", "D16", "D18", "D12"]
    assert {f.severity for f in got[1:]} == {Severity.INFORMASI}
