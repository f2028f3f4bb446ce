"""Form penjaringan data kinerja, built from the catalogue for one quarter (SOP step 1)."""

from datetime import date, datetime, timedelta
from typing import Final

from services.collector.domain.refusals import NOTHING_DUE, UNKNOWN_BIDANG
from services.collector.domain.rules import Rules
from services.collector.domain.states import Catalogue
from shared.contract import FormIssued
from shared.contract.catalogue import Due, Indicator, PeriodDates, Sheet, SheetRef
from shared.contract.identifiers import Period
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


def build(rules: Rules, catalogue: Catalogue, period: Period, message: Message) -> FormIssued:
    """The form of a quarter. Raises `RefusalError` where nothing is due or no day can be named."""
    indicators = _measured(catalogue, period)
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
        letter_concept=_concept(rules, label),
    )


def _measured(catalogue: Catalogue, period: Period) -> tuple[Indicator, ...]:
    found = tuple(i for i in catalogue.indicators if period.quarter in MEASURED_IN[i.frequency])
    if not found:
        detail = f"Katalog versi {catalogue.version} tidak memuat indikator untuk {_label(period)}."
        raise RefusalError(NOTHING_DUE, detail)
    return found


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


def _concept(rules: Rules, label: str) -> str:
    """Konsep surat pemberitahuan; notifier puts it on paper, with the due times of the form."""
    return (
        f"Berdasarkan SOP Nomor {rules.sop.number} tentang Pengumpulan dan Pengukuran Data "
        f"Kinerja, dengan ini disampaikan form penjaringan data kinerja {label} untuk diisi. "
        "Data berbasis SIAK diambil dari laporan SIAK dengan menyebutkan basis dan tanggal "
        "keadaannya; data non SIAK diisi oleh bidang pemilik data berdasarkan pelaksanaan "
        "kegiatan. Indikator yang datanya belum tersedia agar dinyatakan tidak tersedia beserta "
        "alasannya, dan form tidak memuat data perorangan dalam bentuk apa pun."
    )
