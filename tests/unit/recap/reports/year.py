"""A year of a small office: one ratified quarter with its causes, earlier quarters, plans."""

from decimal import Decimal
from functools import cache
from typing import Final

from services.recap.commands import Plan, PlanKind, PlannedTarget, SourceFile
from services.recap.domain.lakip_quarters import newest, written_down
from services.recap.domain.lakip_year import YearBook
from services.recap.domain.states import History, PastFigure, Quarter
from services.recap.domain.targets import PlanDocument, Targets
from shared.contract.figures import Analysis
from tests.unit.recap.world import (
    DOCUMENTS,
    HISTORY_REF,
    OFFICE,
    PERMENDAGRI_86_2017,
    SOUND,
    Office,
    approved,
    counted,
    form,
    imported,
    indicator,
    non_siak,
    siak,
    taken,
)

FILE: Final = SourceFile(name="rencana.xlsx", sha256="0f" * 32, size=1)
CAUSES: Final = Analysis(
    supporting="Pelayanan keliling", hindering="=SUM(A1:A9)", follow_up="Menambah jadwal"
)
INDICATORS: Final = (
    indicator("DD-01", regional=True, by_sex=True, baseline=Decimal("92.5")),
    counted("PS-01"),
    indicator("DD-02", goal="Sasaran lain (contoh)"),
)


def row(indicator: str, year: int, target: object, **other: object) -> PlannedTarget:
    said = {"indicator": indicator, "year": year, "target": target, "origin": "A1"}
    return PlannedTarget.model_validate(said | other)


def document(kind: PlanKind, *rows: PlannedTarget, **other: object) -> PlanDocument:
    said = {"kind": kind, "year": 2025, "effective": "2025-01-15", "title": f"{kind} (contoh)"}
    return PlanDocument(plan=Plan.model_validate(said | other), file=FILE, rows=rows)


def plans(*documents: PlanDocument) -> Targets:
    return Targets(documents={one.plan.key: one for one in documents})


PLANS: Final = plans(
    document(PlanKind.PK, row("DD-01", 2025, "99"), row("PS-01", 2025, 4)),
    document(PlanKind.RENSTRA, row("DD-01", 2029, "99.9"), until=2029),
    document(PlanKind.NASIONAL, row("DD-01", 2025, "99.4")),
    document(PlanKind.ANGGARAN, row("PS-01", 2025, None, budget=1000, spent=750)),
)
HISTORY: Final = History(
    quarters={
        "2024-Q1": Quarter(figures={"PS-01": PastFigure(numerator=Decimal(1))}),
        "2024-Q4": Quarter(
            figures={
                "DD-01": PastFigure(numerator=Decimal(90), denominator=Decimal(100)),
                "PS-01": PastFigure(numerator=Decimal(3)),
            }
        ),
        "2025-Q2": Quarter(figures={"PS-01": PastFigure(numerator=Decimal(4), value=Decimal(4))}),
    }
)


@cache
def ratified_office() -> Office:
    """Triwulan III, closed, with what the bidang said. Read only: the tests share it."""
    office = Office()
    taken(office.ask(imported({"2025-Q2": {"PS-01": {"numerator": 4}}}), ref=HISTORY_REF))
    said = SOUND.model_copy(update={"analysis": CAUSES})
    office.tell(form(*INDICATORS), siak(said), non_siak(DOCUMENTS))
    taken(office.close(at=office.recap.form.sheets[0].due.replace(year=2026)))
    return office


def book(targets: Targets = PLANS, history: History = HISTORY) -> YearBook:
    """The year 2025, in which Triwulan III was ratified."""
    office = ratified_office()
    event = approved(office.draft.version).model_copy(update={"table": office.draft.table})
    return YearBook(
        office=OFFICE,
        year=2025,
        forms=(office.recap.form,),
        ratified=newest((written_down(event),)),
        history=history,
        targets=targets,
        scale=PERMENDAGRI_86_2017,
    )
