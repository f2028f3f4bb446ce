"""Form penjaringan data kinerja, built from the catalogue for one quarter (SOP step 1)."""

from datetime import date, datetime, timedelta
from typing import Final

from services.collector.domain.form_refusals import (
    DRAFT_SELECTION,
    NOTHING_DUE,
    UNKNOWN_BIDANG,
)
from services.collector.domain.rules import Rules
from services.collector.domain.states import Catalogue, FormDraft
from shared.contract import FormIssued
from shared.contract.catalogue import Due, Indicator, PeriodDates, Sheet, SheetRef
from shared.contract.identifiers import IndicatorCode, Period
from shared.contract.vocabulary import Frequency
from shared.decision import Message
from shared.refusal import RefusalError

MEASURED_IN: Final[dict[Frequency, tuple[int, ...]]] = {
    Frequency.TRIWULAN: (1, 2, 3, 4),
    Frequency.SEMESTER: (2, 4),
    Frequency.TAHUNAN: (4,),
}
"""The quarters whose form asks for an indicator of that frequency."""

_ROMAN: Final = ("I", "II", "III", "IV")


def build(
    rules: Rules,
    catalogue: Catalogue,
    period: Period,
    draft: FormDraft | None,
    message: Message,
) -> FormIssued:
    """The form of a quarter, as it was drafted where it was.

    Raises `RefusalError` where nothing is due, a drafted indicator is not to be had any more, or
    no day can be named.
    """
    indicators = selected(catalogue, period, draft.indicators if draft else None)
    due = _due_times(rules, message.at)
    label = _label(period)
    return FormIssued(
        office=period.office,
        cycle=period.cycle,
        sop_step=1,
        actor=message.actor,
        versions=rules.versions(catalogue.version),
        title=f"Form Penjaringan Data Kinerja {label}",
        period=_dates(period),
        regions=catalogue.regions,
        indicators=indicators,
        sheets=_sheets(rules, indicators, due),
        due=tuple(Due(sop_step=step, at=at) for step, at in due.items()),
        letter_concept=draft.letter_concept if draft else concept(rules, period),
        drafted_at=draft.drafted_at if draft else None,
    )


def selected(
    catalogue: Catalogue, period: Period, codes: tuple[IndicatorCode, ...] | None
) -> tuple[Indicator, ...]:
    """What the form asks for, in the order of the catalogue, with the quarter's targets.

    Without ``codes`` all that is measured in the quarter. Raises `RefusalError` for a code that
    cannot be asked for.
    """
    measured = _measured(catalogue, period)
    if codes is None:
        return measured
    wanted = set(codes)
    if strange := sorted(wanted - {indicator.code for indicator in measured}):
        detail = f"Tidak dapat diminta pada {_label(period)}: {', '.join(strange)}."
        raise RefusalError(DRAFT_SELECTION, detail)
    return tuple(indicator for indicator in measured if indicator.code in wanted)


def _measured(catalogue: Catalogue, period: Period) -> tuple[Indicator, ...]:
    found = tuple(
        _with_target(indicator, period.quarter)
        for indicator in catalogue.indicators
        if indicator.active and period.quarter in MEASURED_IN[indicator.frequency]
    )
    if not found:
        detail = f"Katalog versi {catalogue.version} tidak memuat indikator untuk {_label(period)}."
        raise RefusalError(NOTHING_DUE, detail)
    return found


def _with_target(indicator: Indicator, quarter: int) -> Indicator:
    """A catalogue of the whole year has four targets; the form's is that of its quarter."""
    if not indicator.targets:
        return indicator
    return indicator.model_copy(update={"target_quarter": indicator.targets[quarter - 1]})


def _due_times(rules: Rules, issued: datetime) -> dict[int, datetime]:
    """Collecting begins at once, SIAK and non-SIAK side by side; each later step after the last."""
    side_by_side = {rule.sop_step for rule in rules.sop.sheets}
    due: dict[int, datetime] = {}
    for step in rules.sop.steps:
        if step.number in side_by_side:
            due[step.number] = rules.due(step.number, issued)
        elif step.number > 1:
            due[step.number] = rules.due(step.number, max(due.values(), default=issued))
    return due


def _sheets(
    rules: Rules, indicators: tuple[Indicator, ...], due: dict[int, datetime]
) -> tuple[Sheet, ...]:
    """One sheet per bidang and source, in the order in which the catalogue names them first."""
    codes: dict[SheetRef, list[str]] = {}
    for indicator in indicators:
        ref = SheetRef(bidang=indicator.bidang, source=indicator.source)
        codes.setdefault(ref, []).append(indicator.code)
    steps = {rule.source: rule.sop_step for rule in rules.sop.sheets}
    return tuple(
        Sheet(
            ref=ref,
            filler=_filler(rules, ref),
            indicators=tuple(listed),
            due=due[steps[ref.source]],
        )
        for ref, listed in codes.items()
    )


def _filler(rules: Rules, ref: SheetRef) -> str:
    """The SOP file may have lost a bidang since the catalogue was taken."""
    try:
        return rules.sop.filler(ref.bidang, ref.source)
    except KeyError:
        detail = f"Bidang {ref.bidang} tidak tercantum pada SOP {rules.sop.version}."
        raise RefusalError(UNKNOWN_BIDANG, detail) from None


def _dates(period: Period) -> PeriodDates:
    first = date(period.year, 3 * period.quarter - 2, 1)
    after = date(period.year + period.quarter // 4, 3 * period.quarter % 12 + 1, 1)
    return PeriodDates(start=first, end=after - timedelta(days=1))


def _label(period: Period) -> str:
    label = f"Triwulan {_ROMAN[period.quarter - 1]} Tahun {period.year}"
    return f"{label} Revisi {period.revision}" if period.revision else label


def concept(rules: Rules, period: Period) -> str:
    """Konsep surat pemberitahuan; notifier puts it on paper, with the due times of the form."""
    label = _label(period)
    return (
        f"Berdasarkan SOP Nomor {rules.sop.number} tentang Pengumpulan dan Pengukuran Data "
        f"Kinerja, dengan ini disampaikan form penjaringan data kinerja {label} untuk diisi. "
        "Data berbasis SIAK diambil dari laporan SIAK dengan menyebutkan basis dan tanggal "
        "keadaannya; data non SIAK diisi oleh bidang pemilik data berdasarkan pelaksanaan "
        "kegiatan. Indikator yang datanya belum tersedia agar dinyatakan tidak tersedia beserta "
        "alasannya, dan form tidak memuat data perorangan dalam bentuk apa pun."
    )
