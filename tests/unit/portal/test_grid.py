"""The grid: what is typed is what is sent, and nothing that was there before is lost."""

from decimal import Decimal
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.portal.domain.earlier import Quarter
from services.portal.domain.grid import Sheet, blocks
from services.portal.domain.typed import typed
from shared.contract.figures import Count, Evidence, IndicatorFigures, RegionRow
from shared.contract.recap import Cell
from shared.contract.sample import FIGURES, INDICATOR

REGIONS: Final = ("ALALAK", "BELAWANG")


def sheet(**changes: object) -> Sheet:
    plain: dict[str, object] = {
        "indicators": (INDICATOR,),
        "regions": REGIONS,
        "figures": (),
        "closed": False,
        "reopened": (),
    }
    return Sheet.model_validate(plain | changes)


def figures_of(of: Sheet, said: dict[str, str]) -> tuple[IndicatorFigures, ...]:
    """What the fields say, all of which can be read."""
    read = typed(of, said)
    assert read.unread == ()
    return read.figures


def fields(of: Sheet) -> dict[str, str]:
    """The form as a browser sends it back untouched."""
    sent = {c.name: c.value for b in blocks(of) for row in b.rows for c in row.cells}
    for block in blocks(of):
        sent |= {f"{block.indicator.code}|{row.region}.note": row.note for row in block.rows}
        known, code = block.figures, block.indicator.code
        if known is not None:
            sent |= {
                f"{code}.basis": known.basis or "",
                f"{code}.as_of": str(known.as_of or ""),
                f"{code}.document": known.provenance.document if known.provenance else "",
                f"{code}.note": known.note or "",
                f"{code}.unavailable": known.unavailable or "",
            }
    return sent


def test_a_grid_has_a_row_for_each_region_and_a_cell_for_each_part_and_group() -> None:
    (block,) = blocks(sheet())

    assert [row.region for row in block.rows] == [*REGIONS, "KABUPATEN"]
    assert [cell.name for cell in block.rows[0].cells] == [
        f"DD-01|ALALAK|{part}|{group}"
        for part in ("PEMBILANG", "PENYEBUT")
        for group in ("LK", "PR", "JML")
    ]


def test_an_indicator_without_regions_and_sexes_has_one_cell() -> None:
    plain = INDICATOR.model_copy(update={"regional": False, "by_sex": False, "denominator": None})

    (block,) = blocks(sheet(indicators=(plain,)))

    assert [cell.name for row in block.rows for cell in row.cells] == [
        "DD-01|KABUPATEN|PEMBILANG|JML"
    ]


def test_a_sheet_that_nobody_touched_says_what_it_said() -> None:
    rich = FIGURES.model_copy(
        update={
            "evidence": (
                Evidence(name="a.pdf", media_type="application/pdf", size=1, sha256="0f" * 32),
            ),
            "rows": tuple(row.model_copy(update={"percent": Decimal(99)}) for row in FIGURES.rows),
            "note": "Sesuai DKB",
        }
    )
    before = sheet(figures=(rich,))

    assert figures_of(before, fields(before)) == (rich,)


def test_a_changed_cell_changes_that_figure_alone() -> None:
    before = sheet(figures=(FIGURES,))
    sent = fields(before) | {"DD-01|ALALAK|PEMBILANG|LK": "1999,5"}

    (after,) = figures_of(before, sent)

    assert after.rows[0].numerator.male == Decimal("1999.5")
    assert after.rows[0].denominator == FIGURES.rows[0].denominator
    assert after.rows[1] == FIGURES.rows[1]


@pytest.mark.parametrize("text", ["1,234.5", "12 orang", "1e3", "--1", ",5", "१२"])
def test_a_text_that_is_no_number_is_named_and_the_other_fields_are_kept(text: str) -> None:
    sent = {"DD-01|ALALAK|PEMBILANG|LK": text, "DD-01|ALALAK|PEMBILANG|PR": "7"}

    said = typed(sheet(), sent)

    assert [(one.name, one.plain) for one in said.unread] == [("DD-01|ALALAK|PEMBILANG|LK", None)]
    (row,) = said.figures[0].rows
    assert row.numerator == Count(female=Decimal(7))


def test_a_dot_that_may_part_thousands_is_asked_about_and_not_guessed() -> None:
    said = typed(sheet(), {"DD-01|ALALAK|PEMBILANG|LK": "1.234"})

    (one,) = said.unread
    assert (one.plain, said.figures) == ("1234", ())
    assert "1234 atau 1,234" in one.words


@pytest.mark.parametrize(
    ("text", "number"), [("1.234,5", "1234.5"), ("1.234.567", "1234567"), (" 98,5 ", "98.5")]
)
def test_numbers_are_read_as_indonesian_spreadsheets_write_them(text: str, number: str) -> None:
    (said,) = figures_of(sheet(), {"DD-01|ALALAK|PEMBILANG|LK": text})

    assert said.rows[0].numerator.male == Decimal(number)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("DD-01.note", "NIK 6304010101" + "010001"),
        ("DD-01|ALALAK|PEMBILANG|LK", "6304010101" + "010001"),
        ("DD-01.as_of", "31 September"),
        ("DD-01.basis", "KIRA_KIRA"),
        ("DD-01.document", "x" * 501),
    ],
)
def test_what_may_not_be_kept_never_leaves_the_portal(name: str, text: str) -> None:
    said = typed(sheet(), {name: text, "DD-01|ALALAK|PEMBILANG|PR": "7"})

    assert [one.name for one in said.unread] == [name]
    assert text not in str(said)
    assert len(said.figures[0].rows) == 1


def test_a_note_and_a_reason_come_back_in_their_fields() -> None:
    said = {"DD-01.note": "Sesuai DKB", "DD-01.unavailable": "Laporan belum terbit"}

    (kept,) = figures_of(sheet(), said)

    assert (kept.note, kept.unavailable) == ("Sesuai DKB", "Laporan belum terbit")
    again = fields(sheet(figures=(kept,)))
    assert {name: again[name] for name in said} == said


def test_a_kecamatan_without_figures_says_why_and_the_others_keep_theirs() -> None:
    before = sheet(figures=(FIGURES,))
    sent = fields(before) | {"DD-01|ALALAK.gone": "ya", "DD-01|ALALAK.note": "Jaringan putus"}

    (said,) = figures_of(before, sent)
    (block,) = blocks(sheet(figures=(said,)))

    gone, whole = said.rows
    assert (gone.unavailable, gone.numerator, gone.note) == ("Jaringan putus", Count(), None)
    assert whole == FIGURES.rows[1]
    assert [(row.note, row.gone) for row in block.rows] == [
        ("Jaringan putus", True),
        ("", False),
        ("", False),
    ]
    assert block.size == 12


def test_a_kecamatan_is_not_gone_before_it_is_said_why() -> None:
    before = sheet(figures=(FIGURES,))

    said = typed(before, fields(before) | {"DD-01|ALALAK.gone": "ya", "DD-01|ALALAK.note": " "})

    assert [one.name for one in said.unread] == ["DD-01|ALALAK.gone"]
    assert said.figures == (FIGURES,)


def test_a_word_on_a_row_stays_with_its_figures() -> None:
    before = sheet(figures=(FIGURES,))

    (said,) = figures_of(before, fields(before) | {"DD-01|ALALAK.note": "Rekam keliling"})

    assert said.rows[0] == FIGURES.rows[0].model_copy(update={"note": "Rekam keliling"})


def test_each_cell_has_what_stood_there_in_the_quarter_before() -> None:
    (block,) = blocks(sheet(), (Quarter("2025-Q2", (FIGURES,)),))

    assert block.past.before is not None
    assert block.past.before.words == "Triwulan II Tahun 2025"
    assert [cell.before for cell in block.rows[0].cells[:3]] == ["2.000", "2.100", "4.100"]
    assert [cell.before for cell in block.rows[1].cells[:3]] == ["", "", ""]


@given(st.decimals(min_value=0, max_value=10**12, places=4))
def test_a_number_comes_back_as_it_was_typed(number: Decimal) -> None:
    typed = f"{number:f}".replace(".", ",")

    (said,) = figures_of(sheet(), {"DD-01|ALALAK|PEMBILANG|JML": typed})
    (block,) = blocks(sheet(figures=(said,)))

    assert said.rows == (
        RegionRow(region="ALALAK", numerator=Count(total=number), denominator=Count()),
    )
    assert Decimal(block.rows[0].cells[2].value.replace(",", ".")) == number


def test_an_empty_grid_says_nothing_and_an_emptied_one_says_no_rows() -> None:
    before = sheet(figures=(FIGURES,))
    emptied = {name: "" for name in fields(before) if "|" in name}

    assert figures_of(sheet(), {}) == ()
    assert figures_of(before, emptied)[0].rows == ()


def test_what_is_not_available_has_a_reason_and_no_rows() -> None:
    before = sheet(figures=(FIGURES,))
    sent = fields(before) | {"DD-01.unavailable": "Laporan belum terbit"}

    (said,) = figures_of(before, sent)

    assert (said.unavailable, said.rows) == ("Laporan belum terbit", ())


def test_a_whole_indicator_that_is_open_may_change_its_meaning_too() -> None:
    (open_one,) = blocks(sheet(closed=True, reopened=(Cell(indicator="DD-01"),)))
    (before_closing,) = blocks(sheet())

    assert not open_one.fixed
    assert not before_closing.fixed


def test_after_closing_only_reopened_cells_may_change() -> None:
    door = Cell(indicator="DD-01", region="BELAWANG", part="PENYEBUT")

    (block,) = blocks(sheet(closed=True, reopened=(door,)))

    assert block.fixed
    opened = {cell.name for row in block.rows for cell in row.cells if not cell.shut}
    assert opened == {f"DD-01|BELAWANG|PENYEBUT|{group}" for group in ("LK", "PR", "JML")}
