"""HTTP of collector: requests become commands, states become views, nothing else."""

from fastapi import APIRouter

from services.collector.addresses import (
    catalogue,
    checks,
    completeness,
    evidence,
    forms,
    imports,
    sheets,
)
from shared.http import Desk


def routes(desk: Desk) -> APIRouter:
    """The addresses of SOP steps 1 to 3."""
    router = APIRouter()
    for addresses in (catalogue, forms, sheets, checks, imports, evidence, completeness):
        router.include_router(addresses.routes(desk))
    return router
