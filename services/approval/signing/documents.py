"""Every document of a cycle, as files that can be fetched."""

import hashlib
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import Request, Response

from services.approval.domain.signed import Signature
from services.approval.domain.states import Agreement
from services.approval.signing import attempts
from services.approval.signing.book import Book
from services.approval.signing.refusals import NO_DOCUMENT
from services.approval.signing.sheets import Sheets, ratified_of
from services.approval.signing.views import PDF, DocumentView, document_views, file_name
from shared.http import Desk
from shared.refusal import RefusalError


@dataclass(frozen=True, slots=True)
class File:
    """A document on its way to who asked."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Documents:
    """Documents for people of the office. Raises `RefusalError` where there is none."""

    desk: Desk
    sheets: Sheets

    async def listing(self, request: Request, cycle: str) -> tuple[DocumentView, ...]:
        """What there is."""
        return document_views(await Book(self.desk).read(request, cycle))

    async def sheet(self, request: Request, cycle: str) -> File:
        """The signed lembar pengesahan, or the one to be signed by hand."""
        state = await Book(self.desk).read(request, cycle)
        ratified_of(state)
        if (signature := attempts.signed(state)) is not None:
            return await self._kept(state, signature)
        pdf = await self.sheets.pdf(state, electronic=False)
        return File("lembar-pengesahan.pdf", PDF, pdf)

    async def fetch(self, request: Request, cycle: str, sha256: str) -> File:
        """The signed document or scan with this hash."""
        state = await Book(self.desk).read(request, cycle)
        found = next((s for s in state.signatures if s.sha256 == sha256), None)
        if found is None:
            raise RefusalError(NO_DOCUMENT, "Tidak ada dokumen dengan SHA-256 ini.")
        return await self._kept(state, found)

    async def _kept(self, state: Agreement, signature: Signature) -> File:
        content = await self.desk.files.get(signature.sha256) if signature.sha256 else None
        if content is None:
            raise RefusalError(NO_DOCUMENT, "Berkasnya tidak ada pada penyimpanan.")
        return File(file_name(state, signature), signature.media_type or PDF, content)


def download(file: File) -> Response:
    """The file as it is, its hash for caches. A scan is never shown in place: it may hold code."""
    headers = {
        "ETag": f'"{hashlib.sha256(file.content).hexdigest()}"',
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
    }
    return Response(file.content, media_type=file.media_type, headers=headers)
