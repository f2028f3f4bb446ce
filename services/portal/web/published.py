"""What the office's pages and those for everybody have in common: files, and one indicator."""

import asyncio
import gzip
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from fastapi import Request, Response
from markupsafe import Markup

from services.portal.accounts.door import Visitor
from services.portal.domain.brief import Brief
from services.portal.domain.regional import Regional, regional_ref
from services.portal.domain.results import Result, Series, result_ref
from services.portal.domain.years import Line, by_year, line, lines, years
from services.portal.web.backend import Refused
from services.portal.web.history_charts import chart, sparkline
from services.portal.web.house import House
from services.portal.web.open_data import KINDS
from services.portal.web.regional_file import KIND, MEDIA_TYPE, regional_file
from shared.contract.identifiers import Period
from shared.decision import Ref

T = TypeVar("T")

_FILE: Final = re.compile(
    r"^(?:(?P<all>semua)|(?P<year>\d{4})(?P<quarter>-Q[1-4]-r\d{1,3})?)"
    rf"\.(?P<kind>{'|'.join(map(re.escape, (*KINDS, KIND)))})$"
)
_LEVEL: Final = 6


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file as it is written and as it travels: packed once, not for each who asks."""

    content: bytes
    packed: bytes
    etag: str


async def data_file(house: House, request: Request, office: str, name: str) -> Response:
    """``semua.csv``, ``2025.json``, ``2025-Q3-r0.xlsx``. Raises `Refused` (404)."""
    kind, file = await file_of(house, office, name)
    headers = {
        "Content-Disposition": f'attachment; filename="data-kinerja-{office}-{name}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        "ETag": f'"{file.etag}"',
        "Vary": "Accept-Encoding",
    }
    media_type = MEDIA_TYPE if kind == KIND else KINDS[kind][0]
    if kind != "xlsx" and "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(file.packed, 200, headers, media_type)
    return Response(file.content, 200, headers, media_type)


async def file_of(house: House, office: str, name: str) -> tuple[str, DataFile]:
    """A file's kind and content, made once for each version. Raises `Refused` (404)."""
    asked = _FILE.fullmatch(name)
    shelf = await house.shelf(office)
    series, key = shelf.series, ("file", office, name)
    wanted = [c for c in series.cycles if asked and _is_asked(Period.of(c), asked)]
    if asked is None or not wanted:
        raise nothing()
    known = house.memo.known(key, shelf.version)
    if known is not None:
        return asked["kind"], known[0]
    if asked["kind"] == KIND:
        regions = await _kept(house, Regional, [regional_ref(cycle) for cycle in wanted])
        made = await asyncio.to_thread(_made, regional_file, regions, series)
    else:
        results = await _kept(house, Result, [result_ref(cycle) for cycle in wanted])
        made = await asyncio.to_thread(_made, KINDS[asked["kind"]][1], results, series)
    return asked["kind"], house.memo.keep(key, shelf.version, made)


def _made(write: Callable[[list[T], Series], bytes], results: list[T], series: Series) -> DataFile:
    content = write(results, series)
    packed = gzip.compress(content, _LEVEL, mtime=0)
    return DataFile(content, packed, hashlib.sha256(content).hexdigest()[:32])


async def _kept(house: House, kind: type[T], refs: Sequence[Ref]) -> list[T]:
    """The aggregates of these, read beside the loop: tables are large."""
    found = await house.desk.engine.store.load(refs)
    states = await asyncio.to_thread(lambda: [found[ref].state for ref in refs if ref in found])
    return [state for state in states if isinstance(state, kind)]


async def over_the_years(
    house: House, office: str, base: str, shown: Callable[[Brief], bool]
) -> Markup:
    """Years and lines as a piece of a page, written anew when either changes. Empty for neither.

    ``base`` is the page's own address: it tells whether people of the office look at it.
    """
    briefs, shelf = await house.briefs(office), await house.shelf(office)

    def write() -> Markup:
        rows = years(brief for brief in briefs.lines if shown(brief))
        sparks = [
            (line, Markup(sparkline(line.marks, line.name)))  # noqa: S704 - ours, texts escaped
            for line in lines(shelf.series)
        ]
        fields = {"years": rows, "sparks": sparks, "base": base}
        text = house.renderer.text("_tahun.html.j2", fields) if rows else ""
        return Markup(text)  # noqa: S704 - a template's own output

    return house.memo.of(("years", office, base), briefs.version + shelf.version, write)


def unchanged(request: Request, answer: Response) -> Response:
    """The answer, or 304 where who asks has it already."""
    if request.headers.get("if-none-match") != answer.headers["etag"]:
        return answer
    kept = ("etag", "cache-control", "access-control-allow-origin", "vary")
    return Response(status_code=304, headers={k: v for k, v in answer.headers.items() if k in kept})


async def indicator_page(
    house: House, visitor: Visitor | None, office: str, code: str, base: str
) -> Response:
    """One indicator over the years. Raises `Refused` (404)."""
    shelf = await house.shelf(office)
    series = shelf.series
    if code not in series.names:
        raise nothing()
    key = ("indicator", office, code)
    shown, svg = house.memo.of(key, shelf.version, lambda: _drawn(line(series, code)))
    table = by_year(series, code)
    return house.page("indikator.html.j2", visitor, line=shown, svg=svg, table=table, base=base)


def _drawn(told: Line) -> tuple[Line, Markup]:
    svg = chart(told.marks, told.name, told.unit)
    return told, Markup(svg)  # noqa: S704 - our own SVG; its texts are escaped


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
