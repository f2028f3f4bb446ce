"""The metadata files of an office's open data: made from the read model when asked for."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Final

from fastapi import Request, Response

from services.portal.domain.definitions import Definitions, definitions_ref
from services.portal.web.house import House
from services.portal.web.metadata import CSV, About, ckan, datapackage, dcat
from services.portal.web.ms_ind import ms_ind
from services.portal.web.published import file_of
from shared.office import Office

METADATA: Final[Mapping[str, tuple[str, Callable[[About], bytes]]]] = {
    "datapackage.json": ("application/json", datapackage),
    "dcat.jsonld": ("application/ld+json", dcat),
    "ckan.json": ("application/json", ckan),
    "ms-ind.json": ("application/json", ms_ind),
}
"""By name: media type, and how it is written."""


async def metadata_file(
    house: House, request: Request, known: Office | None, office: str, name: str
) -> Response:
    """One of `METADATA`. Raises `Refused` (404) where nothing was ratified yet."""
    media_type, write = METADATA[name]
    _, csv = await file_of(house, office, CSV)
    about = About(
        office=office,
        publisher=office if known is None else f"{known.name} {known.government}",
        base=str(request.base_url.replace(path=f"/data/{office}/")),
        csv=csv.content,
        series=(await house.shelf(office)).series,
        definitions=await _definitions(house, office),
    )
    content = write(about)
    headers = {
        "X-Content-Type-Options": "nosniff",
        "ETag": f'"{hashlib.sha256(content).hexdigest()[:32]}"',
    }
    return Response(content, 200, headers, media_type)


async def _definitions(house: House, office: str) -> Definitions:
    ref = definitions_ref(office)
    found = await house.desk.engine.store.load([ref])
    state = found[ref].state if ref in found else None
    return state if isinstance(state, Definitions) else Definitions(office=office)
