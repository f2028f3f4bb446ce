"""Bukti Dukung LKE as one ZIP: asked of the services with the person's own token, and streamed."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from services.portal.accounts.door import Visitor
from services.portal.domain import lke
from services.portal.domain.brief import Brief
from services.portal.domain.lke import Missing, Piece
from services.portal.domain.states import Dossier
from services.portal.web.archive import Archive, Full, Packed
from services.portal.web.backend import Refused
from services.portal.web.house import House, guarded
from shared.tables.write import csv_bytes

_NAME: Final = re.compile(r"^(?P<year>\d{4})(?P<cycle>-Q[1-4]-r\d{1,3})?\.zip$")
_QUARTERS: Final = (1, 2, 3, 4)


def routes(house: House) -> APIRouter:
    """``/publikasi/bukti-dukung/2025.zip`` and ``…/2025-Q3-r0.zip``."""
    router = APIRouter()

    async def bundle(visitor: Visitor, _request: Request, name: str) -> Response:
        asked = _NAME.fullmatch(name)
        briefs = (await house.briefs(visitor.account.office)).lines
        wanted = [b for b in briefs if b.ratified and asked and _is_of(b, asked)]
        if asked is None or not wanted:
            raise Refused(
                404,
                "bukti-dukung-kosong",
                "Belum ada data yang disahkan untuk masa itu.",
                "Kembali ke Publikasi untuk memilih tahun atau triwulan yang sudah disahkan.",
                {},
            )
        wanted.sort(key=lambda brief: brief.cycle)
        whole_year = int(asked["year"]) if asked["cycle"] is None else None
        maker = Bundle(house, visitor, name.removesuffix(".zip"), whole_year)
        headers = {
            "Content-Disposition": f'attachment; filename="{maker.root}.zip"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        }
        return StreamingResponse(maker.stream(wanted), 200, headers, "application/zip")

    router.add_route("/publikasi/bukti-dukung/{name}", guarded(house, bundle), ["GET"])
    return router


def _is_of(brief: Brief, asked: re.Match[str]) -> bool:
    label = brief.cycle.partition(":")[2].replace(":", "-")
    return label == f"{asked['year']}{asked['cycle'] or label[4:]}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the index: what lies where."""

    cycle: str
    folder: str
    title: str
    file: Packed


@dataclass(frozen=True, slots=True)
class Gap:
    """A line of the index: what does not lie there."""

    cycle: str
    missing: Missing


@dataclass(slots=True)
class Bundle:
    """One archive while it is made."""

    house: House
    visitor: Visitor
    period: str
    year: int | None
    archive: Archive = field(default_factory=Archive)
    entries: list[Entry] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)

    @property
    def root(self) -> str:
        """The folder that everything lies in, and the archive's own name."""
        return f"bukti-dukung-lke-{self.visitor.account.office}-{self.period}"

    async def stream(self, briefs: list[Brief]) -> AsyncIterator[bytes]:
        """The archive piece by piece; the index, which knows every hash, comes last."""
        for brief in briefs:
            dossier = await self.house.dossier(self.visitor, brief.cycle)
            async for part in self._cycle(dossier):
                yield part
        if self.year is not None:
            self._absent(briefs, self.year)
            for piece in lke.annual(self.visitor.account.office, self.year):
                yield await self._fetched(str(self.year), piece)
        for name, content in self._index(briefs):
            yield await asyncio.to_thread(self.archive.close_with, f"{self.root}/{name}", content)
        yield self.archive.end()

    async def _cycle(self, dossier: Dossier) -> AsyncIterator[bytes]:
        cycle = dossier.cycle
        self.gaps.append(Gap(cycle, lke.signed_sop()))
        for folder, name, title, content in self._own(dossier):
            yield await self._packed(cycle, Piece(folder, name, title, "portal", ""), content)
        for piece in lke.always(dossier):
            yield await self._fetched(cycle, piece)
        for sheet in lke.sheets(dossier):
            told = await self._asked(cycle, sheet)
            if told is not None:
                yield await self._packed(cycle, sheet, told)
                for proof in lke.proofs(sheet, json.loads(told)):
                    yield await self._fetched(cycle, proof)
        for found in (*await self._letters(dossier), *await self._signed(dossier)):
            if isinstance(found, Missing):
                self.gaps.append(Gap(cycle, found))
            else:
                yield await self._fetched(cycle, found)

    def _own(self, dossier: Dossier) -> Iterator[tuple[str, str, str, bytes]]:
        """What the portal itself can show: the SOP that runs here, and who answers for what."""
        sop = self.house.sop
        titles = {role.code: role.title for role in sop.roles}
        first, _, _, fourth, *_ = lke.CRITERIA
        text = json.dumps(sop.model_dump(mode="json"), ensure_ascii=False, indent=1)
        yield first, "sop.json", f"SOP Nomor {sop.number}, versi {sop.version}", text.encode()
        rows = csv_bytes(lke.RESPONSIBILITY, lke.responsibility(dossier, titles))
        yield fourth, "penanggung-jawab.csv", "Penanggung jawab dan batas waktu tiap lembar", rows

    async def _letters(self, dossier: Dossier) -> list[Piece | Missing]:
        listing = Piece("4-penanggung-jawab", "-", "Daftar surat", "notifier", "")
        told = await self._listed(dossier.cycle, listing, f"/cycles/{dossier.cycle}/letters")
        return [] if told is None else list(lke.letters(dossier, told))

    async def _signed(self, dossier: Dossier) -> list[Piece | Missing]:
        listing = Piece("7-hasil-pengukuran", "-", "Daftar dokumen bertanda tangan", "approval", "")
        told = await self._listed(dossier.cycle, listing, f"/cycles/{dossier.cycle}/documents")
        return [] if told is None else list(lke.signed(dossier, told))

    async def _listed(
        self, cycle: str, listing: Piece, path: str
    ) -> list[Mapping[str, Any]] | None:
        """A list that names further documents; where it cannot be had, all of them are missing."""
        content = await self._asked(
            cycle, Piece(listing.folder, listing.name, listing.title, listing.service, path)
        )
        return None if content is None else json.loads(content)

    async def _fetched(self, cycle: str, piece: Piece) -> bytes:
        content = await self._asked(cycle, piece)
        return b"" if content is None else await self._packed(cycle, piece, content)

    async def _asked(self, cycle: str, piece: Piece) -> bytes | None:
        try:
            answer = await self.house.backend.fetch(self.visitor, piece.service, piece.path)
        except Refused as refused:
            reason = f"{refused.detail} ({refused.rule})"
            self.gaps.append(Gap(cycle, Missing(piece.folder, piece.title, reason)))
            return None
        return answer.content

    async def _packed(self, cycle: str, piece: Piece, content: bytes) -> bytes:
        place = f"{self.root}/{_folder(cycle)}/{piece.folder}"
        taken = [e.file.path.rpartition("/")[2] for e in self.entries if _lies_in(e, place)]
        path = f"{place}/{lke.safe_name(piece.name, taken)}"
        try:
            ready = await asyncio.to_thread(self.archive.add, path, content)
        except Full:
            reason = f"Arsip sudah penuh ({len(content)} byte lagi); mohon unduh per triwulan."
            self.gaps.append(Gap(cycle, Missing(piece.folder, piece.title, reason)))
            return b""
        self.entries.append(Entry(cycle, piece.folder, piece.title, self.archive.packed[-1]))
        return ready

    def _absent(self, briefs: list[Brief], year: int) -> None:
        """Quarters of the year that have nothing ratified."""
        known = {brief.period.quarter for brief in briefs}
        for quarter in _QUARTERS:
            if quarter not in known:
                title = f"Triwulan {quarter} Tahun {year}"
                reason = "Belum ada data yang disahkan untuk triwulan ini."
                self.gaps.append(Gap(str(year), Missing(lke.YEAR, title, reason)))

    def _index(self, briefs: list[Brief]) -> Iterator[tuple[str, bytes]]:
        inside = len(self.root) + 1
        fields = {
            "office": self.visitor.account.office,
            "period": self.period,
            "briefs": briefs,
            "criteria": {**lke.CRITERIA, lke.YEAR: lke.YEAR_TITLE},
            "entries": self.entries,
            "gaps": self.gaps,
            "inside": inside,
        }
        yield "daftar-isi.html", self.house.renderer.text("bukti_dukung.html.j2", fields).encode()
        manifest = {
            "format": "kinerja.bukti-dukung.v1",
            "office": self.visitor.account.office,
            "period": self.period,
            "files": [
                {
                    **asdict(e.file),
                    "path": e.file.path[inside:],
                    "cycle": e.cycle,
                    "criterion": e.folder,
                    "title": e.title,
                }
                for e in self.entries
            ],
            "missing": [{"cycle": g.cycle, **asdict(g.missing)} for g in self.gaps],
        }
        yield "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        sums = "".join(f"{e.file.sha256}  {e.file.path[inside:]}\n" for e in self.entries)
        yield "SHA256SUMS", sums.encode()


def _folder(cycle: str) -> str:
    """``2025-Q3-r0``; a year as it is."""
    return cycle.partition(":")[2].replace(":", "-") or cycle


def _lies_in(entry: Entry, place: str) -> bool:
    return entry.file.path.rpartition("/")[0] == place
