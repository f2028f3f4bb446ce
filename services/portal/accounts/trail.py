"""Where the log is kept: one chain for the whole database, a document a line, in any replica."""

from typing import Any, Final

import structlog

from services.portal.accounts.audit import AuditLine, book, month_of
from shared.chain import SHEET_LINES, Head, Link, head_of, joined
from shared.documents import Body, Documents

log = structlog.get_logger("kinerja.portal")

_LINE: Final = "trail"
_HEAD: Final = "trail-head"
_UNCHAINED: Final = "audit"
"""Lines of releases before the chain: read with the others, joined to nothing."""
_BOOK: Final = "book"
_SHEET: Final = "sheet"


class Trail:
    """The log. Lines are only ever added.

    Two who add at once take the same next place, and the database lets one of them have it
    (a document's id is unique); the other joins his line to that one.
    """

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._known: Head | None = None

    async def add(self, line: AuditLine) -> Link:
        """Join a line to the chain."""
        while True:
            link = joined(await self._head(), line.model_dump(mode="json"))
            if await self._documents.insert(_LINE, _key(link.number), _body(link, line)):
                break
        self._known = head_of(link)
        # A hint from where to look for the end; another replica may have gone on meanwhile.
        await self._documents.put(_HEAD, _HEAD, self._known.model_dump(mode="json"))
        log.info("audit.noted", number=link.number, hash=link.hash, what=line.what.value)
        return link

    async def head(self) -> Head:
        """The last line that was said to be there; one that is gone was there."""
        found = await self._documents.get(_HEAD, _HEAD)
        return Head() if found is None else Head.model_validate(found)

    async def sheet(self, number: int) -> list[Link]:
        """`SHEET_LINES` lines in their order; sheet 0 begins with line 1."""
        found = await self._documents.all(_LINE, _SHEET, str(number))
        return [_link(body) for body in found]

    async def of_month(self, office: str, month: str) -> list[AuditLine]:
        """The lines of an office in a month (``2026-11``, UTC), the newest first."""
        wanted = book(office, month)
        before = await self._documents.all(_UNCHAINED, _BOOK, wanted)
        found = [_link(body).line for body in await self._documents.all(_LINE, _BOOK, wanted)]
        lines = [_unchained(body) for body in before]
        lines += [AuditLine.model_validate(line) for line in found if line]
        return lines[::-1]

    async def _head(self) -> Head:
        """The end of the chain: from where it was last seen, as far as it goes."""
        head = self._known or await self.head()
        while body := await self._documents.get(_LINE, _key(head.number + 1)):
            head = head_of(_link(body))
        return head


def _key(number: int) -> str:
    return f"{number:012}"


def _body(link: Link, line: AuditLine) -> dict[str, Any]:
    places = {_BOOK: book(line.office, month_of(line.at)), _SHEET: _sheet_of(link.number)}
    return {**link.model_dump(mode="json"), **places}


def _sheet_of(number: int) -> str:
    return str((number - 1) // SHEET_LINES)


def _link(body: Body) -> Link:
    return Link.model_validate({name: body[name] for name in Link.model_fields})


def _unchained(body: Body) -> AuditLine:
    return AuditLine.model_validate({name: body[name] for name in AuditLine.model_fields})
