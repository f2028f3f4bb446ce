"""Single values: two for one cell, out of range, too fine, in words: D15, D16, D23, D02."""

from decimal import Decimal

import pytest

from services.recap.domain.books import Books
from services.recap.domain.calculation import label_of
from services.recap.domain.drafting import reckoned
from shared.contract.catalogue import Indicator, Level
from shared.contract.figures import KABUPATEN, Count, RegionRow
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
