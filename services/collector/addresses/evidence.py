"""Files that belong to a sheet: evidence is put and taken out, sources of imports taken out."""

import asyncio
from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.collector.addresses.forms import attachment
from services.collector.addresses.place import PATH, At
from services.collector.commands import AttachEvidence
from services.collector.domain.refusals import UNKNOWN_FILE
from services.collector.domain.states import Submission
from services.collector.domain.submitting import SUBMISSIONS
from services.collector.evidence import inspect
from services.collector.preview import problem, require_welcome, sheet_states
from shared.contract.figures import Evidence, IndicatorFigures
from shared.contract.identifiers import IndicatorCode, Sha256
from shared.files import StoredFile
from shared.http import Desk
from shared.http.uploads import Upload
from shared.refusal import RefusalError


def routes(desk: Desk) -> APIRouter:
    """The addresses of a sheet's files."""
    router = APIRouter(tags=["evidence"])

    @router.put(f"{PATH}/evidence")
    async def attach_evidence(
        at: At, indicator: Annotated[IndicatorCode, Query()], request: Request
    ) -> Response:
        """The file is the body, ``?name=`` its name. It is told with the next submission."""
        found = await sheet_states(desk, request, at.cycle, at.sheet)
        await require_welcome(desk, request, at.draft, found)
        upload = await desk.upload(request)
        stored = await _stored(desk, upload)
        evidence = Evidence(
            name=upload.name,
            media_type=stored.media_type,
            size=stored.size,
            sha256=stored.sha256,
        )
        command = AttachEvidence(sheet=at.sheet, indicator=indicator, evidence=evidence)
        return await desk.take(request, at.draft, command)

    @router.get(f"{PATH}/evidence/{{sha256}}")
    async def download(at: At, sha256: Sha256, request: Request) -> Response:
        """A file that this sheet's draft or one of its revisions names."""
        found = await sheet_states(desk, request, at.cycle, at.sheet)
        kept = await desk.entries(request, SUBMISSIONS, at.whole, Submission)
        sent = (item for entry in kept if entry.sheet == at.sheet for item in entry.figures)
        known = sha256 in _named((*found.standing, *sent))
        content, stat = await desk.files.get(sha256), await desk.files.stat(sha256)
        if not known or content is None or stat is None:
            detail = f"Lembar {at.sheet.key} tidak menyebut berkas itu."
            raise problem(RefusalError(UNKNOWN_FILE, detail))
        return attachment(content, stat.media_type, f"{sha256[:16]}.{_ending(stat)}")

    return router


async def _stored(desk: Desk, upload: Upload) -> StoredFile:
    """The file, looked into and kept. Raises `Problem` where it is refused; then it is not kept."""
    try:
        media_type = await asyncio.to_thread(inspect, upload.content, upload.name)
    except RefusalError as error:
        raise problem(error) from None
    return await desk.files.put(upload.content, media_type)


def _named(figures: Iterable[IndicatorFigures]) -> set[str]:
    """Hashes of evidence, and of the files that figures were read from."""
    listed = tuple(figures)
    proofs = {proof.sha256 for item in listed for proof in item.evidence}
    sources = {item.provenance.sha256 for item in listed if item.provenance}
    return proofs | {sha256 for sha256 in sources if sha256}


def _ending(stored: StoredFile) -> str:
    """A name that cannot be run; the name people gave is in the figures."""
    endings = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", "text/csv": "csv"}
    word = "wordprocessingml" in stored.media_type
    return endings.get(stored.media_type, "docx" if word else "xlsx")
