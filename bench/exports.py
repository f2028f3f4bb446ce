"""Synthetic SIAK exports of any size: villages of 17 kecamatan, 40 columns."""

import io
from collections.abc import Iterator
from datetime import date
from typing import Final

import xlsxwriter  # type: ignore[import-untyped]

from samples.loader import load
from services.collector.intake import Declared
from shared.contract import FormIssued
from shared.contract.form_issued import EXAMPLE
from shared.contract.vocabulary import Basis

DECLARED: Final = Declared(
    report="AKTA_KELAHIRAN_0_18", basis=Basis.DINAMIS, as_of=date(2025, 9, 30)
)
_COUNTED: Final = (
    "WAJIB AKTA(AWAL - {})",
    "MEMILIKI(AWAL - {})",
    "BELUM MEMILIKI(AWAL - {})",
    "USIA LEBIH DARI TARGET({})",
    "MENINGGAL({})",
    "NONAKTIF({})",
    "PINDAH({})",
    "DATANG({})",
    "Hapus OPERATOR({})",
    "WAJIB AKTA(DINAMIS - {})",
    "MEMILIKI(DINAMIS - {})",
    "BELUM MEMILIKI(DINAMIS - {})",
)
HEADS: Final = (
    "NO",
    "KECAMATAN",
    "DESA/KELURAHAN",
    *(head.format(group) for head in _COUNTED for group in ("LK", "PR", "JML")),
    "PERSEN (DINAMIS)(%)",
)
_COLUMNS: Final = 40


def form() -> FormIssued:
    """The sample's form."""
    sample = load()
    said = {"regions": sample.regions, "indicators": sample.indicators}
    return EXAMPLE.model_copy(update=said)


def villages(rows: int, regions: tuple[str, ...]) -> Iterator[list[str | float]]:
    """So many villages, kecamatan by kecamatan, and the row of the kabupaten at the end."""
    if len(HEADS) != _COLUMNS:
        raise ValueError(f"{len(HEADS)} heads")
    totals = [0] * 12 * 3
    for number in range(rows):
        region = regions[number * len(regions) // rows].replace("_", " ").title()
        counts = [(number * 7919 + column * 104_729) % 4801 for column in range(36)]
        totals = [so_far + count for so_far, count in zip(totals, counts, strict=True)]
        yield [number + 1, region, f"Desa Contoh {number + 1}", *counts, 98.25]
    yield ["", "BARITO KUALA", "", *totals, 98.25]


def workbook(rows: int) -> bytes:
    """An export as XLSX."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Akta Kelahiran 0-18")
        sheet.write_row(0, 0, HEADS)
        for number, row in enumerate(villages(rows, form().regions), start=1):
            sheet.write_row(number, 0, row)
    return out.getvalue()
