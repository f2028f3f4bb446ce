"""Ringkasan and Perbandingan: what a superior reads first."""

from collections.abc import Iterator

from services.recap.domain.calculation import GoalMean
from services.recap.domain.report import RecapReport
from services.recap.domain.report_findings import FindingCount
from services.recap.domain.report_standing import Against, Standing
from services.recap.domain.writing import listed, quarters
from services.recap.export.book import Book, Cell, Column
from services.recap.export.wording import MEASURED, Wording, period
from shared.contract.identifiers import Period

_GOALS = (
    Column("Sasaran Strategis", 46),
    Column("Jumlah Indikator", 12),
    Column("Dihitung", 12),
    Column("Tidak Dihitung", 12),
    Column("Rata-rata Capaian (%)", 14),
    Column("Rata-rata Capaian Dibatasi (%)", 16),
    Column("Predikat", 16),
)
_COUNTS = (
    Column("Temuan", 46),
    Column("Menghalangi", 12),
    Column("Wajib Dijawab", 12),
    Column("Informasi", 12),
    Column("Masih Terbuka", 14),
    Column("Sudah Dikoreksi", 16),
)
_STANDINGS = (
    Column("Kode", 10),
    Column("Indikator Kinerja", 40),
    Column("Satuan", 10),
    Column("Realisasi", 13, None),
    Column("Target TW", 13, None),
    Column("Selisih", 11, None, signed=True),
    Column("Target Tahun", 13, None),
    Column("Selisih", 11, None, signed=True),
    Column("Triwulan Lalu", 13, None),
    Column("Perubahan", 11, None, signed=True),
    Column("TW Sama Tahun Lalu", 13, None),
    Column("Perubahan", 11, None, signed=True),
    Column("Keterangan", 28),
)


def summary(book: Book, report: RecapReport, wording: Wording) -> None:
    """The sheet Ringkasan."""
    office = Period.of(report.cycle).office
    page = book.sheet(
        "Ringkasan",
        f"Laporan Rekap Data Kinerja {period(report.cycle)}",
        (wording.office(office), *_sentences(report)),
    )
    page.heading("Rata-rata capaian per sasaran")
    page.table(_GOALS, [(_goal(goal), 2) for goal in report.goals])
    page.heading("Temuan menurut bidang dan aturan")
    counts = report.counts
    bidang = [(wording.bidang(count.of), count) for count in counts.by_bidang]
    rules = [(f"Aturan {count.of}", count) for count in counts.by_rule]
    lines = [*bidang, *rules, ("Seluruh temuan", counts.total)]
    page.table(_COUNTS, [(_count(name, count), 0) for name, count in lines])


def standings(book: Book, report: RecapReport) -> None:
    """The sheet Perbandingan: each indicator against targets and earlier quarters."""
    page = book.sheet("Perbandingan", f"Perbandingan Realisasi {period(report.cycle)}")
    rows = [(_standing(standing), standing.decimals) for standing in report.standings]
    page.table(_STANDINGS, rows, freeze=2)


def _sentences(report: RecapReport) -> Iterator[str]:
    """The state of things in words."""
    kind = "sementara" if report.provisional else "final"
    yield f"Rekap versi {report.recap_version} ({kind}); aturan {report.versions.rules}."
    if report.provisional:
        yield "Pengumpulan data belum ditutup, sehingga data yang belum masuk belum menjadi temuan."
    incomplete, late = report.incomplete, report.late
    whole = len(report.sheets) - len(incomplete)
    yield f"Lembar lengkap: {whole} dari {len(report.sheets)}."
    if incomplete:
        yield f"Belum lengkap: {listed(tuple(sheet.sheet for sheet in incomplete))}."
    if late:
        yield f"Dikirim terlambat: {listed(tuple(sheet.sheet for sheet in late))}."
    if report.lacking:
        codes = listed(tuple(one.indicator for one in report.lacking))
        yield f"Indikator tanpa capaian: {codes}."
    total = report.counts.total
    yield (
        f"Temuan terbuka: {total.blocking} menghalangi pengesahan, {total.to_answer} wajib "
        f"dijawab, {total.information} informasi; sudah dikoreksi: {total.corrected}."
    )
    if report.history:
        yield f"Riwayat yang ikut dijumlahkan: {listed(quarters(report.history))}."


def _goal(goal: GoalMean) -> list[Cell]:
    return [
        goal.goal,
        goal.counted + goal.excluded,
        goal.counted,
        goal.excluded,
        goal.mean,
        goal.mean_capped,
        goal.predicate or "Tidak ada yang terukur",
    ]


def _count(name: str, count: FindingCount) -> list[Cell]:
    return [
        name,
        count.blocking,
        count.to_answer,
        count.information,
        count.open,
        count.corrected,
    ]


def _standing(one: Standing) -> list[Cell]:
    parts = (one.target_quarter, one.target_year, one.previous_quarter, one.same_quarter_last_year)
    pairs = [cell for part in parts for cell in (part.other, part.difference)]
    return [one.indicator, one.name, one.unit, one.value, *pairs, _words(one)]


def _words(one: Standing) -> str:
    """What the differences mean, since up is not good for every indicator."""
    if one.value is None:
        return MEASURED[one.measured]
    said = (
        _word(one.previous_quarter, "triwulan lalu"),
        _word(one.same_quarter_last_year, "triwulan yang sama tahun lalu"),
    )
    return "; ".join(filter(None, said)).capitalize()


def _word(against: Against, than: str) -> str | None:
    if against.difference is None:
        return None
    if against.difference == 0:
        return f"sama dengan {than}"
    if against.better is None:
        return f"berbeda dari {than}"
    return f"{'lebih baik' if against.better else 'kurang baik'} daripada {than}"
