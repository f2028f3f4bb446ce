"""Gathers what the tables of a year rest on: forms, ratified quarters, history and plans."""

from typing import Final

from fastapi import Request

from services.recap.domain.lakip_past import YEARS
from services.recap.domain.lakip_quarters import RATIFIED, RatifiedQuarter, newest
from services.recap.domain.lakip_year import YearBook
from services.recap.domain.states import HISTORY, History, Recap
from services.recap.domain.targets import TARGETS, Targets
from services.recap.http.common import OfficeData, standing
from shared.contract import FormIssued
from shared.contract.identifiers import Period
from shared.decision import CYCLE, Ref
from shared.http import Desk, Problem

_REMEDY: Final = "Mohon periksa tahunnya, atau terbitkan form triwulan tahun tersebut lebih dahulu."


async def year_book(
    desk: Desk, request: Request, data: OfficeData, office: str, year: int
) -> YearBook:
    """The book of a year. Raises the problem 404 where no form of that year is known."""
    history, targets = Ref(HISTORY, office), Ref(TARGETS, office)
    found = await standing(desk, request, office, (history, targets))
    cycles = await desk.refs(request, CYCLE)
    of_year = [ref for ref in cycles if Period.of(ref.id).year == year]
    recaps = await standing(desk, request, office, of_year)
    forms = [recap.form for recap in recaps.values() if isinstance(recap, Recap)]
    if not forms:
        detail = f"Belum ada form triwulan tahun {year}."
        raise Problem(404, "tahun-tidak-dikenal", detail, _REMEDY)
    known_history, known_targets = found.get(history), found.get(targets)
    return YearBook(
        office=office,
        year=year,
        forms=tuple(sorted(forms, key=_order)),
        ratified=await _ratified(desk, request, cycles, year),
        history=known_history if isinstance(known_history, History) else History(),
        targets=known_targets if isinstance(known_targets, Targets) else Targets(),
        scale=data.rules.scales.on(max(form.period.end for form in forms)),
    )


def _order(form: FormIssued) -> tuple[str, int]:
    """By quarter, then by revision as a number."""
    period = Period.of(form.cycle)
    return period.label, period.revision


async def _ratified(
    desk: Desk, request: Request, cycles: list[Ref], year: int
) -> dict[str, RatifiedQuarter]:
    """The newest ratified revision of each quarter, of the year and the compared ones before."""
    years = range(year - YEARS, year + 1)
    entries: list[RatifiedQuarter] = []
    for ref in cycles:
        if Period.of(ref.id).year in years:
            entries += await desk.entries(request, RATIFIED, ref, RatifiedQuarter)
    return newest(tuple(entries))
