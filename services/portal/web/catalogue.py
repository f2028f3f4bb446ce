"""Katalog dan target: the indicators in force, their versions, and files that bring new ones.

A file is tried first, with the word on each of its rows; nothing is stored before that word was
read and the file confirmed.
"""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from services.portal.accounts.door import Visitor
from services.portal.domain.importing import kecamatan, looked
from services.portal.web.backend import Order, Refused
from services.portal.web.house import House, guarded
from services.portal.web.passing import passed_on

_CATALOGUE: Final = "/kantor/katalog"
_TARGETS: Final = "/kantor/target"
_NOT_FOUND: Final = 404
_KINDS: Final = ("PK", "RENSTRA", "RPJMD", "RENJA", "NASIONAL", "ANGGARAN")


def routes(house: House) -> APIRouter:
    """``/kantor/katalog``, ``/kantor/target``, and the files handed in there."""
    router, pages = APIRouter(), _Catalogue(house)
    for path, handler, method in (
        (_CATALOGUE, pages.show, "GET"),
        (f"{_CATALOGUE}/impor", pages.take_catalogue, "POST"),
        (_TARGETS, pages.show_targets, "GET"),
        (f"{_TARGETS}/impor", pages.take_targets, "POST"),
        (f"{_TARGETS}/riwayat", pages.take_history, "POST"),
        (f"{_TARGETS}/berkas/{{plan}}", pages.plan, "GET"),
    ):
        router.add_route(path, guarded(house, handler), [method])
    return router


class _Catalogue:
    """The handlers."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def show(self, visitor: Visitor, request: Request) -> Response:
        version = request.query_params.get("versi", "")
        query = f"?version={quote(version)}" if version else ""
        base = f"{_office(visitor)}/catalogue"
        catalogue = await self._see(visitor, "collector", base + query)
        there = catalogue is not None and not version
        remarks = await self._see_all(visitor, "collector", f"{base}/lint") if there else []
        return self._house.page(
            "katalog.html.j2",
            visitor,
            catalogue=catalogue,
            remarks=_by_indicator(remarks),
            versions=await self._see_all(visitor, "collector", f"{base}/versions"),
            old=bool(version),
            may_put=self._house.sop.may(visitor.role, "put_catalogue"),
        )

    async def take_catalogue(self, visitor: Visitor, request: Request) -> Response:
        """A catalogue file, tried or taken."""
        order = Order("collector", "POST", f"{_office(visitor)}/catalogue/import")
        return await self._take(visitor, request, order)

    async def show_targets(self, visitor: Visitor, _request: Request) -> Response:
        base, may = _office(visitor), self._house.sop.may
        targets = await self._house.backend.see(visitor, "recap", f"{base}/targets")
        history = await self._house.backend.see(visitor, "recap", f"{base}/history")
        imports = await self._house.backend.see_all(visitor, "recap", f"{base}/imports")
        return self._house.page(
            "target.html.j2",
            visitor,
            documents=targets["documents"],
            quarters=sorted(history["quarters"].items(), reverse=True),
            imports=list(reversed(imports)),
            kinds=_KINDS,
            may_targets=may(visitor.role, "import_targets"),
            may_history=may(visitor.role, "import_history"),
        )

    async def take_targets(self, visitor: Visitor, request: Request) -> Response:
        """A planning document, tried or taken."""
        return await self._take(
            visitor, request, Order("recap", "PUT", f"{_office(visitor)}/targets")
        )

    async def take_history(self, visitor: Visitor, request: Request) -> Response:
        """Earlier quarters, tried or taken."""
        return await self._take(
            visitor, request, Order("recap", "POST", f"{_office(visitor)}/history")
        )

    async def plan(self, visitor: Visitor, _request: Request, plan: str) -> Response:
        """The file that a plan was read from."""
        path = f"{_office(visitor)}/targets/{quote(plan)}/file"
        return passed_on(await self._house.backend.fetch(visitor, "recap", path))

    async def _take(self, visitor: Visitor, request: Request, to: Order) -> Response:
        """The word on each row, as a piece of the page. Raises `ForeignForm`."""
        dry_run = request.query_params.get("dry_run") == "true"
        try:
            answer = await self._house.send(visitor, request, to, _query(request))
        except Refused as no:
            said = {"rule": no.rule, "detail": no.detail, "remedy": no.remedy}
            answer = {**no.more, **said, "result": "refused"}
        return self._house.page(
            "_periksa_berkas.html.j2", visitor, file=looked(answer, dry_run=dry_run)
        )

    async def _see(self, visitor: Visitor, service: str, path: str) -> dict[str, Any] | None:
        """What there is; none where there is nothing yet. Raises `Refused` for the rest."""
        try:
            return await self._house.backend.see(visitor, service, path)
        except Refused as no:
            if no.status != _NOT_FOUND:
                raise
            return None

    async def _see_all(self, visitor: Visitor, service: str, path: str) -> list[dict[str, Any]]:
        try:
            return await self._house.backend.see_all(visitor, service, path)
        except Refused as no:
            if no.status != _NOT_FOUND:
                raise
            return []


def _office(visitor: Visitor) -> str:
    return f"/offices/{visitor.account.office}"


def _query(request: Request) -> Iterator[tuple[str, str]]:
    """What was typed beside the file; kecamatan as the codes that the collector knows."""
    for name, value in request.query_params.items():
        if name == "kecamatan":
            yield from (("region", code) for code in kecamatan(value))
        else:
            yield name, value


def _by_indicator(remarks: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for remark in remarks:
        found.setdefault(remark["indicator"], []).append(remark)
    return found
