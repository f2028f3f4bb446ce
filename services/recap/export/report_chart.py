"""Grafik: capaian of every indicator as bars, against the line of 100 per cent."""

from services.recap.export.book import Book
from services.recap.export.report_table import ACHIEVEMENT, COLUMNS, SHEET, Placed

_CODE = next(n for n, column in enumerate(COLUMNS) if column.head == "Kode")
_WIDTH, _ROW_HEIGHT, _FRAME = 900, 24, 160


def chart(book: Book, table: Placed) -> None:
    """The sheet. Its bars refer to the table's cells, so they follow what is corrected there."""
    page = book.sheet("Grafik", "Capaian Triwulan terhadap Target Triwulan (%)")
    if not table.rows:
        page.line("Belum ada capaian yang dapat digambarkan.")
        return
    first, last = table.rows[0], table.rows[-1]
    bars = book.chart("bar")
    bars.add_series(
        {
            "name": COLUMNS[ACHIEVEMENT].head,
            "categories": [SHEET, first, _CODE, last, _CODE],
            "values": [SHEET, first, ACHIEVEMENT, last, ACHIEVEMENT],
            "data_labels": {"value": True, "num_format": "#,##0.00"},
            "fill": {"color": "#3B6EA5"},
        }
    )
    bars.set_legend({"none": True})
    bars.set_y_axis({"reverse": True})
    bars.set_x_axis({"min": 0, "num_format": "#,##0", "name": "Persen"})
    bars.set_size({"width": _WIDTH, "height": _FRAME + _ROW_HEIGHT * len(table.rows)})
    page.raw.insert_chart(page.row, 0, bars)
