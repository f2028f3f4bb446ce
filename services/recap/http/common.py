"""What several addresses need: a state that may not be there yet, and refused tables."""

from asyncio import to_thread
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, TypeVar
from urllib.parse import quote

from fastapi import Request, Response
from pydantic import BaseModel

from services.recap.domain.office import Rules
from services.recap.domain.refusals import FOREIGN_OFFICE
from services.recap.export.wording import Wording
from shared.decision import Ref
from shared.http import Desk, Problem
from shared.tables import TableRefused

M = TypeVar("M", bound=BaseModel)

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CSV: Final = "text/csv; charset=utf-8"
_NOT_FOUND: Final = 404


@dataclass(frozen=True, slots=True)
class OfficeData:
    """The office's data that reports need: the rules in force, and words for codes."""

    rules: Rules
    wording: Wording


async def state_or(desk: Desk, request: Request, ref: Ref, model: type[M], empty: M) -> M:
    """An aggregate's state for people of its office, or ``empty`` where it does not exist yet."""
    try:
        return await desk.state(request, ref, model)
    except Problem as problem:
        if problem.status_code != _NOT_FOUND:
            raise
        return empty


async def standing(
    desk: Desk, request: Request, office: str, refs: Iterable[Ref]
) -> dict[Ref, BaseModel]:
    """Several aggregates of one office as they are, for its people; absent ones are left out.

    The answer rests on more than one version, so it gets no ETag.
    """
    if desk.principal(request).office != office:
        detail = "Data ini milik kantor lain."
        raise Problem(FOREIGN_OFFICE.status, FOREIGN_OFFICE.name, detail, FOREIGN_OFFICE.remedy)
    found = await desk.read(refs)
    return {ref: known.state for ref, known in found.items() if known.state is not None}


@contextmanager
def refusing() -> Iterator[None]:
    """Turns a refused table into a problem document: nothing of the file was kept."""
    try:
        yield
    except TableRefused as refused:
        status = refused.rejected.status
        raise Problem(status, refused.rule, refused.detail, refused.remedy) from None


def download(content: bytes, media_type: str, name: str) -> Response:
    """A file to be saved under a name."""
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(content, media_type=media_type, headers=headers)


async def made(media_type: str, name: str, make: Callable[[], bytes]) -> Response:
    """A file that is made on request, beside the loop, since many rows take a while."""
    return download(await to_thread(make), media_type, name)


def file_name(*words: str, kind: str) -> str:
    """``laporan-6304-dukcapil-2025-Q3-r0.xlsx``: words that a file system takes everywhere."""
    joined = "-".join(words).replace(":", "-")
    return f"{joined}.{kind}"
