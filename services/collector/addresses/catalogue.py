"""The office's indicator catalogue: put, imported, looked over, and every version of it."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from services.collector.addresses.answers import CatalogueImport, answered, told
from services.collector.catalogue_files import Remark, lint, read_catalogue
from services.collector.commands import PutCatalogue
from services.collector.domain.catalogue import CATALOGUES
from services.collector.domain.form_refusals import UNKNOWN_VERSION
from services.collector.domain.refusals import FILE_REFUSED
from services.collector.domain.states import CATALOGUE, Catalogue, CatalogueVersion, Kept
from services.collector.preview import problem
from shared.contract.event import Actor, Line, Moment
from shared.contract.identifiers import Code, OfficeCode
from shared.decision import Ref
from shared.http import Desk
from shared.http.answers import Names
from shared.refusal import RefusalError

PATH = "/offices/{office}/catalogue"


class Wanted(BaseModel):
    """The query of an import: the new version's name, its year, and whether it is only tried."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Line
    version: Line = Field(min_length=1)
    year: int = Field(ge=2000, le=2100)
    region: tuple[Code, ...] = Field(default=(), description="kecamatan, in the form's order")
    dry_run: bool = False


class VersionLine(Kept):
    """One version of the catalogue in a list."""

    version: Line
    by: Actor
    at: Moment
    indicators: int
    regions: int


def routes(desk: Desk) -> APIRouter:
    """The catalogue's addresses."""
    router = APIRouter(tags=["catalogue"])
    _changing(router, desk)
    _looking(router, desk)
    return router


def _changing(router: APIRouter, desk: Desk) -> None:

    @router.put(PATH)
    async def put_catalogue(office: OfficeCode, body: PutCatalogue, request: Request) -> Response:
        return await desk.take(request, Ref(CATALOGUE, office), body)

    @router.post(f"{PATH}/import")
    async def import_catalogue(
        office: OfficeCode, wanted: Annotated[Wanted, Query()], request: Request
    ) -> Response:
        """The file is the body; without ``region`` the kecamatan stay those in force."""
        upload = await desk.upload(request)
        name, year = upload.name, wanted.year
        reading = await asyncio.to_thread(read_catalogue, upload.content, name, year)
        answer = CatalogueImport.of(reading, wanted.version, dry_run=wanted.dry_run)
        if reading.refused or not reading.indicators:
            return answer.refused(RefusalError(FILE_REFUSED, told(len(reading.verdicts))))
        ref = Ref(CATALOGUE, office)
        command = PutCatalogue(
            version=wanted.version,
            regions=wanted.region or await _regions(desk, request, ref),
            indicators=reading.indicators,
        )
        if wanted.dry_run:
            return answer.foreseen(await desk.foresee(request, ref, command))
        return answered(await desk.take(request, ref, command), answer)


def _looking(router: APIRouter, desk: Desk) -> None:
    @router.get(PATH)
    async def show_catalogue(
        office: OfficeCode, request: Request, version: str | None = None
    ) -> Catalogue | CatalogueVersion:
        """The catalogue in force, or the version that is named."""
        ref = Ref(CATALOGUE, office)
        if version is None:
            return await desk.state(request, ref, Catalogue)
        for kept in await desk.entries(request, CATALOGUES, ref, CatalogueVersion):
            if kept.version == version:
                return kept
        raise problem(RefusalError(UNKNOWN_VERSION, "Versi katalog ini belum pernah tersimpan."))

    @router.get(f"{PATH}/lint")
    async def show_remarks(office: OfficeCode, request: Request) -> tuple[Remark, ...]:
        """What should be looked at in the catalogue in force."""
        known = await desk.state(request, Ref(CATALOGUE, office), Catalogue)
        return lint(known.indicators)

    @router.get(f"{PATH}/versions", response_model=tuple[VersionLine, ...])
    async def show_versions(office: OfficeCode, request: Request) -> Response:
        ref = Ref(CATALOGUE, office)

        async def make() -> tuple[VersionLine, ...]:
            kept = await desk.entries(request, CATALOGUES, ref, CatalogueVersion)
            return tuple(_line(version) for version in kept)

        return await desk.shown(request, Names((ref,)), make)


async def _regions(desk: Desk, request: Request, ref: Ref) -> tuple[str, ...]:
    """Those of the catalogue in force; none before the first, which the domain refuses."""
    desk.principal(request)
    found = await desk.read((ref,))
    known = found[ref].state if ref in found else None
    return known.regions if isinstance(known, Catalogue) else ()


def _line(kept: CatalogueVersion) -> VersionLine:
    return VersionLine(
        version=kept.version,
        by=kept.by,
        at=kept.at,
        indicators=len(kept.indicators),
        regions=len(kept.regions),
    )
