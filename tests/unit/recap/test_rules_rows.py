"""What a source prints beside the pair, and values: D04, D05, D07, D15, D16, D23, D26."""

from decimal import Decimal

import pytest

from shared.contract.catalogue import Indicator
from shared.contract.figures import KABUPATEN, Count, Movement, RegionRow
from shared.contract.recap import Cell, Finding
from shared.contract.vocabulary import Severity
from tests.unit.recap.world import (
    ALALAK,
    BELAWANG,
    SOUND,
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
    with_row,
)

PLAIN = indicator()
BY_SEX = indicator(regional=True, by_sex=True)


def found(asked: Indicator, *rows: RegionRow) -> tuple[Finding, ...]:
    return found_in(recap_of((asked, figures(asked.code, *rows))))


def printed(above: Figure, below: Figure, **other: object) -> RegionRow:
    """The kabupaten's row with what its source prints beside it."""
    pair = {"numerator": count(above), "denominator": count(below)}
    return RegionRow.model_validate({"region": KABUPATEN, **pair, **other})


# --- D04 have + have not = should --------------------------------------------------------


def test_those_that_have_and_have_not_are_all_that_should() -> None:
    (finding,) = found(PLAIN, printed(70, 100, remainder=count(29)))

    assert finding.id == "D04:DD-01:KABUPATEN"
    assert finding.expected == "memiliki 70 + belum 29 = 99"
    assert finding.found == "wajib 100"
    assert finding.severity is Severity.MENGHALANGI
    assert finding.cells == (Cell(indicator="DD-01", region=KABUPATEN),)


@pytest.mark.parametrize("remainder", [30, None, "tiga puluh"])
def test_a_remainder_that_fits_or_is_no_number_is_no_fault(remainder: Figure) -> None:
    assert found(PLAIN, printed(70, 100, remainder=count(remainder))) == ()


def test_a_count_without_penyebut_has_no_remainder_to_compare() -> None:
    asked = counted()

    assert found(asked, RegionRow(region=KABUPATEN, numerator=count(2), remainder=count(5))) == ()
    assert found(asked, printed(2, 9, remainder=count(5))) == ()


def test_a_remainder_is_compared_for_men_and_women_too() -> None:
    sent = row(ALALAK, count(40, 41, 81), count(44, 46, 90))
    beside = sent.model_copy(update={"remainder": count(5, 4, 9)})
    got = found_in(recap_of((BY_SEX, with_row(SOUND, beside))))

    (finding,) = got
    assert finding.id == "D04:DD-01:ALALAK"
    assert finding.expected == ("LK memiliki 40 + belum 5 = 45; PR memiliki 41 + belum 4 = 45")
    assert finding.found == "LK wajib 44; PR wajib 46"


# --- D05 printed percentage -------------------------------------------------------------


@pytest.mark.parametrize("percent", ["70.01", "69.99", "70"])
def test_a_printed_percentage_may_be_a_hundredth_off(percent: str) -> None:
    assert found(PLAIN, printed(70, 100, percent=Decimal(percent))) == ()


@pytest.mark.parametrize("percent", ["70.011", "69.989", "71", "0"])
def test_a_printed_percentage_is_the_one_that_the_figures_give(percent: str) -> None:
    (finding,) = found(PLAIN, printed(70, 100, percent=Decimal(percent)))

    assert (finding.id, finding.severity) == (
        "D05:DD-01:KABUPATEN:PERSEN",
        Severity.WAJIB_DIJAWAB,
    )
    assert finding.expected == "70,00 persen"
    assert finding.cells == (Cell(indicator="DD-01", region=KABUPATEN),)


def test_a_percentage_of_a_kecamatan_opens_its_row_and_the_kabupaten_s_percentage() -> None:
    sent = SOUND.rows[0].model_copy(update={"percent": Decimal(5)})
    (finding,) = found_in(recap_of((BY_SEX, with_row(SOUND, sent))))

    assert finding.id == "D05:DD-01:ALALAK:PERSEN"
    assert finding.cells == (
        Cell(indicator="DD-01", region=ALALAK),
        Cell(indicator="DD-01", region=KABUPATEN, part="PERSEN"),
    )


@pytest.mark.parametrize(("percent", "rule"), [("5", "D05"), ("0.93", "D26")])
@pytest.mark.parametrize("part", ["numerator", "denominator"])
def test_a_percentage_follows_from_its_own_row_and_from_no_other(
    percent: str, rule: str, part: str
) -> None:
    whole_row = SOUND.rows[2].model_copy(update={"percent": Decimal(percent)})
    broken = {"numerator": count(70, 71, 140), "denominator": count(75, 76, 150)}[part]
    there = with_row(SOUND, whole_row.model_copy(update={part: broken}))
    elsewhere = {"numerator": count(40, 42, 81), "denominator": count(44, 47, 90)}[part]
    beside = with_row(
        with_row(SOUND, whole_row), SOUND.rows[0].model_copy(update={part: elsewhere})
    )

    assert rule not in {f.rule for f in roots(found_in(recap_of((BY_SEX, there))))}
    assert rule in {f.rule for f in roots(found_in(recap_of((BY_SEX, beside))))}


def test_a_percentage_of_nothing_or_in_words_is_not_compared() -> None:
    assert found(PLAIN, printed(0, 0, percent=Decimal(5))) == ()
    assert found(PLAIN, printed(70, 100, percent="70 %")) == ()
    assert found(indicator(factor=Decimal(1)), printed(70, 100, percent=Decimal(5))) == ()


def test_a_percentage_that_is_off_because_of_a_wrong_cell_follows_from_it() -> None:
    (root, followed) = found(PLAIN, printed(170, 100, percent=Decimal(70)))

    assert (root.rule, followed.rule, followed.root) == ("D06", "D05", root.id)
    assert followed.severity is Severity.INFORMASI


# --- D26 percent as a fraction ----------------------------------------------------------


def test_one_hundred_per_cent_may_be_written_as_one() -> None:
    got = found(PLAIN, printed(100, 100, percent=Decimal(1)))

    assert ids(roots(got)) == ["D26:DD-01:KABUPATEN:PERSEN"]


@pytest.mark.parametrize("percent", ["0.7", "0.70", "0.69", "0.71"])
def test_a_fraction_where_per_cent_belongs_is_told_instead_of_a_wrong_percentage(
    percent: str,
) -> None:
    got = found(PLAIN, printed(70, 100, percent=Decimal(percent)))

    assert ids(roots(got)) == ["D26:DD-01:KABUPATEN:PERSEN"]
    assert [f.rule for f in got] == ["D26", "D05"]


@pytest.mark.parametrize(
    ("above", "percent"),
    [(70, "0.68"), (70, "0.72"), (1, "0.01"), (70, "0"), (70, "1.1"), (110, "1.1")],
)
def test_a_small_percentage_is_no_fraction(above: int, percent: str) -> None:
    assert "D26" not in {
        f.rule for f in found(PLAIN, printed(above, 100, percent=Decimal(percent)))
    }


@pytest.mark.parametrize(
    ("unit", "sent", "rules"),
    [
        ("persen", "0.985", {"D26"}),
        ("Persen", "1", {"D26"}),
        ("%", "0.5", {"D26"}),
        ("persen", "0", set()),
        ("persen", "1.01", set()),
        ("indeks", "0.985", set()),
    ],
)
def test_a_percentage_that_is_sent_itself_as_a_fraction_is_told(
    unit: str, sent: str, rules: set[str]
) -> None:
    asked = counted(unit=unit, decimals=3, target_quarter=Decimal(90))
    got = found(asked, RegionRow(region=KABUPATEN, numerator=Count(total=Decimal(sent))))

    assert {f.rule for f in got} == rules


def test_such_a_percentage_is_told_by_its_cell() -> None:
    asked = counted(unit="persen", decimals=3, target_quarter=Decimal(90))
    sent = RegionRow(region=KABUPATEN, numerator=Count(total=Decimal("0.985")))
    (finding,) = found(asked, sent)

    assert finding.id == "D26:PS-01:KABUPATEN:PEMBILANG"
    assert (finding.expected, finding.found) == ("persentase dalam persen", "0,985")
    assert finding.cells == (Cell(indicator="PS-01", region=KABUPATEN, part="PEMBILANG"),)


@pytest.mark.parametrize("target", ["0.9", "1"])
def test_a_fraction_is_expected_where_the_target_is_one(target: str) -> None:
    asked = counted(unit="persen", decimals=2, target_quarter=Decimal(target))

    assert found(asked, RegionRow(region=KABUPATEN, numerator=Count(total=Decimal("0.8")))) == ()


# --- D07 movements ----------------------------------------------------------------------


def moved(opening: Figure, below: Figure, *moves: tuple[str, bool, Figure]) -> RegionRow:
    movements = tuple(Movement(name=n, adds=adds, count=count(v)) for n, adds, v in moves)
    return printed(1, below, opening=count(opening), movements=movements)


def test_movements_explain_the_dynamic_population() -> None:
    sound = moved(100, 97, ("PINDAH", False, 5), ("DATANG", True, 2))

    assert found(PLAIN, sound) == ()


def test_what_movements_do_not_explain_only_informs() -> None:
    (finding,) = found(PLAIN, moved(100, 99, ("PINDAH", False, 5), ("DATANG", True, 2)))

    assert (finding.id, finding.severity) == (
        "D07:DD-01:KABUPATEN:PENYEBUT",
        Severity.INFORMASI,
    )
    assert finding.expected == "AWAL 100 dengan mutasi -3 = 97"
    assert finding.found == "DINAMIS 99"


def test_a_movement_that_was_left_empty_counts_as_nought_unless_all_are() -> None:
    assert found(PLAIN, moved(100, 95, ("PINDAH", False, 5), ("DATANG", True, None))) == ()
    assert ids(found(PLAIN, moved(100, 99, ("PINDAH", False, 5), ("DATANG", True, None)))) == [
        "D07:DD-01:KABUPATEN:PENYEBUT"
    ]
    assert found(PLAIN, moved(100, 95, ("PINDAH", False, None), ("DATANG", True, "x"))) == ()


def test_a_region_without_opening_does_not_hide_the_next_one() -> None:
    asked = indicator(regional=True)
    wrong_one = moved(100, 99, ("PINDAH", False, 5))
    rows = (row(ALALAK, count(1), count(60)), row(BELAWANG, count(0), count(39)), wrong_one)

    assert ids(found(asked, *rows)) == ["D07:DD-01:KABUPATEN:PENYEBUT"]


def test_movements_do_not_follow_from_a_wrong_cell_of_another_row() -> None:
    opening = SOUND.rows[2].model_copy(
        update={
            "opening": count(100),
            "movements": (Movement(name="PINDAH", adds=False, count=count(1)),),
        }
    )
    for cells in ({"numerator": count(40, 42, 81)}, {"denominator": count(44, 47, 90)}):
        sent = with_row(with_row(SOUND, opening), SOUND.rows[0].model_copy(update=cells))
        got = found_in(recap_of((BY_SEX, sent)))
        assert [f.root for f in got if f.rule == "D07"] == [None]


def test_without_opening_or_movements_nothing_is_reckoned() -> None:
    assert ids(found(PLAIN, moved(100, None, ("PINDAH", False, 9)))) == [
        "D01:DD-01:KABUPATEN:PENYEBUT"
    ]
    assert found(PLAIN, moved(None, 95, ("PINDAH", False, 9))) == ()
    assert found(PLAIN, moved(100, 95)) == ()
