"""``/api/audit``: the log with its chain, for the command ``kinerja audit``."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from services.portal.accounts.audit import NO_OFFICE, AuditLine, What
from services.portal.accounts.registrar import KEEPS_ACCOUNTS
from services.portal.accounts.store import Accounts
from services.portal.web.house import House
from shared.chain import Link
from shared.http import Problem

_MOST_SHEETS = 10_000_000


def routes(house: House, accounts: Accounts) -> APIRouter:
    """``/api/audit``."""
    router = APIRouter(prefix="/api/audit", tags=["accounts"])

    @router.get("")
    async def sheet(
        request: Request, sheet: Annotated[int, Query(ge=0, le=_MOST_SHEETS)] = 0
    ) -> Response:
        """A sheet of the log: own lines whole, those of other offices as hashes; and its end."""
        principal = house.desk.principal(request)
        if not house.sop.may(principal.role, KEEPS_ACCOUNTS):
            raise Problem(
                403,
                "bukan-petugas-ti",
                "Hanya Petugas TI yang membaca catatan akun.",
                "Mohon hubungi Petugas TI kantor.",
            )
        if sheet == 0:
            line = AuditLine(
                office=principal.office,
                at=house.clock(),
                what=What.CATATAN_DIEKSPOR,
                login=principal.subject,
                by=principal.subject,
            )
            await accounts.note(line)
        head = await accounts.trail.head()  # before the lines: there may be more a moment later
        links = await accounts.trail.sheet(sheet)
        told = [_shown(link, principal.office).model_dump(mode="json") for link in links]
        return JSONResponse({"links": told, "head": head.model_dump(mode="json")})

    return router


def _shown(link: Link, office: str) -> Link:
    own = link.line is not None and link.line["office"] in {office, NO_OFFICE}
    return link if own else link.sealed
