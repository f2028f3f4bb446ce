"""Large workbooks are read by pieces: the pieces are the whole, and every cell keeps its place."""

import io
import tracemalloc

import openpyxl
import pytest

from services.collector.intake import xlsx_grid
from services.collector.intake.grid import Block, Book, Broken, Row, column_name, column_number
from services.collector.intake.xlsx_faults import with_faults
from services.collector.intake.xlsx_grid import open_xlsx
from tests.unit.collector.intake.exports import Cell, Formula, Rows, resaved, rewritten, xlsx

WIDE: Rows = [[n, f"Desa {n}", n * 3, n / 7] for n in range(1, 400)]


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of a few rows, so that a small file has many."""
    for name in ("_READ", "_FIRST", "_PIECE"):
        monkeypatch.setattr(xlsx_grid, name, 700)
    monkeypatch.setattr(xlsx_grid, "_BY_TEXTS", 0)


def _cells(book: Book) -> dict[int, Row]:
    return {
        number: row
        for block in book.sheets[0].blocks()
        for number, row in enumerate(block.rows, block.first)
        if any(cell != "" for cell in row)
    }


def _by_openpyxl(content: bytes) -> dict[int, list[object]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True).worksheets[0]
    found: dict[int, list[object]] = {}
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells: list[object] = ["" if value is None else value for value in row]
        if any(cell != "" for cell in cells):
            found[number] = cells
    return found


@pytest.mark.usefixtures("small_pieces")
def test_a_sheet_in_pieces_is_what_another_reader_sees_at_once() -> None:
    gaps: Rows = [[], [], [None, "judul"], [], *WIDE[:50], [], [], *WIDE[50:]]
    content = xlsx(gaps)

    book = open_xlsx(content)

    assert len([*book.sheets[0].blocks()]) > 20
    assert _cells(book) == _by_openpyxl(content)


@pytest.mark.usefixtures("small_pieces")
def test_broken_cells_keep_their_places_in_every_piece() -> None:
    rows = [list(row) for row in WIDE]
    broken: dict[tuple[int, int], tuple[Cell, Broken]] = {
        (1, 0): (Formula("=1/0", "#DIV/0!"), Broken.FORMULA_ERROR),
        (200, 6): (Formula("=A1", "#REF!"), Broken.FORMULA_ERROR),
        (399, 2): (Formula("=A2", "#N/A"), Broken.FORMULA_ERROR),
    }
    for (number, column), (cell, _) in broken.items():
        rows[number - 1].extend([None] * (column + 1 - len(rows[number - 1])))
        rows[number - 1][column] = cell

    cells = _cells(open_xlsx(xlsx(rows)))

    found = {
        (number, column): cell
        for number, row in cells.items()
        for column, cell in enumerate(row)
        if isinstance(cell, Broken)
    }
    assert found == {at: kind for at, (_, kind) in broken.items()}


@pytest.mark.usefixtures("small_pieces")
def test_formulas_without_result_keep_their_places_in_every_piece() -> None:
    rows: Rows = [[*row, Formula("=1", 1)] for row in WIDE]

    cells = _cells(open_xlsx(resaved(xlsx(rows))))

    assert {number: row[4] for number, row in cells.items()} == dict.fromkeys(
        range(1, 400), Broken.NOT_CALCULATED
    )


@pytest.mark.usefixtures("small_pieces")
def test_rows_without_numbers_are_counted() -> None:
    """Some writers leave the numbers of rows and cells out; they then follow each other."""
    content = rewritten(xlsx(WIDE), rb'(<row|<c) r="[A-Z]*\d+"', rb"\1")

    assert _cells(open_xlsx(content)) == _by_openpyxl(xlsx(WIDE))


@pytest.mark.usefixtures("small_pieces")
def test_a_sheet_with_prefixed_marks_is_read() -> None:
    content = rewritten(xlsx(WIDE), rb"<(/?)(worksheet|sheetData|row|c|v)(?=[ >/])", rb"<\1x:\2")
    content = rewritten(content, rb"<x:worksheet xmlns=", rb"<x:worksheet xmlns:x=")

    assert _cells(open_xlsx(content)) == _by_openpyxl(xlsx(WIDE))


@pytest.mark.parametrize(
    "begin", [b"<c ", b'<c r="A1" ', b'<c r="A1" t="e" x="', b"<c><f>", b"<f "]
)
@pytest.mark.timeout(20)
def test_marks_that_never_end_are_passed_over_in_no_time(begin: bytes) -> None:
    """A pattern that tried each beginning with each end would take hours."""
    block = with_faults(Block(1, []), begin * 100_000 + b"<f> ")

    assert block.formulas == ()


def test_a_sheet_without_rows_has_no_blocks() -> None:
    assert [*open_xlsx(xlsx([])).sheets[0].blocks()] == []


def test_memory_does_not_grow_with_the_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python's own share; `python -m bench.imports` shows the whole process."""
    monkeypatch.setattr(xlsx_grid, "_PIECE", 48 * 1024)
    monkeypatch.setattr(xlsx_grid, "_READ", 16 * 1024)

    few, many = (_peak(xlsx(WIDE * times)) for times in (6, 24))

    assert many < few * 1.5


def _peak(content: bytes) -> int:
    book = open_xlsx(content)
    tracemalloc.start()
    try:
        for _ in book.sheets[0].blocks():
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("column", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")]
)
def test_columns_are_named_as_spreadsheets_name_them(column: int, name: str) -> None:
    assert (column_name(column), column_number(name)) == (name, column)
