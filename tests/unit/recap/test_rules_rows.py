"""What a source prints beside the pair, and values: D04, D05, D07, D15, D16, D23, D26."""

from decimal import Decimal

import pytest

from services.recap.domain.books import Books
from services.recap.domain.calculation import label_of
from services.recap.domain.drafting import reckoned
from shared.contract.catalogue import Indicator, Level
from shared.contract.figures import KABUPATEN, Count, Movement, RegionRow
from shared.contract.recap import Cell, Finding
from shared.contract.vocabulary import Formula, Severity
from tests.unit.recap.world import (
    ALALAK,
    BELAWANG,
    RULES,
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
    whole,
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


def test_a_percentage_of_nothing_or_in_words_is_not_compared() -> None:
    assert found(PLAIN, printed(0, 0, percent=Decimal(5))) == ()
    assert found(PLAIN, printed(70, 100, percent="70 %")) == ()
    assert found(indicator(factor=Decimal(1)), printed(70, 100, percent=Decimal(5))) == ()


def test_a_percentage_that_is_off_because_of_a_wrong_cell_follows_from_it() -> None:
    (root, followed) = found(PLAIN, printed(170, 100, percent=Decimal(70)))

    assert (root.rule, followed.rule, followed.root) == ("D06", "D05", root.id)
    assert followed.severity is Severity.INFORMASI


# --- D26 percent as a fraction ----------------------------------------------------------


@pytest.mark.parametrize("percent", ["0.7", "0.70", "0.69", "0.71"])
def test_a_fraction_where_per_cent_belongs_is_told_instead_of_a_wrong_percentage(
    percent: str,
) -> None:
    got = found(PLAIN, printed(70, 100, percent=Decimal(percent)))

    assert ids(roots(got)) == ["D26:DD-01:KABUPATEN:PERSEN"]
    assert [f.rule for f in got] == ["D26", "D05"]


@pytest.mark.parametrize(
    ("above", "percent"), [(70, "0.68"), (70, "0.72"), (1, "0.01"), (70, "0"), (70, "1.1")]
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


def test_a_fraction_is_expected_where_the_target_is_one() -> None:
    asked = counted(unit="persen", decimals=2, target_quarter=Decimal("0.9"))

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


def test_without_opening_or_movements_nothing_is_reckoned() -> None:
    assert found(PLAIN, moved(None, 95, ("PINDAH", False, 9))) == ()
    assert found(PLAIN, moved(100, 95)) == ()


# --- D15 two values for one cell --------------------------------------------------------


def test_two_rows_of_one_region_with_different_values_are_told() -> None:
    (finding,) = roots(found(PLAIN, whole(70), whole(71)))

    assert (finding.id, finding.severity) == (
        "D15:DD-01:KABUPATEN:PEMBILANG",
        Severity.MENGHALANGI,
    )
    assert (finding.expected, finding.found) == ("satu angka", "“70” dan “71”")


def test_two_rows_that_agree_are_no_fault() -> None:
    assert found(PLAIN, whole(70), whole(70)) == ()
    assert found(PLAIN, whole(70), whole(Decimal("70.0"))) == ()


def test_two_papers_for_one_indicator_are_compared_cell_by_cell() -> None:
    recap = recap_of((PLAIN, figures("DD-01", whole(70))))
    sent = recap.submissions["DAFDUK/SIAK"]
    both = sent.model_copy(update={"figures": (*sent.figures, figures("DD-01", whole(70, 101)))})
    twice = recap.model_copy(update={"submissions": {"DAFDUK/SIAK": both}})

    assert ids(roots(found_in(twice))) == ["D15:DD-01:KABUPATEN:PENYEBUT"]


def test_the_first_of_two_rows_is_the_one_that_is_reckoned_with() -> None:
    got = found(PLAIN, whole(70), whole(170))

    assert ids(got) == ["D15:DD-01:KABUPATEN:PEMBILANG"]


def test_what_fails_with_an_ambiguous_cell_follows_from_it() -> None:
    got = found(PLAIN, whole(170), whole(70))

    assert [(f.rule, f.root) for f in got] == [
        ("D15", None),
        ("D06", "D15:DD-01:KABUPATEN:PEMBILANG"),
    ]


def test_two_values_in_one_group_are_told_by_their_group() -> None:
    again = row(ALALAK, count(40, 42, 81), count(44, 46, 90))
    sent = SOUND.model_copy(update={"rows": (*SOUND.rows, again)})
    (finding,) = roots(found_in(recap_of((BY_SEX, sent))))

    assert finding.id == "D15:DD-01:ALALAK:PEMBILANG"
    assert (finding.expected, finding.found) == ("PR satu angka", "PR “41” dan “42”")
    assert finding.cells[0] == Cell(indicator="DD-01", region=ALALAK, part="PEMBILANG", group="PR")


# --- D16 plausible ----------------------------------------------------------------------


@pytest.mark.parametrize(("sent", "told"), [(49, True), (50, False), (90, False), (91, True)])
def test_a_realisasi_lies_in_its_plausible_range(sent: int, *, told: bool) -> None:
    asked = indicator(plausible_min=Decimal(50), plausible_max=Decimal(90))
    got = found(asked, whole(sent))

    assert ids(got) == (["D16:DD-01:KABUPATEN"] if told else [])
    if told:
        assert got[0].expected == "paling rendah 50, paling tinggi 90"
        assert got[0].found == f"realisasi {sent},00"


@pytest.mark.parametrize(
    ("bound", "sent", "expected"),
    [
        ({"plausible_min": Decimal(50)}, 10, "paling rendah 50"),
        ({"plausible_max": Decimal(90)}, 95, "paling tinggi 90"),
    ],
)
def test_one_bound_is_enough(bound: dict[str, object], sent: int, expected: str) -> None:
    (finding,) = found(indicator(**bound), whole(sent))

    assert finding.expected == expected


# --- D23 decimals -----------------------------------------------------------------------


@pytest.mark.parametrize(("sent", "told"), [("70", False), ("70.0", False), ("70.5", True)])
def test_shares_are_counted_in_whole_numbers(sent: str, *, told: bool) -> None:
    got = found(PLAIN, whole(Decimal(sent)))

    assert [(f.rule, f.severity) for f in got] == ([("D23", Severity.INFORMASI)] if told else [])


def test_decimals_are_told_by_their_cell() -> None:
    sent = row(ALALAK, count(40, Decimal("41.0"), 81), count(44, Decimal("46.5"), Decimal("90.5")))
    got = found_in(recap_of((BY_SEX, with_row(SOUND, sent))))
    (finding,) = [f for f in got if f.rule == "D23"]

    assert finding.id == "D23:DD-01:ALALAK:PENYEBUT"
    assert (finding.expected, finding.found) == (
        "JML paling banyak 0 desimal; PR paling banyak 0 desimal",
        "JML 90,5; PR 46,5",
    )
    assert [(c.region, c.group) for c in finding.cells] == [
        (ALALAK, "JML"),
        (KABUPATEN, None),
        (ALALAK, "PR"),
    ]


@pytest.mark.parametrize(("sent", "told"), [("88.55", False), ("88.550", False), ("88.555", True)])
def test_other_figures_have_the_decimals_of_their_indicator(sent: str, *, told: bool) -> None:
    asked = counted(decimals=2)
    got = found(asked, RegionRow(region=KABUPATEN, numerator=Count(total=Decimal(sent))))

    assert bool(got) == told
    if told:
        assert got[0].expected == "paling banyak 2 desimal"


# --- ordinal figures --------------------------------------------------------------------

OPINION = counted(
    formula=Formula.PREDIKAT,
    target_quarter=Decimal(4),
    target_year=Decimal(4),
    levels=(
        Level(label="TMP", value=Decimal(1)),
        Level(label="WDP", value=Decimal(3)),
        Level(label="WTP", value=Decimal(4)),
    ),
)


@pytest.mark.parametrize(("word", "label"), [("WTP", "WTP"), (" wdp ", "WDP"), (3, "WDP")])
def test_the_name_of_a_level_is_a_number(word: Figure, label: str) -> None:
    recap = recap_of((OPINION, figures("PS-01", row(KABUPATEN, count(word)))))
    (measured,), findings, _, _ = reckoned(RULES, recap, Books())

    assert (measured.label, findings) == (label, ())
    assert label in measured.why


@pytest.mark.parametrize("word", ["WTS", "4 (WTP)"])
def test_a_word_that_is_no_level_is_no_number(word: str) -> None:
    assert ids(found(OPINION, row(KABUPATEN, count(word)))) == ["D02:PS-01:KABUPATEN:PEMBILANG"]


def test_the_name_of_a_level_is_a_word_elsewhere() -> None:
    asked = OPINION.model_copy(update={"formula": Formula.NAIK})

    assert ids(found(asked, row(KABUPATEN, count("WTP")))) == ["D02:PS-01:KABUPATEN:PEMBILANG"]


def test_below_the_lowest_level_there_is_no_label() -> None:
    assert label_of(OPINION, Decimal("0.5")) is None
    assert label_of(OPINION, Decimal("3.9")) == "WDP"
    assert label_of(counted(), Decimal(4)) is None


def test_a_sheet_can_hold_figures_of_regions_that_nobody_asked_for() -> None:
    """They count for nothing; the form's regions are the ones that are added up."""
    asked = indicator(regional=True)
    sent = figures(
        "DD-01",
        row(ALALAK, count(40), count(90)),
        row(BELAWANG, count(30), count(60)),
        row("MARABAHAN", count(9), count(9)),
        row(KABUPATEN, count(70), count(150)),
    )

    assert found_in(recap_of((asked, sent))) == ()
