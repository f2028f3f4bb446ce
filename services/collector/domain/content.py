"""What a sheet may carry: what the form asks for, each thing once, and nothing else."""

from collections.abc import Iterable

from services.collector.domain.cells import values
from services.collector.domain.numbers import require_short
from services.collector.domain.refusals import (
    CONTRADICTION,
    DOUBLE_INDICATOR,
    DOUBLE_REGION,
    NO_WHY,
    UNKNOWN_EVIDENCE,
    UNKNOWN_INDICATOR,
    UNKNOWN_REGION,
)
from services.collector.domain.single import require_single
from shared.contract import FormIssued
from shared.contract.catalogue import Sheet
from shared.contract.figures import KABUPATEN, IndicatorFigures, RegionRow
from shared.refusal import RefusalError

Figures = tuple[IndicatorFigures, ...]


def require_content(form: FormIssued, sheet: Sheet, figures: Figures) -> None:
    """Refuse what the form does not ask for. Whether anything is missing is not asked here."""
    require_single(DOUBLE_INDICATOR, (item.indicator for item in figures), "lembar")
    if strange := [f.indicator for f in figures if f.indicator not in sheet.indicators]:
        detail = f"Bukan indikator lembar {sheet.ref.key}: {', '.join(strange)}."
        raise RefusalError(UNKNOWN_INDICATOR, detail)
    for item in figures:
        _require_rows(form, item)
    require_short(figures)


def _require_one_word(code: str, row: RegionRow) -> None:
    """A row has figures, or the reason why it has none."""
    if row.unavailable is None:
        return
    if values(IndicatorFigures(indicator=code, rows=(row,))):
        raise RefusalError(CONTRADICTION, f"Wilayah {row.region} pada {code}.")
    if not row.unavailable.strip():
        raise RefusalError(NO_WHY, f"Wilayah {row.region} pada {code} belum disertai alasan.")


def require_evidence(figures: Figures, known: Iterable[IndicatorFigures]) -> None:
    """Refuse evidence that was not uploaded to this sheet: its hash would lead nowhere."""
    uploaded = {proof for item in known for proof in item.evidence}
    strange = [f.indicator for f in figures if not uploaded.issuperset(f.evidence)]
    if strange:
        detail = f"Belum diunggah pada lembar ini: bukti dukung {', '.join(strange)}."
        raise RefusalError(UNKNOWN_EVIDENCE, detail)


def arranged(figures: Figures) -> Figures:
    """By code, so that the same content in another order is the same content."""
    return tuple(
        item.model_copy(update={"rows": tuple(sorted(item.rows, key=lambda row: row.region))})
        for item in sorted(figures, key=lambda item: item.indicator)
    )


def _require_rows(form: FormIssued, item: IndicatorFigures) -> None:
    code, regions = item.indicator, tuple(row.region for row in item.rows)
    if item.unavailable is not None and regions:
        raise RefusalError(CONTRADICTION, f"Indikator {code} dinyatakan tidak tersedia.")
    if item.unavailable is not None and not item.unavailable.strip():
        raise RefusalError(NO_WHY, f"Indikator {code} belum disertai alasan.")
    require_single(DOUBLE_REGION, regions, f"indikator {code}")
    for row in item.rows:
        _require_one_word(code, row)
    by_region = {indicator.code for indicator in form.indicators if indicator.regional}
    asked = {KABUPATEN, *form.regions} if code in by_region else {KABUPATEN}
    if strange := [region for region in regions if region not in asked]:
        raise RefusalError(UNKNOWN_REGION, f"Tidak diminta pada {code}: {', '.join(strange)}.")
