"""One sheet as its services tell it: what stands there, what stood there before, what is wrong."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode
from uuid import uuid4

from services.portal.accounts.door import Visitor
from services.portal.domain.earlier import Quarter, from_history, labels_before, newest
from services.portal.domain.grid import Sheet
from services.portal.domain.states import Phase
from services.portal.domain.typed import Typed, typed
from services.portal.domain.verdicts import Word, word
from services.portal.web.backend import Order, Refused, Seen
from services.portal.web.house import House
from shared.contract.figures import IndicatorFigures
from shared.contract.recap import Finding

_CHANGED: Final = 412
_TRIES: Final = 3

Figures = tuple[IndicatorFigures, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """The sheet that an address names: here, and at its services."""

    cycle: str
    bidang: str
    source: str

    @property
    def page(self) -> str:
        """Its page."""
        return f"/siklus/{self.cycle}/isi/{self.bidang}/{self.source}"

    @property
    def owner(self) -> str:
        """Its address at the collector, and at recap."""
        return _owner(self.cycle, self.bidang, self.source)


@dataclass(frozen=True, slots=True)
class Standing:
    """A sheet as a grid needs it, its draft, and how far it is, as the collector says.

    ``etag`` names the draft that was read, ``version`` all of it.
    """

    sheet: Sheet
    draft: dict[str, Any]
    view: dict[str, Any]
    etag: str
    version: str
    earlier: Mapping[str, Figures]

    @property
    def may_change(self) -> bool:
        """Whether anything on it may still change."""
        return not self.sheet.closed or bool(self.sheet.reopened)


@dataclass(frozen=True, slots=True)
class History:
    """What recap knows of earlier quarters, by their labels, and which answer said so."""

    figures: Mapping[str, Figures]
    version: str


@dataclass(frozen=True, slots=True)
class Past:
    """The four quarters before, the newest first; ``version`` names what recap said of them."""

    quarters: tuple[Quarter, ...]
    version: str


class Sheets:
    """Asks the services about sheets, several things at once."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def standing(
        self, visitor: Visitor, place: Place, before: Sequence[str] = ()
    ) -> Standing:
        """The sheet now, and what was sent of it in the cycles before. Raises `Refused`."""
        path = f"{place.owner}/grid"
        if before:
            path = f"{path}?{urlencode([('before', cycle) for cycle in before])}"
        seen = await self._house.backend.seen(visitor, "collector", path)
        return self._house.memo.of(("standing", path), seen.tag, lambda: _standing(seen))

    async def keep(
        self, visitor: Visitor, place: Place, fields: Mapping[str, str]
    ) -> tuple[Sheet, Typed]:
        """What the fields say becomes the draft. Raises `Refused`.

        It is laid over the draft that was read and no other: a file that was taken or proved
        something in the meantime is read too, and not written over.
        """
        for _ in range(_TRIES):
            standing = await self.standing(visitor, place)
            said = typed(standing.sheet, fields)
            order = Order("collector", "PUT", f"{place.owner}/draft")
            try:
                await self._house.backend.act(
                    visitor, order, _body(said), str(uuid4()), match=standing.etag
                )
            except Refused as refused:
                if refused.status == _CHANGED:
                    continue
                raise
            return standing.sheet, said
        raise Refused(
            412,
            "sudah-berubah",
            "Lembar ini sedang diubah dari tempat lain.",
            "Mohon muat ulang halaman ini, periksa isinya, lalu lanjutkan.",
            {},
        )

    async def beside_past(self, visitor: Visitor, place: Place) -> tuple[Standing, Past | None]:
        """The sheet now, and the four quarters before. Raises `Refused`.

        A quarter that was collected here has all its cells. Of one that was only imported recap
        knows the kabupaten's own figures; no past at all where it could not be asked.
        """
        labels = labels_before(place.cycle)
        cycles = await self._cycles(visitor.account.office, labels)
        standing, history = await asyncio.gather(
            self.standing(visitor, place, [cycle for cycle in cycles if cycle]),
            self._history(visitor, labels),
        )
        if history is None:
            return standing, None
        sent = [standing.earlier.get(cycle, ()) if cycle else () for cycle in cycles]
        known = zip(labels, sent, strict=True)
        quarters = tuple(Quarter(n, figures or history.figures.get(n, ())) for n, figures in known)
        return standing, Past(quarters, history.version)

    async def tried(self, visitor: Visitor, place: Place, sheet: Sheet, said: Typed) -> Word:
        """What would be said of the figures, by who will judge them. Raises `Refused`."""
        body = {"figures": [figure.model_dump(mode="json") for figure in said.figures]}
        check, found = await asyncio.gather(
            self._house.backend.ask(
                visitor, Order("collector", "POST", f"{place.owner}/check"), body
            ),
            self._found(visitor, place, body),
        )
        return word(sheet, check, found, said.unread)

    async def _found(
        self, visitor: Visitor, place: Place, body: Mapping[str, Any]
    ) -> list[Finding] | None:
        """Recap's findings; none where it cannot be asked, since saving does not need it."""
        order = Order("recap", "POST", f"{place.owner}/check")
        try:
            answer = await self._house.backend.ask(visitor, order, body)
        except Refused:
            return None
        return [Finding.model_validate(finding) for finding in answer["findings"]]

    async def _history(self, visitor: Visitor, labels: Sequence[str]) -> History | None:
        asked = urlencode([("quarter", label) for label in labels])
        path = f"/offices/{visitor.account.office}/history?{asked}"
        try:
            told = await self._house.backend.seen(visitor, "recap", path)
        except Refused:
            return None

        def read() -> Mapping[str, Figures]:
            return {n: from_history(q["figures"]) for n, q in told.body["quarters"].items()}

        return History(self._house.memo.of(("history", path), told.tag, read), told.tag)

    async def _cycles(self, office: str, labels: tuple[str, ...]) -> list[str | None]:
        """Of each quarter the newest revision that was not cancelled, where there is one."""
        briefs = await self._house.briefs(office)

        def look() -> list[str | None]:
            alive = [line.cycle for line in briefs.lines if line.phase is not Phase.DIBATALKAN]
            return [next(iter(newest(alive, label)), None) for label in labels]

        return self._house.memo.of(("before", office, labels), briefs.version, look)


def _standing(seen: Seen) -> Standing:
    view = seen.body
    sheet = Sheet.model_validate(
        {
            "indicators": view["indicators"],
            "regions": view["regions"],
            "figures": view["draft"]["figures"],
            "closed": view["status"] != "TERBUKA",
            "reopened": view["reopened"],
        }
    )
    earlier = {
        cycle: tuple(IndicatorFigures.model_validate(f) for f in figures)
        for cycle, figures in view["earlier"].items()
    }
    return Standing(sheet, view["draft"], view, view["draft_tag"], seen.tag, earlier)


def _body(said: Typed) -> dict[str, Any]:
    return {"figures": [figure.model_dump(mode="json") for figure in said.figures]}


def _owner(cycle: str, bidang: str, source: str) -> str:
    return f"/cycles/{cycle}/sheets/{quote(bidang)}/{quote(source)}"
