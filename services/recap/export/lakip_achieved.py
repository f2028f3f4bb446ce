"""Bab III: what was reached in the year, per sasaran, and beside earlier years."""

from services.recap.domain.lakip import Lakip
from services.recap.domain.lakip_past import Origin, YearResult
from services.recap.domain.lakip_rows import LakipRow
from services.recap.domain.writing import listed, quarters
from services.recap.export.book import Column
from services.recap.export.lakip_table import CODE, NAME, UNIT, LakipTable, Rows, each, head, value


def year(tables: Lakip) -> LakipTable:
    """Target, realisasi and capaian of the year."""
    rows = tuple(
        (
            [
                goal.mean.goal,
                *head(row),
                row.year.target_year,
                value(row),
                row.year.achievement_year,
                row.year.predicate or "-",
            ],
            row.year.decimals,
        )
        for goal, row in each(tables)
    )
    return LakipTable(
        sheet=f"Capaian {tables.year}",
        heading=f"Target dan Realisasi Tahun {tables.year}",
        sentence="Realisasi adalah angka pada triwulan terakhir yang sudah disahkan.",
        columns=(
            Column("Sasaran Strategis", 30),
            CODE,
            NAME,
            UNIT,
            Column("Target", 12, None),
            Column("Realisasi", 13, None),
            Column("Capaian (%)", 11),
            Column("Predikat", 15),
        ),
        rows=rows,
        absent="Belum ada indikator.",
        predicate=7,
    )


def goals(tables: Lakip) -> LakipTable:
    """The mean capaian of each sasaran, with what it leaves out."""
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


def years(tables: Lakip) -> LakipTable:
    """This year beside the ones before; a gap stays a gap."""
    past = next((row.earlier for _, row in each(tables)), ())
    rows = tuple(
        (
            [*head(row), *(one.value for one in row.earlier), value(row), _origins(row)],
            row.year.decimals,
        )
        for _, row in each(tables)
    )
    return LakipTable(
        sheet="Antar Tahun",
        heading="Perbandingan dengan Tahun-Tahun Sebelumnya",
        sentence="Tahun yang kosong tidak ada pada riwayat dan tidak diperkirakan.",
        columns=(
            CODE,
            NAME,
            UNIT,
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
