"""Documents of other services, passed on to who may see them there."""

from collections.abc import Mapping
from typing import Final

from fastapi import APIRouter, Request, Response

from services.portal.accounts.door import Visitor
from services.portal.web.backend import Refused
from services.portal.web.house import House, guarded
from services.portal.web.wire import Answer

_KEPT: Final = ("content-type", "content-disposition", "etag")
_DOCUMENTS: Final[Mapping[str, tuple[str, str]]] = {
    "ratified.json": ("approval", "/cycles/{}/ratified.json"),
    "ratified.csv": ("approval", "/cycles/{}/ratified.csv"),
    "lembar-pengesahan.pdf": ("approval", "/cycles/{}/lembar-pengesahan.pdf"),
    "laporan.xlsx": ("recap", "/cycles/{}/report.xlsx"),
}
"""What a page offers, and where its owner serves it."""


def routes(house: House) -> APIRouter:
    """``/siklus/{cycle}/dokumen/{name}``."""
    router = APIRouter()

    async def document(visitor: Visitor, _request: Request, cycle: str, name: str) -> Response:
        dossier = await house.dossier(visitor, cycle)
        if name not in _DOCUMENTS:
            raise Refused(
                404,
                "dokumen-tidak-dikenal",
                "Dokumen itu tidak ada pada siklus ini.",
                "Kembali ke halaman siklus untuk melihat dokumen yang ada.",
                {},
            )
        service, path = _DOCUMENTS[name]
        answer = await house.backend.fetch(visitor, service, path.format(dossier.cycle))
        return passed_on(answer, f"{dossier.cycle.replace(':', '-')}-{name}")

    router.add_route("/siklus/{cycle}/dokumen/{name}", guarded(house, document), ["GET"])
    return router


def passed_on(answer: Answer, name: str | None = None) -> Response:
    """The same content; always saved, never shown in place."""
    headers = {k: v for k, v in answer.headers.items() if k.lower() in _KEPT}
    if name is not None:
        headers["content-disposition"] = f'attachment; filename="{name}"'
    headers |= {"x-content-type-options": "nosniff", "cache-control": "no-store"}
    return Response(answer.content, answer.status, headers)
