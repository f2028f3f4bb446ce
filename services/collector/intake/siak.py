"""SOP step 2: a SIAK export becomes figures, or a list of what is wrong with it."""

from dataclasses import dataclass

from services.collector.intake.binding import Binding, asked, bind, require_heads
from services.collector.intake.choosing import Chosen, choose, more_heads
from services.collector.intake.log import Log, Spot
from services.collector.intake.maps import Vocabulary
from services.collector.intake.model import Declared, Reading, SourceFile
from services.collector.intake.opening import Scanned, examined
from services.collector.intake.places import Places
from services.collector.intake.refusals import NO_ROWS
from services.collector.intake.regions_read import RegionValues, read_regions, require_regions
from services.collector.intake.rows import RowReader, region_row
from shared.contract import FormIssued
from shared.contract.figures import KABUPATEN, IndicatorFigures, Provenance
from shared.refusal import RefusalError


def read_siak(content: bytes, name: str, declared: Declared, form: FormIssued) -> Reading:
    """The figures of the form's indicators that the export has; never raises for a bad file.

    A personal number anywhere in the file is said before anything else, and alone.
    """

    def read(scanned: Scanned, file: SourceFile, log: Log) -> tuple[IndicatorFigures, ...]:
        return _Export(scanned, file, declared, form, log).figures()

    return examined(content, name, read)


@dataclass(frozen=True, slots=True)
class _Export:
    """One export that is being read."""

    scanned: Scanned
    file: SourceFile
    declared: Declared
    form: FormIssued
    log: Log

    def figures(self) -> tuple[IndicatorFigures, ...]:
        """What it says of each indicator. May raise; what it found wrong is in the log."""
        chosen = choose(self.scanned.book, self.file.name, self.declared, self.form)
        more = more_heads(chosen.report, self.form)
        indicators = asked(chosen.report, self.form)
        require_heads(chosen.table, chosen.report, more, self.log)
        bound = [
            bind(chosen.table, chosen.report, indicator, self.declared.basis, self.log)
            for indicator in indicators
        ]
        bindings = tuple(binding for binding in bound if binding is not None)
        if self.log.refused:
            return ()
        reader = RowReader(
            table=chosen.table,
            places=Places(self.form.regions),
            bindings=bindings,
            shown=Vocabulary.of(chosen.report, more).shown,
            grouping=self.declared.grouping,
            log=self.log,
        )
        regions = self._regions(chosen, reader)
        return tuple(self._of(chosen, binding, regions) for binding in bindings)

    def _regions(self, chosen: Chosen, reader: RowReader) -> dict[str, RegionValues]:
        rows = chosen.table.rows(self.scanned.blocks(chosen.table.sheet))
        found = read_regions(reader, rows)
        if not found and not self.log.refused:
            raise RefusalError(NO_ROWS, "Tidak ada baris wilayah di bawah judul kolom.")
        regional = any(binding.indicator.regional for binding in reader.bindings)
        kecamatan = self.form.regions if regional else ()
        if not self.log.refused:
            require_regions(reader, found, {KABUPATEN, *kecamatan})
        return found

    def _of(
        self, chosen: Chosen, binding: Binding, regions: dict[str, RegionValues]
    ) -> IndicatorFigures:
        """An indicator without kecamatan takes the kabupaten's row and leaves the others."""
        indicator = binding.indicator
        order = (*self.form.regions, KABUPATEN) if indicator.regional else (KABUPATEN,)
        taken = [regions[region] for region in order if region in regions]
        for one in taken:
            self.log.accept(Spot(one.origin, one.row, one.region, indicator.code))
        return IndicatorFigures(
            indicator=indicator.code,
            basis=self.declared.basis,
            as_of=self.declared.as_of,
            provenance=Provenance(
                document=chosen.report.document,
                file_name=self.file.name,
                sha256=self.file.sha256,
                report=chosen.report.report,
            ),
            rows=tuple(region_row(binding, o.region, o.values, o.origin) for o in taken),
        )
