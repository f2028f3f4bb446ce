"""What should be looked at in a catalogue before a form is made from it.

A remark is no refusal: the Kasubag may know better. Sources: `Pedoman` rules of SAKIP as the
issue lists them; twins because one text in two Perjanjian Kinerja is counted twice.
"""

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from services.collector.catalogue_files.definitions import ambiguities
from services.collector.catalogue_files.heads import folded
from services.collector.catalogue_files.model import Remark
from services.collector.intake.maps import report_maps
from shared.contract.catalogue import Indicator
from shared.contract.vocabulary import Aggregation, Formula, Source

_FALLING: Final = frozenset({Formula.TURUN_2TR, Formula.TURUN_TR})
_PERCENT: Final = "persen"
_HUNDRED: Final = Decimal(100)
_QUARTERS: Final = 4

Said = tuple[str, str]
"""Rule and text of a remark on one indicator."""


def lint(
    indicators: tuple[Indicator, ...], last_year: Mapping[str, Decimal] | None = None
) -> tuple[Remark, ...]:
    """Remarks in the order of the catalogue. ``last_year``: results by indicator code."""
    results = last_year or {}
    remarks: dict[str, list[Remark]] = {indicator.code: [] for indicator in indicators}
    for indicator in indicators:
        before = results.get(indicator.code, indicator.baseline)
        for rule, text in (*_alone(indicator), *_against(indicator, before)):
            remarks[indicator.code].append(Remark(indicator=indicator.code, rule=rule, text=text))
    for twin in _twins(indicators):
        remarks[twin.indicator].append(twin)
    return tuple(remark for said in remarks.values() for remark in said)


def _alone(indicator: Indicator) -> Iterator[Said]:
    for text in ambiguities(indicator):
        yield "definisi-rancu", text
    yield from _unit(indicator)
    yield from _targets(indicator)
    if indicator.planned_target not in {None, indicator.target_year}:
        where = indicator.planned_in or "Perjanjian Kinerja"
        yield "target-berbeda-pk", f"Target tahun berbeda dari target pada {where}."
    if indicator.source is Source.SIAK and indicator.columns is None and not _mapped(indicator):
        yield "tanpa-peta-kolom", "Indikator SIAK ini belum mempunyai peta kolom laporan."


def _unit(indicator: Indicator) -> Iterator[Said]:
    percent = indicator.unit.strip().lower() in {_PERCENT, "%"}
    if percent and indicator.denominator is None:
        yield "tanpa-penyebut", "Satuan persen memerlukan penyebut."
    if percent and indicator.denominator is not None and indicator.factor != _HUNDRED:
        yield "satuan-tidak-sesuai", "Satuan persen memakai faktor 100."
    if not percent and indicator.denominator is not None and indicator.factor == _HUNDRED:
        yield "satuan-tidak-sesuai", "Pembilang/penyebut dikali 100, tetapi satuannya bukan persen."
    if percent and indicator.target_year > _HUNDRED:
        yield "satuan-tidak-sesuai", "Target melebihi 100 persen."


def _targets(indicator: Indicator) -> Iterator[Said]:
    targets = indicator.targets
    if len(targets) != _QUARTERS:
        yield "tanpa-target-triwulan", "Target keempat triwulan belum ditetapkan."
        return
    falls = any(later < earlier for earlier, later in itertools.pairwise(targets))
    accumulates = indicator.aggregation is Aggregation.KUMULATIF
    if accumulates and falls and indicator.formula not in _FALLING:
        yield "target-kumulatif-turun", "Target triwulan kumulatif turun dari triwulan sebelumnya."
    if targets[-1] != indicator.target_year:
        yield "target-akhir-berbeda", "Target Triwulan IV berbeda dari target tahun."


def _against(indicator: Indicator, before: Decimal | None) -> Iterator[Said]:
    if before is None:
        yield "tanpa-baseline", "Realisasi tahun lalu belum dicantumkan."
    elif indicator.formula is Formula.NAIK and indicator.target_year < before:
        yield "target-mundur", "Target tahun di bawah realisasi tahun lalu."
    elif indicator.formula in _FALLING and indicator.target_year > before:
        yield "target-mundur", "Target tahun di atas realisasi tahun lalu, padahal harus turun."


def _mapped(indicator: Indicator) -> bool:
    return any(report.indicator == indicator.code for report in report_maps().values())


def _twins(indicators: tuple[Indicator, ...]) -> Iterator[Remark]:
    yield from _alike(indicators, "nama-kembar", "Nama indikator sama.", _name)
    yield from _alike(indicators, "ukuran-kembar", "Pembilang dan penyebut sama.", _measure)


def _alike(
    indicators: tuple[Indicator, ...],
    rule: str,
    text: str,
    key: Callable[[Indicator], str | None],
) -> Iterator[Remark]:
    """Indicators that declare each other as the same fact (`same_as`) are no twins."""
    groups: dict[str, list[Indicator]] = defaultdict(list)
    for indicator in indicators:
        if (found := key(indicator)) is not None:
            groups[found].append(indicator)
    for group in groups.values():
        for one in group:
            others = tuple(o.code for o in group if o is not one and not _declared(one, o))
            if others:
                yield Remark(indicator=one.code, rule=rule, text=text, others=others)


def _declared(one: Indicator, other: Indicator) -> bool:
    return one.same_as == other.code or other.same_as == one.code


def _name(indicator: Indicator) -> str:
    return folded(indicator.name)


def _measure(indicator: Indicator) -> str | None:
    if indicator.denominator is None:
        return None
    return f"{folded(indicator.numerator)}/{folded(indicator.denominator)}"
