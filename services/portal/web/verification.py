"""Verifikasi, for everybody: where a paper's QR code leads, and where a file may be asked about."""

import asyncio
import hashlib
import re
from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from services.portal.domain.brief import Brief, brief_ref
from services.portal.domain.publishing import Published, published_ref
from services.portal.domain.results import Series
from services.portal.domain.verification import SHA256, Claim, Verdict, claim, verdict
from services.portal.web.house import House
from shared.contract.identifiers import CYCLE_PATTERN, Period
from shared.decision import Ref
from shared.http import Problem

_CYCLE: Final = re.compile(CYCLE_PATTERN)


def routes(house: House) -> APIRouter:
    """``/verifikasi`` with a hash, with a file's hash and its claim, or with a whole file."""
    router = APIRouter()

    async def page(request: Request) -> Response:
        """Open to all: whether a document was published here, of which office and quarter.

        ``h`` is the document's hash, ``dari`` the hash that it should have or ``siklus`` the
        cycle that it says it is of. Carries no session, so nothing secret stands beside a guess.
        """
        asked = request.path_params.get("h") or request.query_params.get("h", "")
        given, like = _hash(asked), _hash(request.query_params.get("dari", ""))
        found = await _published(house, given)
        claimed = await _claimed(house, like, request.query_params.get("siklus", ""))
        shown = found or claimed
        superseded = shown is not None and await _superseded(house, shown)
        said = verdict(given, found, claimed, superseded=superseded) if given else None
        after = await _successor(house, shown) if superseded and shown else None
        return house.page(
            "verifikasi.html.j2",
            None,
            given=given if said is not Verdict.BUKAN_SHA256 else "",
            verdict=said,
            found=found,
            claimed=claimed,
            superseded=superseded,
            successor=after,
        )

    async def file(request: Request) -> Response:
        """The file is the body, up to 8 MiB; it is hashed and forgotten.

        For browsers that may not compute hashes themselves, as on a plain http address.
        """
        content = await request.body()
        if not content:
            raise Problem(422, "berkas-kosong", "Berkas tidak berisi.", "Mohon pilih berkas lain.")
        sha256, said = await asyncio.to_thread(_looked_into, content)
        answer = {"sha256": sha256, "dari": said.sha256, "siklus": said.cycle}
        return JSONResponse(answer, headers={"Cache-Control": "no-store"})

    router.add_route("/verifikasi", page, ["GET"])
    router.add_route("/verifikasi/berkas", file, ["POST"])
    router.add_route("/verifikasi/{h}", page, ["GET"])
    return router


async def _published(house: House, sha256: str) -> Published | None:
    if SHA256.fullmatch(sha256) is None:
        return None
    state = await _state(house, published_ref(sha256))
    return state if isinstance(state, Published) else None


async def _claimed(house: House, sha256: str, cycle: str) -> Published | None:
    if known := await _published(house, sha256):
        return known
    if _CYCLE.fullmatch(cycle) is None:
        return None
    told = (await _series(house, cycle)).cycles.get(cycle)
    return None if told is None else await _published(house, told.sha256)


async def _superseded(house: House, published: Published) -> bool:
    state = await _state(house, brief_ref(published.cycle))
    return isinstance(state, Brief) and state.superseded


async def _successor(house: House, published: Published) -> tuple[str, str] | None:
    """The cycle that stands in its place, and the hash of its data."""
    series = await _series(house, published.cycle)
    cycle = series.successor(published.cycle)
    return None if cycle is None else (cycle, series.cycles[cycle].sha256)


async def _series(house: House, cycle: str) -> Series:
    return (await house.shelf(Period.of(cycle).office)).series


async def _state(house: House, ref: Ref) -> object:
    found = (await house.desk.read([ref])).get(ref)
    return found.state if found else None


def _looked_into(content: bytes) -> tuple[str, Claim]:
    return hashlib.sha256(content).hexdigest(), claim(content)


def _hash(text: str) -> str:
    return re.sub(r"\s", "", text).lower()
