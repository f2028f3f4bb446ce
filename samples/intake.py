"""How an office's figures come to the collector: as the files people have, or quickly as JSON."""

from dataclasses import dataclass

from samples.exports import OfficeFiles, evidence_file
from samples.model import SheetForm
from samples.officers import Answer, Officers, RefusedError, Sent
from samples.workbook import filled
from shared.contract.identifiers import Period
from shared.contract.vocabulary import Source
from shared.sop import Sop

KASUBAG = "KASUBAG_KPEP"


@dataclass(frozen=True, slots=True)
class Intake:
    """SOP steps 1 to 3 from the side of those who fill; ``files`` are those they send."""

    officers: Officers
    sop: Sop
    files: OfficeFiles | None

    async def catalogue(self, path: str) -> None:
        """The indicator catalogue, tried first where it is a file."""
        sample = self.officers.sample
        if self.files is None:
            body = sample.catalogue_body()
            await self.officers.act(KASUBAG, "collector", "PUT", path, body)
            return
        query = {
            "version": sample.catalogue_version,
            "year": str(sample.year),
            "region": list(sample.regions),
        }
        await self._tried(KASUBAG, f"{path}/import", self.files.catalogue, query)

    async def sheet(self, sheet: SheetForm, path: str, *, corrected: bool = False) -> None:
        """One sheet is filled, proved and declared complete."""
        role = self.sop.filler(sheet.ref.bidang, sheet.ref.source)
        await self._evidence(role, sheet, path)
        if self.files is None:
            await self.officers.act(role, "collector", "PUT", path, sheet.body())
            return
        if sheet.ref.source is Source.SIAK:
            for export in self.files.exports(sheet.ref, corrected=corrected):
                await self._tried(role, f"{path}/import", export.file, dict(export.query))
        else:
            workbook = await self._workbook(self.files, role, sheet, path)
            await self._tried(role, f"{path}/import", workbook, {})
        declared = {"reason": sheet.reason}
        await self.officers.act(role, "collector", "POST", f"{path}/submission", declared)

    async def _evidence(self, role: str, sheet: SheetForm, path: str) -> None:
        for figures in sheet.figures:
            for proof in figures.evidence:
                file = evidence_file(proof)
                place = f"{path}/evidence"
                asked = {"indicator": figures.indicator}
                await self.officers.send(role, "PUT", place, file, asked)

    async def _workbook(self, files: OfficeFiles, role: str, sheet: SheetForm, path: str) -> Sent:
        """The form's own workbook, taken from the collector and filled in."""
        cycle = path.split("/")[2]
        place = f"/cycles/{cycle}/form.xlsx?bidang={sheet.ref.bidang}"
        empty = await self.officers.download(role, "collector", place)
        label = Period.of(cycle).label
        name = f"form-{label}-{sheet.ref.bidang}.xlsx"
        return Sent(name, filled(empty, sheet.figures, files.regions))

    async def _tried(self, role: str, path: str, file: Sent, query: Answer) -> None:
        """First the dry run, and the file itself only where nothing would be refused."""
        trial = query | {"dry_run": "true"}
        foreseen = await self.officers.send(role, "POST", path, file, trial)
        if foreseen["result"] == "refused":
            wrong = [v for v in foreseen["verdicts"] if v["outcome"] == "DITOLAK"]
            raise RefusedError(f"{role}: {file.name}", foreseen | {"detail": str(wrong)})
        await self.officers.send(role, "POST", path, file, query)
