"""HTTP of signing: the sheet, the electronic signature, scans, and every document of a cycle."""

import asyncio
import hashlib
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute

from services.approval.signing.act import Pause, Signatures
from services.approval.signing.bodies import SigningBody, StatusBody
from services.approval.signing.book import Book
from services.approval.signing.choice import Signing as Chosen
from services.approval.signing.documents import Documents, download
from services.approval.signing.scans import inspected
from services.approval.signing.sheets import Sheets
from services.approval.signing.verification import VerificationReport, verify
from services.approval.signing.views import DocumentView, SignatureView, signature_view
from services.approval.signing_commands import AttachScan, SignedDocument, Signing
from shared.contract.identifiers import CycleId, Sha256
from shared.decision import CYCLE, Ref
from shared.http import Desk, Problem
from shared.refusal import RefusalError

_DONE, _NOT_CERTAIN = 200, 202


class _Route(APIRoute):
    """Answers a refusal as the problem document that it is."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()

        async def refusing(request: Request) -> Response:
            try:
                return await handler(request)
            except RefusalError as error:
                refused = error.rejected
                raise Problem(
                    refused.status, refused.rule, refused.detail, refused.remedy
                ) from None

        return refusing


def routes(desk: Desk, chosen: Chosen, sheets: Sheets, pause: Pause = asyncio.sleep) -> APIRouter:
    """The addresses of signatures (SOP step 7; scans also of step 5's minutes)."""
    router = APIRouter(prefix="/cycles/{cycle}", tags=["signing"], route_class=_Route)
    _signing(router, Signatures(Book(desk), chosen.signer, sheets, pause))
    _scanning(router, desk)
    _reading(router, Documents(desk, sheets), chosen)
    return router


def _signing(router: APIRouter, signatures: Signatures) -> None:
    @router.post("/signature", response_model=SignatureView)
    async def sign(
        cycle: CycleId, request: Request, body: Annotated[SigningBody, Body()]
    ) -> Response:
        """Sign the lembar pengesahan. 202: no answer came; ask for the status, do not retry."""
        signature = await signatures.sign(request, cycle, body.secrets())
        certain = signature.status is Signing.SIGNED
        view = signature_view(signature).model_dump(mode="json")
        return JSONResponse(view, _DONE if certain else _NOT_CERTAIN)

    @router.post("/signature/status")
    async def status(
        cycle: CycleId, request: Request, body: Annotated[StatusBody, Body()]
    ) -> SignatureView:
        """How an attempt ended of which no answer came; UNKNOWN where that is still not known."""
        return signature_view(await signatures.find_out(request, cycle, body.statement()))


def _scanning(router: APIRouter, desk: Desk) -> None:
    @router.put("/scans/{document}")
    async def attach(cycle: CycleId, document: SignedDocument, request: Request) -> Response:
        """Hand in the scan of a document signed by hand: the file is the body, ``?name=``."""
        await Book(desk).read(request, cycle)
        upload = await desk.upload(request)
        scan = await inspected(upload.content)
        command = AttachScan(
            document=document,
            sha256=hashlib.sha256(scan.content).hexdigest(),
            name=upload.name,
            media_type=scan.media_type,
            size=len(scan.content),
        )
        await desk.require_entitled(request, Ref(CYCLE, cycle), command)
        await desk.files.put(scan.content, scan.media_type)
        return await desk.take(request, Ref(CYCLE, cycle), command)


def _reading(router: APIRouter, documents: Documents, chosen: Chosen) -> None:
    @router.get("/lembar-pengesahan.pdf", response_class=Response)
    async def sheet(cycle: CycleId, request: Request) -> Response:
        """The sheet: signed electronically once it is, else to be printed and signed."""
        return download(await documents.sheet(request, cycle))

    @router.get("/documents")
    async def listing(cycle: CycleId, request: Request) -> tuple[DocumentView, ...]:
        """Every document of the cycle, with its hash and how it was signed."""
        return await documents.listing(request, cycle)

    @router.get("/documents/{sha256}", response_class=Response)
    async def document(cycle: CycleId, sha256: Sha256, request: Request) -> Response:
        """A signed document or scan, byte for byte."""
        return download(await documents.fetch(request, cycle, sha256))

    @router.get("/documents/{sha256}/verification")
    async def check(cycle: CycleId, sha256: Sha256, request: Request) -> VerificationReport:
        """Whether a signed PDF is genuine, by whom it is signed, and whether that is trusted."""
        return await verify((await documents.fetch(request, cycle, sha256)).content, chosen.roots)
