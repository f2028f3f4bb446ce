"""What the office's pages and those for everybody have in common: files, and one indicator."""

import asyncio
import hashlib
import re
from typing import Final

from fastapi import Request, Response

from services.portal.accounts.door import Visitor
from services.portal.domain.results import Result, result_ref
from services.portal.domain.years import by_year, line
from services.portal.web.backend import Refused
from services.portal.web.house import House
from services.portal.web.open_data import KINDS
from shared.contract.identifiers import Period

_FILE: Final = re.compile(
    r"^(?:(?P<all>semua)|(?P<year>\d{4})(?P<quarter>-Q[1-4]-r\d{1,3})?)\.(?P<kind>csv|json|xlsx)$"
)


async def data_file(house: House, office: str, name: str) -> Response:
    """``semua.csv``, ``2025.json``, ``2025-Q3-r0.xlsx``. Raises `Refused` (404)."""
    asked = _FILE.fullmatch(name)
    series = await house.series(office)
    wanted = [c for c in series.cycles if asked and _is_asked(Period.of(c), asked)]
    if asked is None or not wanted:
        raise nothing()
    found = await house.desk.engine.store.load(map(result_ref, wanted))
    states = [found[result_ref(cycle)].state for cycle in wanted]
    results = [state for state in states if isinstance(state, Result)]
    media_type, write = KINDS[asked["kind"]]
    content = await asyncio.to_thread(write, results, series)
    headers = {
        "Content-Disposition": f'attachment; filename="data-kinerja-{office}-{name}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        "ETag": f'"{hashlib.sha256(content).hexdigest()[:32]}"',
    }
    return Response(content, 200, headers, media_type)


def unchanged(request: Request, answer: Response) -> Response:
    """The answer, or 304 where who asks has it already."""
    if request.headers.get("if-none-match") != answer.headers["etag"]:
        return answer
    kept = ("etag", "cache-control", "access-control-allow-origin")
    return Response(status_code=304, headers={k: answer.headers[k] for k in kept})


async def indicator_page(
    house: House, visitor: Visitor | None, office: str, code: str, base: str
) -> Response:
    """One indicator over the years. Raises `Refused` (404)."""
    series = await house.series(office)
    if code not in series.names:
        raise nothing()
    shown = line(series, code)
    table = by_year(series, code)
    return house.page("indikator.html.j2", visitor, line=shown, table=table, base=base)


def nothing() -> Refused:
    """Nothing of that name was ratified."""
    return Refused(
        404,
        "belum-disahkan",
        "Belum ada data yang disahkan dengan nama itu.",
        "Mohon pilih tahun atau indikator dari daftar.",
        {},
    )


def _is_asked(period: Period, asked: re.Match[str]) -> bool:
    if asked["all"]:
        return True
    label = f"{period.year}-Q{period.quarter}-r{period.revision}"
    return label == f"{asked['year']}{asked['quarter'] or label[4:]}"
