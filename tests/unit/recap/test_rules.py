"""Each rule of the discrepancy catalogue fires where it must and nowhere else (domain 7)."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from services.recap.domain.rules.catalogue import ALL_CODES, Stage
from services.recap.domain.rules.run import CHECKS
from shared.contract.catalogue import Indicator
from shared.contract.figures import KABUPATEN, IndicatorFigures, RegionRow
from shared.contract.recap import Cell, Finding
from shared.contract.vocabulary import Severity
from tests.unit.recap.world import (
    ALALAK,
    BELAWANG,
    BROKEN,
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

BY_SEX = indicator(regional=True, by_sex=True)
REGIONAL = indicator(regional=True)
PLAIN = indicator()


def found(
    asked: Indicator, sent: IndicatorFigures | None, *, provisional: bool = False
) -> tuple[Finding, ...]:
    return found_in(recap_of((asked, sent), closed=not provisional))


def single(asked: Indicator, sent: IndicatorFigures | None) -> Finding:
    (finding,) = roots(found(asked, sent))
    return finding


def consequences(asked: Indicator, sent: IndicatorFigures | None) -> list[Finding]:
    return [finding for finding in found(asked, sent) if finding.root is not None]


Pair = tuple[Figure, Figure]


def regional(alalak: Pair, belawang: Pair, kabupaten: Pair) -> IndicatorFigures:
    """DD-01 by kecamatan, totals only: pembilang and penyebut of each row."""
    rows = zip((ALALAK, BELAWANG, KABUPATEN), (alalak, belawang, kabupaten), strict=True)
    return figures("DD-01", *(row(r, count(pair[0]), count(pair[1])) for r, pair in rows))


SOUND_TOTALS = regional((40, 90), (30, 60), (70, 150))


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        (BY_SEX, SOUND),
        (REGIONAL, SOUND_TOTALS),
        (PLAIN, figures("DD-01", whole(0, 0))),
        (PLAIN, figures("DD-01", whole(100, 100))),
        (counted(), figures("PS-01", row(KABUPATEN, count(0)))),
    ],
    ids=["by sex", "regional", "noughts", "all of them", "a count"],
)
def test_sound_figures_have_no_finding(asked: Indicator, sent: IndicatorFigures) -> None:
    assert found(asked, sent) == ()


def test_every_rule_has_its_check_or_is_refused_at_the_door_or_concerns_a_sheet() -> None:
    door = {rule.code for rule in RULES.catalogue.rules if rule.stage is Stage.PINTU}

    assert door == {"D20"}
    assert set(CHECKS) == set(ALL_CODES) - door - {"D21"}


# --- D01 missing ------------------------------------------------------------------------


def test_an_indicator_without_any_row_is_missing_whole() -> None:
    finding = single(BY_SEX, None)

    assert (finding.id, finding.cells) == ("D01:DD-01", (Cell(indicator="DD-01"),))


def test_figures_without_rows_are_missing_as_well() -> None:
    assert single(PLAIN, figures("DD-01")).id == "D01:DD-01"


def test_a_declared_absence_is_no_fault() -> None:
    assert found(PLAIN, figures("DD-01", unavailable="Survei belum selesai")) == ()


def test_the_kabupaten_s_row_is_missing_by_itself_and_never_summed_up() -> None:
    sent = SOUND.model_copy(update={"rows": SOUND.rows[:2]})

    finding = single(BY_SEX, sent)

    assert finding.id == "D01:DD-01:KABUPATEN"
    assert finding.cells == (Cell(indicator="DD-01", region=KABUPATEN), Cell(indicator="DD-01"))


def test_rows_of_kecamatan_that_were_left_out_are_one_finding() -> None:
    finding = single(BY_SEX, SOUND.model_copy(update={"rows": SOUND.rows[2:]}))

    assert finding.id == "D01:DD-01"
    assert finding.found == "kosong pada Alalak dan Belawang"
    assert [cell.region for cell in finding.cells[:-1]] == [ALALAK, BELAWANG]


def test_a_single_empty_cell_is_named_by_its_place() -> None:
    finding = single(BY_SEX, with_row(SOUND, row(ALALAK, count(40, 41, 81), count(44, None, 90))))

    assert finding.id == "D01:DD-01:ALALAK:PENYEBUT"
    assert (finding.expected, finding.found) == ("PR terisi", "PR kosong")
    assert Cell(indicator="DD-01", region=ALALAK, part="PENYEBUT", group="PR") in finding.cells


def test_a_row_without_its_penyebut_is_missing_in_one_finding() -> None:
    finding = single(BY_SEX, with_row(SOUND, row(ALALAK, count(40, 41, 81))))

    assert finding.id == "D01:DD-01:ALALAK:PENYEBUT"
    assert finding.found == "JML kosong; LK kosong; PR kosong"


@pytest.mark.parametrize("rows", [SOUND.rows[:2], SOUND.rows[1:], (), (row(KABUPATEN, count(1)),)])
def test_what_is_missing_may_be_declared_not_available_which_concerns_the_whole_indicator(
    rows: tuple[RegionRow, ...],
) -> None:
    for finding in found(BY_SEX, SOUND.model_copy(update={"rows": rows})):
        assert finding.cells.count(Cell(indicator="DD-01")) == 1


def test_nothing_is_missing_while_the_collection_is_open() -> None:
    assert found(BY_SEX, None, provisional=True) == ()
    assert found(BY_SEX, SOUND.model_copy(update={"rows": ()}), provisional=True) == ()


def test_nought_is_a_value_and_not_missing() -> None:
    assert found(PLAIN, figures("DD-01", whole(0, 10))) == ()


# --- D02 not a number -------------------------------------------------------------------


@pytest.mark.parametrize("words", ["75 poin", "-", "98.18 Skala 100", "NaN"])
def test_words_in_the_place_of_a_number_are_reported_as_they_stand(words: str) -> None:
    finding = single(PLAIN, figures("DD-01", whole(words)))

    assert finding.id == "D02:DD-01:KABUPATEN:PEMBILANG"
    assert (finding.expected, finding.found) == ("angka", f"“{words}”")


def test_a_number_of_an_absurd_size_is_reported_and_not_reckoned_with() -> None:
    finding = single(PLAIN, figures("DD-01", whole(Decimal("1E+400"))))

    assert finding.rule == "D02"
    assert finding.found == "“1E+400”"


def test_long_nonsense_is_cut() -> None:
    assert len(single(PLAIN, figures("DD-01", whole(Decimal("9" * 9000)))).found) < 100


def test_words_in_two_groups_of_one_quantity_are_one_finding() -> None:
    finding = single(BY_SEX, with_row(SOUND, row(ALALAK, count("a", "b", 81), count(44, 46, 90))))

    assert finding.id == "D02:DD-01:ALALAK:PEMBILANG"
    assert finding.found == "LK “a”; PR “b”"
    groups = [cell.group for cell in finding.cells if cell.region == ALALAK]
    assert groups == ["LK", "PR"]


# --- D25 negative -----------------------------------------------------------------------


def test_a_negative_count_is_reported() -> None:
    finding = single(PLAIN, figures("DD-01", whole(-1)))

    assert finding.id == "D25:DD-01:KABUPATEN:PEMBILANG"
    assert (finding.expected, finding.found) == ("0 atau lebih", "-1")


def test_a_negative_cell_is_the_root_of_all_that_fails_with_it() -> None:
    negative = row(BELAWANG, count(30, 29, -59), count(31, 29, 60))

    finding = single(BY_SEX, with_row(SOUND, negative))

    assert finding.id == "D25:DD-01:BELAWANG:PEMBILANG"
    assert finding.cells == (
        Cell(indicator="DD-01", region=BELAWANG, part="PEMBILANG"),
        Cell(indicator="DD-01", region=KABUPATEN, part="PEMBILANG"),
    )
    followed = consequences(BY_SEX, with_row(SOUND, negative))
    assert [f.id for f in followed] == [
        "D03:DD-01:BELAWANG:PEMBILANG",
        "D08:DD-01:KABUPATEN:PEMBILANG",
    ]
    assert {f.root for f in followed} == {finding.id}
    assert {f.severity for f in followed} == {Severity.INFORMASI}


def test_nought_and_one_beside_a_negative_are_no_fault() -> None:
    sent = regional((-1, 90), (0, 60), (1, 150))

    assert ids(roots(found(REGIONAL, sent))) == ["D25:DD-01:ALALAK:PEMBILANG"]
    assert [f.id for f in found(REGIONAL, sent) if f.rule == "D25"] == [
        "D25:DD-01:ALALAK:PEMBILANG"
    ]


def test_two_negative_groups_of_one_quantity_are_one_finding() -> None:
    negative = row(BELAWANG, count(-30, 29, -1), count(31, 29, 60))

    finding = single(BY_SEX, with_row(SOUND, negative))

    assert finding.id == "D25:DD-01:BELAWANG:PEMBILANG"
    assert finding.found == "JML -1; LK -30"


# --- D03 LK + PR = JML ------------------------------------------------------------------


def test_men_and_women_must_add_up() -> None:
    finding = single(BY_SEX, BROKEN)

    assert finding.id == "D03:DD-01:BELAWANG:PENYEBUT"
    assert (finding.expected, finding.found) == ("LK 31 + PR 29 = 60", "JML 600")
    assert (finding.owner, finding.rule_version) == ("DAFDUK", 2)


def test_men_and_women_are_not_asked_for_where_the_form_does_not() -> None:
    assert found(PLAIN, figures("DD-01", row(KABUPATEN, count(1, 1, 50), count(100)))) == ()


def test_the_sum_that_fails_only_with_the_wrong_cell_is_told_with_it() -> None:
    finding = single(BY_SEX, BROKEN)

    assert finding.message == (
        "DD-01 Indikator DD-01, Kecamatan Belawang, penyebut: jumlah laki-laki dan perempuan "
        "tidak sama dengan jumlah seluruhnya."
    )
    (followed,) = consequences(BY_SEX, BROKEN)
    assert (followed.id, followed.root) == ("D08:DD-01:KABUPATEN:PENYEBUT", finding.id)
    assert (followed.expected, followed.found) == ("JML jumlah kecamatan 690", "JML kabupaten 150")
    assert finding.cells == (
        Cell(indicator="DD-01", region=BELAWANG, part="PENYEBUT"),
        Cell(indicator="DD-01", region=KABUPATEN, part="PENYEBUT"),
    )
    assert finding.remedy == (
        "Mohon pengisi lembar DAFDUK/SIAK memeriksa LK, PR dan JML pada dokumen sumber, "
        "lalu mengirim perbaikan."
    )


def test_a_wrong_total_of_the_kabupaten_is_one_finding() -> None:
    wrong = row(KABUPATEN, count(70, 70, 9999), count(75, 75, 150))

    assert single(BY_SEX, with_row(SOUND, wrong)).id == "D03:DD-01:KABUPATEN:PEMBILANG"


# --- D06 numerator > denominator --------------------------------------------------------


def test_a_share_is_not_larger_than_its_whole() -> None:
    finding = single(PLAIN, figures("DD-01", whole(101, 100)))

    assert finding.id == "D06:DD-01:KABUPATEN"
    assert (finding.expected, finding.found) == ("pembilang paling banyak 100", "pembilang 101")


def test_a_mean_may_have_more_above_than_below() -> None:
    hours = indicator(unit="jam kerja", factor=Decimal(1))

    assert found(hours, figures("DD-01", whole(240, 10))) == ()


def test_a_share_is_checked_for_men_and_women_too() -> None:
    swapped = row(ALALAK, count(46, 35, 81), count(44, 46, 90))
    sent = with_row(
        with_row(SOUND, swapped), row(KABUPATEN, count(76, 64, 140), count(75, 75, 150))
    )

    assert ids(roots(found(BY_SEX, sent))) == ["D06:DD-01:ALALAK", "D06:DD-01:KABUPATEN"]


def test_a_share_of_men_is_told_as_that() -> None:
    swapped = row(KABUPATEN, count(76, 64, 140), count(75, 75, 150))
    got = [f for f in found(BY_SEX, with_row(SOUND, swapped)) if f.rule == "D06"]

    assert [(f.expected, f.found) for f in got] == [
        ("LK pembilang paling banyak 75", "LK pembilang 76")
    ]


def test_a_correction_of_a_ratio_may_change_the_whole_row_and_the_total() -> None:
    finding = single(REGIONAL, regional((140, 90), (30, 60), (70, 150)))

    assert finding.id == "D06:DD-01:ALALAK"
    assert finding.cells == (
        Cell(indicator="DD-01", region=ALALAK),
        Cell(indicator="DD-01", region=KABUPATEN),
    )
    (followed,) = consequences(REGIONAL, regional((140, 90), (30, 60), (70, 150)))
    assert followed.expected == "jumlah kecamatan 170"


# --- D08 sum of kecamatan ---------------------------------------------------------------


def test_the_kecamatan_must_add_up_to_the_kabupaten() -> None:
    finding = single(REGIONAL, regional((40, 90), (30, 60), (71, 150)))

    assert finding.id == "D08:DD-01:KABUPATEN:PEMBILANG"
    assert (finding.expected, finding.found) == ("jumlah kecamatan 70", "kabupaten 71")


def test_nobody_knows_which_kecamatan_is_wrong_so_the_column_is_opened() -> None:
    finding = single(REGIONAL, regional((40, 90), (30, 60), (71, 150)))

    assert finding.cells == (
        Cell(indicator="DD-01", region=KABUPATEN, part="PEMBILANG", group="JML"),
        Cell(indicator="DD-01", part="PEMBILANG", group="JML"),
    )


def test_sums_that_fail_in_several_groups_are_one_finding() -> None:
    shifted = row(KABUPATEN, count(69, 70, 139), count(75, 75, 150))

    finding = single(BY_SEX, with_row(SOUND, shifted))

    assert finding.id == "D08:DD-01:KABUPATEN:PEMBILANG"
    assert finding.found == "JML kabupaten 139; LK kabupaten 69"


def test_a_sum_is_not_judged_before_all_kecamatan_are_numbers() -> None:
    sent = regional((40, 90), ("tiga puluh", 60), (71, 150))

    assert ids(roots(found(REGIONAL, sent))) == ["D02:DD-01:BELAWANG:PEMBILANG"]


def test_a_form_without_kecamatan_has_no_sum() -> None:
    assert found(PLAIN, figures("DD-01", whole(7))) == ()


# --- grouping ---------------------------------------------------------------------------


def test_a_sum_that_fails_in_another_part_is_a_finding_of_its_own() -> None:
    also = row(KABUPATEN, count(69, 71, 140), count(75, 75, 150))

    sent = with_row(BROKEN, also)

    assert ids(roots(found(BY_SEX, sent))) == [
        "D03:DD-01:BELAWANG:PENYEBUT",
        "D08:DD-01:KABUPATEN:PEMBILANG",
    ]


def test_a_sum_that_fails_in_another_group_is_a_finding_of_its_own() -> None:
    sent = with_row(SOUND, row(BELAWANG, count(30, 29, 59), count(-31, 91, 60)))

    assert ids(roots(found(BY_SEX, sent))) == [
        "D25:DD-01:BELAWANG:PENYEBUT",
        "D08:DD-01:KABUPATEN:PENYEBUT",
    ]


def test_what_is_wrong_in_another_kecamatan_is_a_finding_of_its_own() -> None:
    sent = with_row(BROKEN, row(ALALAK, count(40, 41, 81), count(-44, 134, 90)))

    assert ids(roots(found(BY_SEX, sent))) == [
        "D25:DD-01:ALALAK:PENYEBUT",
        "D03:DD-01:BELAWANG:PENYEBUT",
    ]


def test_what_is_missing_or_no_number_is_no_excuse_for_another_cell() -> None:
    sent = with_row(SOUND, row(ALALAK, count("x", 41, 99), count(44, None, 90)))

    assert ids(roots(found(BY_SEX, sent))) == [
        "D01:DD-01:ALALAK:PENYEBUT",
        "D02:DD-01:ALALAK:PEMBILANG",
        "D06:DD-01:ALALAK",
    ]


def test_one_wrong_cell_of_any_kind_raises_one_finding() -> None:
    """Every cell of a sound table in turn, with every kind of error."""
    places = [(r, p, g) for r in range(3) for p in range(2) for g in range(3)]
    for place in places:
        for spoil in (None, "n/a", -7, 100_000):
            sent = _spoiled(place, spoil)
            assert len(roots(found(BY_SEX, sent))) == 1, (place, spoil)


def _spoiled(place: tuple[int, int, int], spoil: str | int | None) -> IndicatorFigures:
    number, part, group = place
    spoilt = Decimal(spoil) if isinstance(spoil, int) else spoil
    part_name, group_name = ("numerator", "denominator")[part], ("male", "female", "total")[group]
    old = SOUND.rows[number]
    cells = getattr(old, part_name).model_copy(update={group_name: spoilt})
    return with_row(SOUND, old.model_copy(update={part_name: cells}))


def test_the_order_of_rows_in_a_file_does_not_matter() -> None:
    turned = BROKEN.model_copy(update={"rows": BROKEN.rows[::-1]})

    assert found(BY_SEX, turned) == found(BY_SEX, BROKEN)


@pytest.mark.parametrize("spoil", [lambda f: f, lambda f: f.model_copy(update={"rows": ()})])
def test_findings_of_one_indicator_do_not_touch_another(
    spoil: Callable[[IndicatorFigures], IndicatorFigures],
) -> None:
    other = indicator("DD-02")
    recap = recap_of((BY_SEX, spoil(BROKEN)), (other, figures("DD-02", whole(7))))

    assert {f.cells[0].indicator for f in found_in(recap)} == {"DD-01"}


def test_no_finding_is_longer_than_the_contract_allows() -> None:
    """The longest texts that a form and a sheet can bring together."""
    wordy = indicator(name="n" * 500, regional=True, by_sex=True)
    long = Decimal("-" + "9" * 15 + "." + "9" * 20)
    cell = count(long, long, "x" * 80)
    sent = figures("DD-01", *(row(r, cell, cell) for r in (ALALAK, BELAWANG, KABUPATEN)))

    negative = count(long, long, long)

    assert found(wordy, sent)
    assert found(
        wordy,
        figures("DD-01", *(row(r, negative, negative) for r in (ALALAK, BELAWANG, KABUPATEN))),
    )
