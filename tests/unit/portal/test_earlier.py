"""The quarters before: which they are, and which of them an indicator is read against."""

from typing import Final

from services.portal.domain.earlier import Quarter, from_history, labels_before, newest, past_of
from shared.contract.sample import FIGURES

EMPTY: Final = tuple(Quarter(label, ()) for label in labels_before("x-office:2025-Q3:r0"))


def having(*labels: str) -> tuple[Quarter, ...]:
    return tuple(Quarter(q.label, (FIGURES,) if q.label in labels else ()) for q in EMPTY)


def test_four_quarters_back_is_the_same_quarter_of_last_year() -> None:
    assert labels_before("x-office:2025-Q3:r1") == ("2025-Q2", "2025-Q1", "2024-Q4", "2024-Q3")
    assert labels_before("x-office:2025-Q1:r0") == ("2024-Q4", "2024-Q3", "2024-Q2", "2024-Q1")


def test_of_several_revisions_of_a_quarter_the_highest_comes_first() -> None:
    known = ["o-x:2025-Q2:r0", "o-x:2025-Q2:r10", "o-x:2025-Q2:r2", "o-x:2025-Q3:r0"]

    assert newest(known, "2025-Q2") == ("o-x:2025-Q2:r10", "o-x:2025-Q2:r2", "o-x:2025-Q2:r0")


def test_an_indicator_is_read_against_its_newest_quarter_and_last_year_s_same() -> None:
    past = past_of(having("2025-Q1", "2024-Q3"), "DD-01")

    assert past.before is not None
    assert past.last_year is not None
    assert (past.before.label, past.last_year.label) == ("2025-Q1", "2024-Q3")


def test_last_year_s_quarter_is_not_told_twice_and_another_one_is_not_called_so() -> None:
    yearly, recent = past_of(having("2024-Q3"), "DD-01"), past_of(having("2025-Q2"), "DD-01")

    assert yearly.before is not None
    assert (yearly.before.label, yearly.last_year, recent.last_year) == ("2024-Q3", None, None)


def test_without_earlier_quarters_there_is_nothing_to_read_against() -> None:
    for quarters in ((), EMPTY):
        assert past_of(quarters, "DD-01") == past_of((), "DD-01")
    assert past_of((), "DD-01").before is None


def test_imported_quarters_have_the_kabupaten_s_own_figures() -> None:
    pair, alone = from_history(
        {
            "DD-01": {"numerator": "219811", "denominator": "221570", "value": "99.21"},
            "DD-14": {"numerator": None, "denominator": None, "value": "87.92"},
        }
    )

    assert [row.region for row in pair.rows] == ["KABUPATEN"]
    assert str(pair.rows[0].numerator.total) == "219811"
    assert str(alone.rows[0].numerator.total) == "87.92"
