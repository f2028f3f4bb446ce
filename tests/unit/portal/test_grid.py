"""The grid: what is typed is what is sent, and nothing that was there before is lost."""

from decimal import Decimal
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.portal.domain.grid import NotNumbers, Sheet, blocks, figures_of
from shared.contract.figures import Count, Evidence, RegionRow
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


def fields(of: Sheet) -> dict[str, str]:
    """The form as a browser sends it back untouched."""
    sent = {c.name: c.value for b in blocks(of) for row in b.rows for c in row.cells}
    for block in blocks(of):
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


@pytest.mark.parametrize("text", ["1.234", "1,234.5", "12 orang", "1e3", "--1", ",5", "१२"])
def test_a_text_that_is_no_plain_number_is_refused_by_its_place(text: str) -> None:
    with pytest.raises(NotNumbers) as refused:
        figures_of(sheet(), {"DD-01|ALALAK|PEMBILANG|LK": text})

    assert refused.value.names == ("DD-01|ALALAK|PEMBILANG|LK",)


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


def test_after_closing_only_reopened_cells_may_change() -> None:
    door = Cell(indicator="DD-01", region="BELAWANG", part="PENYEBUT")

    (block,) = blocks(sheet(closed=True, reopened=(door,)))

    opened = {cell.name for row in block.rows for cell in row.cells if not cell.shut}
    assert opened == {f"DD-01|BELAWANG|PENYEBUT|{group}" for group in ("LK", "PR", "JML")}
