"""What an operator sees of parked records and does with them. Bodies are never shown."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, StringConstraints

from shared.contract.cloudevents import readable
from shared.engine import Parked, ParkedStatus, Redrive, Treatment
from shared.http.desk import Desk, now
from shared.http.operators import Operator
from shared.http.problems import Problem, response
from shared.http.refusals import personal_number
from shared.privacy import scan
from shared.security import Principal

ParkedId = Annotated[str, Path(pattern=r"^[a-z0-9.-]{1,200}:[0-9]{1,9}:[0-9]{1,19}$")]
Reason = Annotated[str, StringConstraints(min_length=5, max_length=500)]


class Why(BaseModel):
    """Why an operator acts; it is audited."""

    model_config = ConfigDict(extra="forbid")

    why: Reason


def routes(desk: Desk, operator: Operator) -> APIRouter:
    """``/parked``: for operators, each within his own office."""
    router = APIRouter(prefix="/parked", tags=["parked"])

    async def one(principal: Principal, parked_id: str) -> Parked:
        parked = await desk.engine.store.parked_one(parked_id)
        if parked is None or not _visible(parked, principal):
            raise Problem(
                404,
                "pesan-tidak-ditemukan",
                "Pesan tertahan itu tidak ada.",
                "Lihat `kinerja parked list`.",
            )
        return parked

    @router.get("")
    async def listing(request: Request, *, closed: bool = False) -> list[dict[str, Any]]:
        principal = operator(request)
        statuses = list(ParkedStatus) if closed else [ParkedStatus.CULPRIT, ParkedStatus.BEHIND]
        found = await desk.engine.store.parked(statuses)
        return [view(parked) for parked in found if _visible(parked, principal)]

    @router.get("/{parked_id}")
    async def show(request: Request, parked_id: ParkedId) -> dict[str, Any]:
        return view(await one(operator(request), parked_id))

    @router.post("/{parked_id}/{treatment}")
    async def treat(
        request: Request, parked_id: ParkedId, treatment: Treatment, body: Why
    ) -> Response:
        principal = operator(request)
        await one(principal, parked_id)
        if places := scan(body):
            raise personal_number(places)
        by = f"{principal.role} {principal.name}"
        return response(await desk.ask(Redrive(treatment, parked_id, by, body.why, now())))

    _resuming(router, desk, operator)
    return router


def _resuming(router: APIRouter, desk: Desk, operator: Operator) -> None:
    @router.post("/resume")
    async def resume(request: Request, body: Why) -> dict[str, bool]:
        """Take events again after this process stopped taking them, lest it park them all."""
        principal = operator(request)
        if places := scan(body):
            raise personal_number(places)
        by = f"{principal.role} {principal.name}"
        return {"resumed": await desk.engine.resume(by, body.why)}


def view(parked: Parked) -> dict[str, Any]:
    """Coordinates, reason and headers; the size of the body, not the body."""
    return {
        "id": parked.id,
        "cycle": parked.cycle,
        "status": parked.status,
        "reason": parked.reason,
        "at": parked.at,
        "resolution": parked.resolution,
        "dropped": parked.dropped,
        "bytes": len(parked.record.value or b""),
        "headers": readable(parked.record.headers),
    }


def _visible(parked: Parked, principal: Principal) -> bool:
    return parked.cycle is None or parked.cycle.split(":", 1)[0] == principal.office
