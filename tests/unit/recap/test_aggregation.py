"""How quarters become "s.d. triwulan ini": added, weighed, taken as they are (domain 1.5)."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.recap.domain.calculation import Reason, Sums, measure, own_sums, own_values, realisasi
from services.recap.domain.calculation.aggregation import added, has_denominator, weighted
from services.recap.domain.comparing import compared, earlier
from services.recap.domain.history import basis
from services.recap.domain.states import History, PastFigure, Quarter
from shared.contract.catalogue import Indicator
from shared.contract.identifiers import Period
from shared.contract.vocabulary import Aggregation, Frequency, Measured, Span
from tests.unit.recap.world import CYCLE_ID, PERMENDAGRI_86_2017, counted, indicator

MEAN = Aggregation.RATA_RATA_TERTIMBANG
PERIOD = Period.of(CYCLE_ID)
PLAIN = counted()
SHARE = indicator(aggregation=Aggregation.KUMULATIF)
SURVEY = indicator(
    "PS-09", aggregation=MEAN, weight="Responden", denominator="Responden", factor=Decimal(1)
)
"""Nilai survei, weighed by how many answered."""

SO_FAR = counted(span=Span.SAMPAI_DENGAN)


def figure(above: int | None, below: int | None = None, **other: object) -> PastFigure:
    numbers = {"numerator": above, "denominator": below}
    return PastFigure.model_validate(numbers | other)


def history(code: str = "PS-01", /, **quarters: PastFigure) -> History:
    """Quarters by name: ``q2025_1``."""
    named = {f"{name[1:5]}-Q{name[-1]}": own for name, own in quarters.items()}
    return History(quarters={q: Quarter(figures={code: named[q]}) for q in sorted(named)})


def value(asked: Indicator, own: PastFigure, past: History, period: Period = PERIOD) -> str | None:
    rests_on = basis(asked, own, period, past)
    assert rests_on is not None
    result = measure(asked, rests_on.sums, PERMENDAGRI_86_2017)
    return None if result.value is None else str(result.value)


# --- KUMULATIF --------------------------------------------------------------------------


def test_numerators_and_denominators_are_added_and_percents_never() -> None:
    past = history("DD-01", q2025_1=figure(1, 10), q2025_2=figure(90, 100))

    assert value(SHARE, figure(9, 90), past) == "50.00"  # of 10, 90 and 10 per cent


def test_a_figure_of_the_year_so_far_is_not_added_to_what_it_holds_already() -> None:
    past = history(q2025_1=figure(3), q2025_2=figure(4))

    assert value(SO_FAR, figure(9, span=Span.SAMPAI_DENGAN), past) == "9"


def test_an_earlier_figure_of_the_year_so_far_stands_for_all_before_it() -> None:
    past = history(q2025_1=figure(3), q2025_2=figure(7, span=Span.SAMPAI_DENGAN))
    rests_on = basis(PLAIN, figure(2), PERIOD, past)

    assert rests_on is not None
    assert rests_on.sums == Sums(Decimal(9), None)
    assert (list(rests_on.added), rests_on.lacking) == (["2025-Q2"], ())


def test_it_stands_even_for_quarters_that_are_lacking() -> None:
    past = history(q2025_2=figure(7, span=Span.SAMPAI_DENGAN))
    rests_on = basis(PLAIN, figure(2), PERIOD, past)

    assert rests_on is not None
    assert rests_on.lacking == ()


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 10**6)), min_size=1, max_size=6))
@settings(derandomize=True, max_examples=50, deadline=None)
def test_the_order_of_quarters_does_not_matter(pairs: list[tuple[int, int]]) -> None:
    sums = [Sums(Decimal(above), Decimal(below)) for above, below in pairs]

    assert added(sums) == added(sums[::-1])


# --- RATA_RATA_TERTIMBANG ---------------------------------------------------------------


def test_a_weighted_mean_of_values_weighs_each_by_its_named_weight() -> None:
    past = history("PS-09", q2025_1=figure(80, 100), q2025_2=figure(90, 300))

    assert value(SURVEY, figure(85, 100), past) == "87.00"  # not 85, the mean of the three


def test_a_quarter_by_itself_is_its_value_whatever_its_weight() -> None:
    assert value(SURVEY, figure(85, 7), History()) == "85.00"


def test_without_a_named_weight_the_penyebut_weighs() -> None:
    asked = indicator(aggregation=MEAN)
    past = history("DD-01", q2025_2=figure(90, 100))

    assert value(asked, figure(5, 10), past) == "86.36"


def test_a_mean_without_anything_to_weigh_by_is_not_measured() -> None:
    asked = counted(aggregation=MEAN)

    result = measure(asked, Sums(Decimal(5), None), PERMENDAGRI_86_2017)

    assert (result.measured, result.reason) == (Measured.TIDAK_DAPAT_DIUKUR, Reason.NO_WEIGHT)


def test_weights_that_sum_to_nought_measure_nothing() -> None:
    result = measure(SURVEY, own_sums(SURVEY, Decimal(85), Decimal(0)), PERMENDAGRI_86_2017)

    assert result.reason is Reason.DENOMINATOR_NOUGHT


def test_a_weight_counts_only_for_the_kind_that_weighs() -> None:
    other = indicator(weight="Responden", denominator=None)

    assert not weighted(other)
    assert not has_denominator(other)
    assert has_denominator(indicator(weight="Responden", denominator=None, aggregation=MEAN))


# --- many places at once ----------------------------------------------------------------

Cells = tuple[tuple[int | None, int | None], ...]
MISSING, ZERO, OK = Measured.BELUM_ADA_DATA, Measured.TIDAK_DAPAT_DIUKUR, Measured.TERUKUR


@pytest.mark.parametrize(
    ("asked", "cells", "expected"),
    [
        (
            SHARE,
            ((None, 9), (1, None), (1, 0), (1, 3), (2, 3)),
            [(MISSING, None), (MISSING, None), (ZERO, None), (OK, "33.33"), (OK, "66.67")],
        ),
        (PLAIN, ((None, None), (5, None), (5, 0)), [(MISSING, None), (OK, "5"), (OK, "5")]),
        (
            SURVEY,
            ((85, 7), (85, None), (85, 0), (None, 7)),
            [(OK, "85.00"), (MISSING, None), (ZERO, None), (MISSING, None)],
        ),
        (counted(aggregation=MEAN), ((5, None), (6, None)), [(ZERO, None), (ZERO, None)]),
        (indicator(aggregation=MEAN), ((5, 10), (1, 10)), [(OK, "50.00"), (OK, "10.00")]),
    ],
)
def test_each_place_comes_to_its_own_value_or_to_none(
    asked: Indicator, cells: Cells, expected: list[tuple[Measured, str | None]]
) -> None:
    """As `realisasi` would say of each."""
    sent = [tuple(None if n is None else Decimal(n) for n in pair) for pair in cells]
    found = own_values(asked, [(pair[0], pair[1]) for pair in sent])

    assert [(state, None if v is None else str(v)) for state, v in found] == expected


# --- NILAI_AKHIR and TIDAK_DIJUMLAH -----------------------------------------------------


@pytest.mark.parametrize("kind", [Aggregation.NILAI_AKHIR, Aggregation.TIDAK_DIJUMLAH])
def test_kinds_that_are_not_added_are_this_quarter_alone(kind: Aggregation) -> None:
    past = history(q2025_1=figure(3), q2025_2=figure(4))

    assert value(counted(aggregation=kind), figure(2), past) == "2"


def test_a_quarter_that_is_not_added_up_says_nothing_about_the_year() -> None:
    asked = counted(aggregation=Aggregation.TIDAK_DIJUMLAH)

    result = measure(asked, Sums(Decimal(2), None), PERMENDAGRI_86_2017)

    assert (result.achievement, result.achievement_year) == (Decimal("66.67"), None)


def test_a_quarter_without_a_figure_is_missing_however_many_there_are_before_it() -> None:
    past = history(q2025_1=figure(3), q2025_2=figure(4))

    for kind in Aggregation:
        assert basis(counted(aggregation=kind), figure(None), PERIOD, past) is None


def test_only_a_weighted_value_is_multiplied_by_what_stands_below_it() -> None:
    named = indicator(weight="Responden", aggregation=Aggregation.KUMULATIF)

    assert own_sums(named, Decimal(5), Decimal(10)) == Sums(Decimal(5), Decimal(10))
    assert own_sums(SURVEY, Decimal(5), Decimal(10)) == Sums(Decimal(50), Decimal(10))
    assert own_sums(SURVEY, Decimal(5), None) == Sums(Decimal(5), None)


def test_a_penyebut_that_an_indicator_does_not_have_is_left_out() -> None:
    assert realisasi(PLAIN, own_sums(PLAIN, Decimal(5), Decimal(9))) == Decimal(5)


# --- beside earlier results -------------------------------------------------------------

YEARS = {
    "q2024_1": figure(1),
    "q2024_2": figure(2),
    "q2024_3": figure(3),
    "q2024_4": figure(4),
    "q2025_1": figure(5),
    "q2025_2": figure(6),
}


def beside(asked: Indicator, past: History, cycle: str = CYCLE_ID) -> list[str | None]:
    found = compared(asked, Period.of(cycle), past)
    shown = (found.previous_quarter, found.same_quarter_last_year, found.year_before)
    return [None if number is None else str(number) for number in shown]


def test_earlier_results_are_added_up_as_the_row_itself_is() -> None:
    assert beside(PLAIN, history(**YEARS)) == ["11", "6", "10"]


def test_earlier_results_of_a_final_value_are_of_that_quarter() -> None:
    assert beside(counted(aggregation=Aggregation.NILAI_AKHIR), history(**YEARS)) == ["6", "3", "4"]


def test_the_first_quarter_s_previous_one_is_last_year_s_last() -> None:
    first = CYCLE_ID.replace("Q3", "Q1")

    assert beside(PLAIN, history(**YEARS), first) == ["10", "1", "10"]


@pytest.mark.parametrize(
    ("frequency", "previous"),
    [(Frequency.TRIWULAN, "6"), (Frequency.SEMESTER, "6"), (Frequency.TAHUNAN, "4")],
)
def test_the_measurement_before_is_of_the_quarter_in_which_it_was_due(
    frequency: Frequency, previous: str
) -> None:
    asked = counted(aggregation=Aggregation.NILAI_AKHIR, frequency=frequency)

    assert beside(asked, history(**YEARS))[0] == previous


def test_a_sum_with_a_quarter_lacking_is_not_shown_as_a_result() -> None:
    past = history(**{name: own for name, own in YEARS.items() if name != "q2024_2"})

    assert beside(PLAIN, past) == ["11", None, None]


def test_last_year_s_result_is_the_baseline_where_the_history_has_none() -> None:
    assert beside(counted(baseline=Decimal(77)), History())[2] == "77"


def test_a_result_that_is_known_only_as_it_was_printed_is_shown_as_that() -> None:
    past = history("DD-01", q2025_2=figure(None, None, value="55.5"))

    assert beside(indicator(), past) == ["55.5", None, None]
    assert beside(SHARE, past) == [None, None, None]  # a part is no sum


def test_a_result_that_could_not_be_measured_then_is_none_now() -> None:
    past = history("DD-01", q2025_2=figure(1, 0, value="9"))

    assert beside(indicator(), past)[0] is None


def test_the_newest_complete_figure_is_found_at_most_two_years_back() -> None:
    one = earlier(PLAIN, PERIOD, history(q2025_1=figure(5), q2025_2=figure(None)))
    old = earlier(PLAIN, PERIOD, history(q2023_1=figure(9)))

    assert one is not None
    assert (one.label, one.value) == ("2025-Q1", Decimal(5))
    assert old is not None
    assert old.label == "2023-Q1"
    assert earlier(PLAIN, PERIOD, history(q2022_4=figure(9))) is None
    assert earlier(PLAIN, PERIOD, history(q2025_3=figure(9), q2025_4=figure(9))) is None
