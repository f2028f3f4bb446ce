"""The year's tables for Bab III of the Laporan Kinerja (LKjIP, PermenPANRB 53/2014)."""

from collections.abc import Iterator
from typing import Final

from services.recap.commands import PlanKind
from services.recap.domain.calculation import GoalMean, goal_means
from services.recap.domain.lakip_rows import LakipRow, in_force, lakip_row
from services.recap.domain.lakip_year import Annual, AnnualRow, YearBook, annual
from services.recap.domain.states import Kept
from services.recap.domain.writing import listed, quarters
from shared.contract.event import Line, Moment, Text
from shared.contract.identifiers import CycleId, OfficeCode, Sha256
from shared.contract.recap import MeasuredRow
from shared.contract.vocabulary import Measured

_NEEDED: Final = (PlanKind.PK, PlanKind.RENSTRA, PlanKind.NASIONAL)
_LAST_QUARTER: Final = 4


class RatifiedSource(Kept):
    """A ratified quarter that the tables rest on, so that each figure can be traced."""

    cycle: CycleId
    sha256: Sha256
    ratified_at: Moment


class LakipGoal(Kept):
    """One sasaran: its indicators, and the mean capaian of the year with what it leaves out."""

    mean: GoalMean
    rows: tuple[LakipRow, ...]


class Lakip(Kept):
    """All tables of a year. ``remarks`` are sentences that no copy of them may leave out.

    ``has_money`` says whether anything is known of budgets: else there are no columns for it.
    """

    office: OfficeCode
    year: int
    annual: Annual
    goals: tuple[LakipGoal, ...]
    sources: tuple[RatifiedSource, ...]
    plans: tuple[Line, ...]
    absent: tuple[PlanKind, ...]
    has_money: bool
    remarks: tuple[Text, ...]


def lakip(book: YearBook) -> Lakip:
    """The tables, from ratified quarters and imported plans only."""
    year = annual(book)
    asked = {indicator.code: indicator for indicator in book.indicators}
    rows = tuple(lakip_row(book, asked[row.indicator], row) for row in year.rows)
    plans = {kind: in_force(book, kind) for kind in PlanKind}
    absent = tuple(kind for kind in _NEEDED if plans[kind] is None)
    return Lakip(
        office=book.office,
        year=book.year,
        annual=year,
        goals=_goals(book, rows),
        sources=tuple(_source(book, label) for label in year.ratified),
        plans=tuple(plan.plan.label for plan in plans.values() if plan is not None),
        absent=absent,
        has_money=any(row.money is not None for row in rows),
        remarks=tuple(_remarks(year, rows, absent)),
    )


def _source(book: YearBook, label: str) -> RatifiedSource:
    ratified = book.ratified[label]
    return RatifiedSource(
        cycle=ratified.cycle, sha256=ratified.sha256, ratified_at=ratified.ratified_at
    )


def _goals(book: YearBook, rows: tuple[LakipRow, ...]) -> tuple[LakipGoal, ...]:
    last = (_of_year(book, row) for row in rows)
    return tuple(
        LakipGoal(mean=mean, rows=tuple(r for r in rows if r.year.goal == mean.goal))
        for mean in goal_means(last, book.scale)
    )


def _of_year(book: YearBook, row: LakipRow) -> MeasuredRow:
    """The last ratified row with its capaian of the year in the place of the quarter's."""
    year, reached = row.year, row.year.achievement_year
    last = None if year.until is None else book.row(book.year, year.until, year.indicator)
    if last is None:
        return _unmeasured(year)
    unknown = Measured.TIDAK_DAPAT_DIUKUR if last.measured is Measured.TERUKUR else last.measured
    return last.model_copy(
        update={
            "goal": year.goal,
            "measured": unknown if reached is None else Measured.TERUKUR,
            "achievement": reached,
            "achievement_capped": None if reached is None else min(reached, book.scale.cap),
        }
    )


def _unmeasured(year: AnnualRow) -> MeasuredRow:
    return MeasuredRow(
        indicator=year.indicator,
        name=year.name,
        goal=year.goal,
        unit=year.unit,
        bidang=year.bidang,
        source="",
        measured=Measured.BELUM_ADA_DATA,
        target_quarter=year.target_year,
        target_year=year.target_year,
        why="",
    )


def _remarks(
    year: Annual, rows: tuple[LakipRow, ...], absent: tuple[PlanKind, ...]
) -> Iterator[str]:
    """What is lacking and what differs, so that a part never passes for the whole."""
    if year.lacking:
        yield (
            f"{listed(quarters(year.lacking))} Tahun {year.year} belum disahkan. Angkanya tidak "
            "diperkirakan dan tidak ikut dihitung."
        )
    if year.imported:
        yield (
            f"{listed(quarters(year.imported))} Tahun {year.year} berasal dari riwayat yang "
            "diimpor, bukan dari pengesahan pada sistem ini."
        )
    if not_final := tuple(row.year.indicator for row in rows if _not_final(row.year)):
        yield (
            f"Realisasi {listed(not_final)} adalah angka sampai dengan triwulan terakhir "
            "yang disahkan, belum angka tahunan."
        )
    for row in rows:
        if row.agreed is not None and row.agreed.target != row.year.target_year:
            yield (
                f"Target {row.year.indicator} pada {row.agreed.document} berbeda dengan target "
                "yang dipakai saat pengesahan; capaian dihitung terhadap target saat pengesahan."
            )
    if absent:
        names = listed(tuple(_NAMES[kind] for kind in absent))
        yield f"{names} belum diimpor, sehingga pembandingnya dikosongkan."


def _not_final(row: AnnualRow) -> bool:
    return row.value is not None and row.until is not None and row.until < _LAST_QUARTER


_NAMES: Final = {
    PlanKind.PK: "Perjanjian Kinerja",
    PlanKind.RENSTRA: "Renstra",
    PlanKind.NASIONAL: "Standar nasional",
}
