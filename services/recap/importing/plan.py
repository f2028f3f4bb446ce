"""A plan as a table: one row per indicator and year, or a column for each year of the plan."""

from collections.abc import Iterator
from typing import Final

from services.recap.commands import Plan, PlannedTarget
from services.recap.importing.rows import (
    NOTE_HEADS,
    NUMBER_HEADS,
    Reading,
    amount,
    reading,
    text,
)
from shared.tables import Column, Record, Table, records

_QUARTERS: Final = {
    f"q{number}": Column(
        tuple(
            f"{word} {sign}"
            for sign in (roman, number)
            for word in ("Target TW", "TW", "Target Triwulan", "Triwulan")
        )
    )
    for number, roman in enumerate(("I", "II", "III", "IV"), 1)
}
_COLUMNS: Final = {
    "code": Column(("Kode", "Kode Indikator"), required=True),
    "name": Column(("Indikator", "Indikator Kinerja", "Nama Indikator", "Nama")),
    "goal": Column(("Sasaran", "Sasaran Strategis")),
    "unit": Column(("Satuan",)),
    "definition": Column(("Definisi Operasional", "Definisi")),
    "year": Column(("Tahun",)),
    "target": Column(("Target", "Target Tahun", "Target Tahunan")),
    **_QUARTERS,
    "budget": Column(("Anggaran", "Pagu", "Pagu Anggaran")),
    "spent": Column(("Realisasi Anggaran",)),
    "number": Column(NUMBER_HEADS),
    "note": Column(NOTE_HEADS),
}


def read_plan(table: Table, plan: Plan) -> Reading[PlannedTarget]:
    """The targets of a plan. Raises `TableRefused` where the table's heads are not known.

    A plan of several years may have columns ``Target 2025``, ``Target 2026``; blank ones plan
    nothing. Without a column Tahun a row is of the plan's first year.
    """
    years = range(plan.year, plan.last + 1)
    wide = {str(year): Column((f"Target {year}", f"Target Tahun {year}")) for year in years}
    found = records(table, {**_COLUMNS, **wide})
    return reading(found, lambda record: _targets(record, plan, tuple(wide)))


def _targets(record: Record, plan: Plan, years: tuple[str, ...]) -> Iterator[PlannedTarget]:
    named = [year for year in years if record.values.get(year) is not None]
    for year in named:
        yield _target(record, year, year)
    if not named:
        yield _target(record, text(record, "year") or str(plan.year), "target")


def _target(record: Record, year: str, column: str) -> PlannedTarget:
    quarters = tuple(amount(record, key) for key in _QUARTERS)
    return PlannedTarget.model_validate(
        {
            "indicator": text(record, "code"),
            "year": year,
            "name": text(record, "name"),
            "goal": text(record, "goal"),
            "unit": text(record, "unit"),
            "definition": text(record, "definition"),
            "target": amount(record, column),
            "quarters": quarters if any(one is not None for one in quarters) else (),
            "budget": amount(record, "budget"),
            "spent": amount(record, "spent"),
            "origin": record.places.get(column, record.origin),
        }
    )
