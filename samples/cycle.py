"""One whole cycle of the SOP, driven step by step through the services' HTTP interfaces."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from samples.exports import OfficeFiles
from samples.intake import Intake
from samples.model import SheetForm
from samples.officers import Answer, Officers, RefusedError
from shared.contract.identifiers import Period
from shared.contract.vocabulary import FindingState, Severity, Source
from shared.sop import Sop

PLACE: Final = "Ruang Rapat Disdukcapil"
CHANGE: Final = "Data triwulan ini diukur kembali."
_ANSWERED: Final = "Sudah diperiksa bersama; angka sesuai dokumen sumber."
_MET: Final = ("KOORDINASI", "DISEPAKATI", "DIAJUKAN", "DISAHKAN", "DILAPORKAN")
Before = Callable[[int, str], Awaitable[None]]
"""Called before a step of the SOP: its number and the role that acts."""


async def _nobody(_step: int, _role: str) -> None:
    """The default observer."""


@dataclass(frozen=True, slots=True)
class Cycle:
    """A cycle of one office; ``cycle`` is its id. The methods are the SOP's steps, in order.

    Each looks first whether it was done already, so a run that was broken off can be resumed.
    """

    officers: Officers
    sop: Sop
    cycle: str
    before: Before = _nobody
    files: OfficeFiles | None = None
    """With them the officers send files, as people do; without, the same figures as JSON."""

    async def run(self) -> Answer:
        """All seven steps; returns approval's view of the ratified cycle."""
        await self.prepare()
        await self.issue()
        await self.collect(Source.SIAK)
        await self.collect(Source.NON_SIAK)
        version = await self.recap()
        version = await self.correct(version)
        await self.coordinate(version)
        await self.submit(version)
        return await self.ratify(version)

    async def prepare(self) -> None:
        """The office's own data: catalogue and the figures of earlier quarters."""
        sample = self.officers.sample
        office = f"/offices/{sample.office}"
        await self._intake.catalogue(f"{office}/catalogue")
        await self.officers.act(
            "KASUBAG_KPEP", "recap", "PUT", f"{office}/history", sample.history_body()
        )

    async def issue(self) -> None:
        """Step 1: the form goes out."""
        if await self.officers.see_if_there("KASUBAG_KPEP", "collector", f"/cycles/{self.cycle}"):
            return
        body = self.officers.sample.form_body() | {"revision": Period.of(self.cycle).revision}
        if self.files is not None:
            await self.before(1, "STAF_PEP")
            await self.officers.act("STAF_PEP", "collector", "POST", "/cycles/draft", body)
        await self.before(1, "KASUBAG_KPEP")
        await self.officers.act("KASUBAG_KPEP", "collector", "POST", "/cycles", body)

    async def collect(self, source: Source) -> None:
        """Steps 2 and 3: each sheet of a source is submitted by who fills it."""
        state = await self.officers.see("KASUBAG_KPEP", "collector", f"/cycles/{self.cycle}")
        waiting = [s["sheet"] for s in state["sheets"] if s["revision"] == 0]
        for sheet in self.officers.sample.sheets:
            if sheet.ref.source is source and sheet.ref.model_dump(mode="json") in waiting:
                step = 2 if source is Source.SIAK else 3
                await self.before(step, self.sop.filler(sheet.ref.bidang, source))
                await self._intake.sheet(sheet, self._sheet(sheet))

    async def recap(self) -> int:
        """Step 4: the collection is closed; the version of the first final draft."""
        seen = await self.officers.until(
            "recap",
            self._path("recap"),
            lambda s: s["may_be_closed"] or s["closed"],
            "the recap of all sheets",
        )
        if not seen["closed"]:
            await self.before(4, "KASUBAG_KPEP")
            await self.officers.act("KASUBAG_KPEP", "recap", "POST", self._path("closing"), {})
        closed = await self.officers.until(
            "recap", self._path("recap"), lambda s: not s["provisional"], "the final recap"
        )
        return int(closed["recap_version"])

    async def correct(self, version: int) -> int:
        """Step 6, where the recap found faults: corrected sheets give the next version."""
        if not await self._has_open_faults(version):
            return version
        await self.before(6, "SEKRETARIS")
        await self._until_approval(
            lambda s: s["status"] == "KOORDINASI_ULANG", "the call to re-coordination"
        )
        for sheet in self.officers.sample.corrections:
            await self.before(6, self.sop.filler(sheet.ref.bidang, sheet.ref.source))
            await self._correct(sheet)
        wanted = version + len(self.officers.sample.corrections)
        await self._until_approval(
            lambda s: s["status"] == "KOORDINASI" and s["recap_version"] == wanted,
            f"recap version {wanted} back in coordination",
        )
        return wanted

    async def coordinate(self, version: int) -> None:
        """Step 5: findings are answered, every bidang confirms, the chair closes the meeting."""
        view = await self._until_approval(
            lambda s: s["status"] in _MET and s["recap_version"] == version,
            f"the meeting about recap version {version}",
        )
        if view["status"] != "KOORDINASI":
            return
        await self.before(5, "SEKRETARIS")
        for finding in view["findings"]:
            await self._answer(finding, version)
        for bidang in view["unconfirmed"]:
            role = self.sop.role_of(bidang)
            await self.before(5, role)
            body = {"recap_version": version, "agrees": True}
            await self._approve(role, "confirmations", body)
        await self.before(5, "SEKRETARIS")
        owners = {self.sop.role_of(row["bidang"]) for row in view["table"]}
        present = sorted({"SEKRETARIS", *owners})
        meeting: Answer = {"recap_version": version, "present": present, "place": PLACE}
        if Period.of(self.cycle).revision:
            meeting["change_reason"] = CHANGE
        await self._approve("SEKRETARIS", "agreement", meeting)

    async def submit(self, version: int) -> None:
        """Step 7, first half: the Sekretaris asks for ratification."""
        if await self._status() != "DISEPAKATI":
            return
        await self.before(7, "SEKRETARIS")
        await self._approve("SEKRETARIS", "submission", {"recap_version": version})

    async def ratify(self, version: int) -> Answer:
        """Step 7, second half: the head ratifies; the report to the agencies is queued."""
        if await self._status() == "DIAJUKAN":
            await self.before(7, "KEPALA_DINAS")
            await self._approve("KEPALA_DINAS", "ratification", {"recap_version": version})
        await self.officers.until(
            "notifier",
            self._path("letters"),
            lambda s: any(letter["code"] == "L8" for letter in s["items"]),
            "the report to the related agencies",
        )
        return await self.officers.see("KEPALA_DINAS", "approval", f"/cycles/{self.cycle}")

    # --- small steps --------------------------------------------------------------------

    @property
    def _intake(self) -> Intake:
        """How figures come in: as files or as JSON."""
        return Intake(self.officers, self.sop, self.files)

    def _sheet(self, sheet: SheetForm) -> str:
        return f"/cycles/{self.cycle}/sheets/{sheet.ref.bidang}/{sheet.ref.source}"

    async def _correct(self, sheet: SheetForm) -> None:
        """A correction is possible as soon as the collector has heard of the discrepancy."""
        path = self._sheet(sheet)
        await self.officers.until(
            "collector", path, lambda s: bool(s["reopened"]), "the reopening of the wrong cells"
        )
        await self._intake.sheet(sheet, path, corrected=True)

    async def _answer(self, finding: Answer, version: int) -> None:
        must = finding["severity"] == Severity.WAJIB_DIJAWAB
        if must and finding["state"] == FindingState.TERBUKA:
            body: Answer = {
                "state": FindingState.DIJELASKAN,
                "note": _ANSWERED,
                "recap_version": version,
            }
            await self._approve("SEKRETARIS", f"findings/{finding['id']}/decision", body)

    async def _has_open_faults(self, version: int) -> bool:
        recap = await self.officers.see("SEKRETARIS", "recap", self._path("recap"))
        if recap["recap_version"] != version:
            raise RefusedError("recap", {"detail": "another version", "rule": "unexpected"})
        return any(
            finding["severity"] == Severity.MENGHALANGI and finding["state"] == FindingState.TERBUKA
            for finding in recap["findings"]
        )

    async def _status(self) -> str:
        view = await self.officers.see("SEKRETARIS", "approval", f"/cycles/{self.cycle}")
        return str(view["status"])

    async def _approve(self, role: str, path: str, body: Answer) -> None:
        await self.officers.act(role, "approval", "POST", self._path(path), body)

    async def _until_approval(self, done: Callable[[Answer], bool], what: str) -> Answer:
        return await self.officers.until("approval", f"/cycles/{self.cycle}", done, what)

    def _path(self, rest: str) -> str:
        return f"/cycles/{self.cycle}/{rest}"
