"""Objections: figures that people dispute, in the form of findings (SOP steps 5 to 7).

An objection must be answered, by corrected figures or by the meeting's decision; whoever
raised it still has to confirm or ratify, so a decision cannot talk him round.
"""

from collections.abc import Iterable
from typing import Final

from services.approval.domain.case import Case
from services.approval.domain.refusals import UNKNOWN_CELL
from services.approval.domain.refusals_meeting import RULED
from services.approval.domain.standing import findings, version
from services.approval.domain.states import Agreement, Form, Objection
from shared.contract import DiscrepancyFound
from shared.contract.catalogue import Sheet
from shared.contract.figures import KABUPATEN
from shared.contract.recap import Cell, Finding
from shared.contract.vocabulary import FindingState, Severity
from shared.refusal import RefusalError

DISPUTE: Final = "KEBERATAN"
RAISED: Final = "RAPAT"
RETURN: Final = "PENGEMBALIAN"
"""Rule codes of objections, beside D01 to D26 of recap's catalogue."""

_PARTS: Final = (None, "PEMBILANG", "PENYEBUT")
_GROUPS: Final = (None, "JML", "LK", "PR")


def raised(case: Case, rule: str, cells: tuple[Cell, ...], reason: str) -> tuple[Objection, ...]:
    """One objection per sheet that has to be looked at. Raises `RefusalError` for unknown cells."""
    by_sheet: dict[str, list[Cell]] = {}
    sheets = {sheet.ref.key: sheet for sheet in case.state.form.sheets}
    for cell in dict.fromkeys(cells):
        by_sheet.setdefault(sheet_of(case.state.form, cell).ref.key, []).append(cell)
    return tuple(
        Objection(
            recap_version=version(case.state),
            by=case.actor,
            finding=_finding(case, rule, sheets[key], by_sheet[key], reason),
        )
        for key in sorted(by_sheet)
    )


def sheet_of(form: Form, cell: Cell) -> Sheet:
    """The sheet that a cell stands on. Raises `RefusalError` where the form has no such cell."""
    regions = (None, KABUPATEN, *form.regions)
    if cell.region not in regions or cell.part not in _PARTS or cell.group not in _GROUPS:
        raise RefusalError(UNKNOWN_CELL, f"Sel {place(cell)} tidak ada pada form.")
    for sheet in form.sheets:
        if cell.indicator in sheet.indicators:
            return sheet
    raise RefusalError(UNKNOWN_CELL, f"Indikator {cell.indicator} tidak ada pada form.")


def place(cell: Cell) -> str:
    """A cell in words: ``DD-01 BELAWANG PENYEBUT JML``."""
    return " ".join(filter(None, (cell.indicator, cell.region, cell.part, cell.group)))


def require_not_ruled(case: Case, cells: tuple[Cell, ...]) -> None:
    """Refuse to contest a row anew that the head has ruled on, while the ruling stands."""
    ruled = {ruling.finding for ruling in case.state.rulings}
    rows = {c.indicator for f in findings(case.state) if f.id in ruled for c in f.cells}
    if again := sorted({cell.indicator for cell in cells} & rows):
        raise RefusalError(RULED, f"Indikator {', '.join(again)} telah diputus pimpinan.")


def announced(
    case: Case, to: Agreement, objections: Iterable[Objection], step: int, reason: str
) -> DiscrepancyFound:
    """Opens the cells of these objections for correction, in the round that ``to`` counts."""
    return DiscrepancyFound(
        office=case.state.office,
        cycle=case.state.cycle,
        sop_step=step,
        actor=case.actor,
        versions=case.state.versions,
        recap_version=version(case.state),
        findings=tuple(objection.finding for objection in objections),
        note=reason,
        round=len(to.rounds),
    )


def _finding(case: Case, rule: str, sheet: Sheet, cells: list[Cell], reason: str) -> Finding:
    ref = sheet.ref
    return Finding(
        id=f"{rule}:{version(case.state)}:{ref.bidang}:{ref.source}",
        rule=rule,
        rule_version=1,
        severity=Severity.WAJIB_DIJAWAB,
        state=FindingState.TERBUKA,
        sheet=ref,
        owner=ref.bidang,
        cells=tuple(cells),
        expected="angka sesuai dokumen sumber",
        found=f"angka pada draf versi {version(case.state)}",
        message=reason,
        remedy=f"Mohon {case.rules.title(sheet.filler)} memeriksa kembali lembar {ref.key} "
        "dan mengirim perbaikan, atau memberi penjelasan dalam rapat.",
    )
