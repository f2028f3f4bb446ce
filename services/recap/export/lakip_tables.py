"""The tables of Bab III as heads and rows, for the workbook and the document alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from services.recap.domain.lakip import Lakip, LakipGoal
from services.recap.domain.lakip_past import Origin, YearResult
from services.recap.domain.lakip_rows import Compared, LakipRow
from services.recap.domain.writing import listed, quarters
from services.recap.export.book import Cell, Column
from services.recap.export.wording import MEASURED

Rows = tuple[tuple[list[Cell], int], ...]
"""Cells of each row, and the decimals of its indicator."""

_CODE: Final = Column("Kode", 9)
_NAME: Final = Column("Indikator Kinerja", 38)
_UNIT: Final = Column("Satuan", 11)
_NO_PLAN: Final = "Tidak ada"


@dataclass(frozen=True, slots=True)
class LakipTable:
    """One table: the sheet's name, the heading, a sentence before it, heads and rows.

    ``absent`` is said in its place where there are no rows. ``predicate`` is a column to colour.
    """

    sheet: str
    heading: str
    sentence: str
    columns: tuple[Column, ...]
    rows: Rows
    absent: str
    predicate: int | None = None


def lakip_tables(tables: Lakip) -> Iterator[LakipTable]:
    """All tables, in the order of Bab III; none about money where nothing is known of it."""
    yield _year(tables)
    yield _goals(tables)
    yield _years(tables)
    yield _medium_term(tables)
    yield _national(tables)
    yield _causes(tables)
    if tables.has_money:
        yield _money(tables)


def _rows(tables: Lakip) -> Iterator[tuple[LakipGoal, LakipRow]]:
    return ((goal, row) for goal in tables.goals for row in goal.rows)


def _head(row: LakipRow) -> list[Cell]:
    return [row.year.indicator, row.year.name, row.year.unit]


def _value(row: LakipRow) -> Cell:
    return MEASURED[row.year.measured] if row.year.value is None else row.year.value


def _year(tables: Lakip) -> LakipTable:
    rows = tuple(
        (
            [
                goal.mean.goal,
                *_head(row),
                row.year.target_year,
                _value(row),
                row.year.achievement_year,
                row.year.predicate or "-",
            ],
            row.year.decimals,
        )
        for goal, row in _rows(tables)
    )
    return LakipTable(
        sheet=f"Capaian {tables.year}",
        heading=f"Target dan Realisasi Tahun {tables.year}",
        sentence="Realisasi adalah angka pada triwulan terakhir yang sudah disahkan.",
        columns=(
            Column("Sasaran Strategis", 30),
            _CODE,
            _NAME,
            _UNIT,
            Column("Target", 12, None),
            Column("Realisasi", 13, None),
            Column("Capaian (%)", 11),
            Column("Predikat", 15),
        ),
        rows=rows,
        absent="Belum ada indikator.",
        predicate=7,
    )


def _goals(tables: Lakip) -> LakipTable:
    rows: Rows = tuple(
        (
            [
                goal.mean.goal,
                goal.mean.mean,
                goal.mean.mean_capped,
                goal.mean.predicate or "-",
                goal.mean.counted,
                goal.mean.excluded,
            ],
            2,
        )
        for goal in tables.goals
    )
    return LakipTable(
        sheet="Capaian Sasaran",
        heading="Rata-rata Capaian per Sasaran",
        sentence=(
            "Rata-rata hanya menghitung indikator yang capaiannya ada; jumlah yang tidak dihitung "
            "disebutkan. Predikat mengikuti rata-rata capaian dibatasi."
        ),
        columns=(
            Column("Sasaran Strategis", 46),
            Column("Rata-rata Capaian (%)", 14),
            Column("Rata-rata Dibatasi (%)", 14),
            Column("Predikat", 16),
            Column("Dihitung", 11),
            Column("Tidak Dihitung", 11),
        ),
        rows=rows,
        absent="Belum ada sasaran.",
        predicate=3,
    )


def _years(tables: Lakip) -> LakipTable:
    past = next((row.earlier for _, row in _rows(tables)), ())
    rows = tuple(
        (
            [*_head(row), *(one.value for one in row.earlier), _value(row), _origins(row)],
            row.year.decimals,
        )
        for _, row in _rows(tables)
    )
    return LakipTable(
        sheet="Antar Tahun",
        heading="Perbandingan dengan Tahun-Tahun Sebelumnya",
        sentence="Tahun yang kosong tidak ada pada riwayat dan tidak diperkirakan.",
        columns=(
            _CODE,
            _NAME,
            _UNIT,
            *(Column(f"Realisasi {one.year}", 13, None) for one in past),
            Column(f"Realisasi {tables.year}", 13, None),
            Column("Asal Angka", 36),
        ),
        rows=rows,
        absent="Belum ada indikator.",
    )


def _origins(row: LakipRow) -> str | None:
    return " ".join(filter(None, map(_origin, row.earlier))) or None


def _origin(one: YearResult) -> str | None:
    match one.origin:
        case Origin.RIWAYAT:
            return f"{one.year}: riwayat yang diimpor."
        case Origin.DATA_DASAR:
            return f"{one.year}: data dasar pada katalog."
        case Origin.TIDAK_ADA if one.lacking:
            return f"{one.year}: belum lengkap, kurang {listed(quarters(one.lacking))}."
        case _:
            return None


def _medium_term(tables: Lakip) -> LakipTable:
    return _against(
        tables,
        sheet="Jangka Menengah",
        heading="Perbandingan dengan Target Jangka Menengah",
        target="Target Akhir",
        pairs=[(row, row.medium_term) for _, row in _rows(tables)],
        absent="Target Renstra/RPJMD belum diimpor, sehingga perbandingan ini dikosongkan.",
    )


def _national(tables: Lakip) -> LakipTable:
    return _against(
        tables,
        sheet="Standar Nasional",
        heading="Perbandingan dengan Standar Nasional",
        target="Standar Nasional",
        pairs=[(row, row.national) for _, row in _rows(tables)],
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
            _CODE,
            _NAME,
            _UNIT,
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
        return [*_head(row), _value(row), None, None, None, _NO_PLAN]
    year = str(against.year)
    return [*_head(row), _value(row), against.target, year, against.achievement, against.document]


def _causes(tables: Lakip) -> LakipTable:
    rows: Rows = tuple(
        (
            [
                row.year.indicator,
                row.year.name,
                cause.quarter,
                cause.supporting,
                cause.hindering,
                cause.follow_up,
            ],
            0,
        )
        for _, row in _rows(tables)
        for cause in row.causes
    )
    return LakipTable(
        sheet="Analisis",
        heading="Analisis Penyebab dan Tindak Lanjut",
        sentence="Sebagaimana dinyatakan bidang pada triwulan yang disahkan.",
        columns=(
            _CODE,
            _NAME,
            Column("Triwulan", 14),
            Column("Faktor Pendorong", 36),
            Column("Faktor Penghambat", 36),
            Column("Tindak Lanjut", 36),
        ),
        rows=rows,
        absent="Bidang belum menyatakan faktor pendorong, penghambat, maupun tindak lanjut.",
    )


def _money(tables: Lakip) -> LakipTable:
    rows: Rows = tuple(
        (
            [
                row.year.indicator,
                row.year.name,
                row.money.budget,
                row.money.spent,
                row.money.absorption,
                row.year.achievement_year,
                row.money.efficiency,
            ],
            2,
        )
        for _, row in _rows(tables)
        if row.money is not None
    )
    return LakipTable(
        sheet="Efisiensi",
        heading="Efisiensi Penggunaan Sumber Daya",
        sentence="Efisiensi adalah capaian kinerja dikurangi serapan anggaran, dalam poin persen.",
        columns=(
            _CODE,
            _NAME,
            Column("Pagu (Rp)", 18, 0),
            Column("Realisasi (Rp)", 18, 0),
            Column("Serapan (%)", 11),
            Column("Capaian (%)", 11),
            Column("Efisiensi (poin)", 11, signed=True),
        ),
        rows=rows,
        absent="Data anggaran belum diimpor.",
    )
