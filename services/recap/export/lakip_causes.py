"""Bab III: why it came so, what will be done, and what it cost."""

from services.recap.domain.lakip import Lakip
from services.recap.export.book import Column
from services.recap.export.lakip_table import CODE, NAME, LakipTable, Rows, each


def causes(tables: Lakip) -> LakipTable:
    """Faktor pendorong, penghambat and tindak lanjut, by quarter."""
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
        for _, row in each(tables)
        for cause in row.causes
    )
    return LakipTable(
        sheet="Analisis",
        heading="Analisis Penyebab dan Tindak Lanjut",
        sentence="Sebagaimana dinyatakan bidang pada triwulan yang disahkan.",
        columns=(
            CODE,
            NAME,
            Column("Triwulan", 14),
            Column("Faktor Pendorong", 36),
            Column("Faktor Penghambat", 36),
            Column("Tindak Lanjut", 36),
        ),
        rows=rows,
        absent="Bidang belum menyatakan faktor pendorong, penghambat, maupun tindak lanjut.",
    )


def money(tables: Lakip) -> LakipTable:
    """Pagu, realisasi and efficiency of the indicators of which they are known."""
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
        for _, row in each(tables)
        if row.money is not None
    )
    return LakipTable(
        sheet="Efisiensi",
        heading="Efisiensi Penggunaan Sumber Daya",
        sentence="Efisiensi adalah capaian kinerja dikurangi serapan anggaran, dalam poin persen.",
        columns=(
            CODE,
            NAME,
            Column("Pagu (Rp)", 18, 0),
            Column("Realisasi (Rp)", 18, 0),
            Column("Serapan (%)", 11),
            Column("Capaian (%)", 11),
            Column("Efisiensi (poin)", 11, signed=True),
        ),
        rows=rows,
        absent="Data anggaran belum diimpor.",
    )
