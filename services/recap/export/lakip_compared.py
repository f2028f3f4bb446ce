"""Bab III: the realisasi against the medium term and against the nation."""

from typing import Final

from services.recap.domain.lakip import Lakip
from services.recap.domain.lakip_rows import Compared, LakipRow
from services.recap.export.book import Cell, Column
from services.recap.export.lakip_table import CODE, NAME, UNIT, LakipTable, each, head, value

_NO_PLAN: Final = "Tidak ada"


def medium_term(tables: Lakip) -> LakipTable:
    """Against the last year of the Renstra, or of the RPJMD."""
    return _against(
        tables,
        sheet="Jangka Menengah",
        heading="Perbandingan dengan Target Jangka Menengah",
        target="Target Akhir",
        pairs=[(row, row.medium_term) for _, row in each(tables)],
        absent="Target Renstra/RPJMD belum diimpor, sehingga perbandingan ini dikosongkan.",
    )


def national(tables: Lakip) -> LakipTable:
    """Against what the ministry asks for."""
    return _against(
        tables,
        sheet="Standar Nasional",
        heading="Perbandingan dengan Standar Nasional",
        target="Standar Nasional",
        pairs=[(row, row.national) for _, row in each(tables)],
        absent="Standar nasional belum diimpor, sehingga perbandingan ini dikosongkan.",
    )


def _against(
    tables: Lakip,
    *,
    sheet: str,
    heading: str,
    target: str,
    pairs: list[tuple[LakipRow, Compared | None]],
    absent: str,
) -> LakipTable:
    known = any(compared is not None for _, compared in pairs)
    rows = tuple((_compared(row, against), row.year.decimals) for row, against in pairs)
    return LakipTable(
        sheet=sheet,
        heading=heading,
        sentence="Capaian memakai rumus indikator yang sama dengan capaian triwulan.",
        columns=(
            CODE,
            NAME,
            UNIT,
            Column(f"Realisasi {tables.year}", 13, None),
            Column(target, 13, None),
            Column("Tahun Target", 9),
            Column("Capaian (%)", 12),
            Column("Dokumen", 28),
        ),
        rows=rows if known else (),
        absent=absent,
    )


def _compared(row: LakipRow, against: Compared | None) -> list[Cell]:
    if against is None:
        return [*head(row), value(row), None, None, None, _NO_PLAN]
    year = str(against.year)
    return [*head(row), value(row), against.target, year, against.achievement, against.document]
