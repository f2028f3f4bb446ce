"""Why a figure is what it is, in one Indonesian sentence: formula, inputs, sources, versions."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from services.recap.domain.calculation import Measure, Reason, Scale, formula_name, label_of
from services.recap.domain.calculation.aggregation import weighted
from services.recap.domain.figures import Reading
from services.recap.domain.history import Basis
from services.recap.domain.writing import listed, quarters
from shared.contract.catalogue import Indicator
from shared.contract.figures import KABUPATEN
from shared.contract.vocabulary import Formula
from shared.words import date_words as day
from shared.words import number_words as number


@dataclass(frozen=True, slots=True)
class Sources:
    """What a figure is judged by: the scale of predicates and the version of the catalogue."""

    scale: Scale
    catalogue: str


def sentence(reading: Reading, rests_on: Basis | None, result: Measure, sources: Sources) -> str:
    """The sentence for one row."""
    if reading.unavailable is not None:
        return f"Data dinyatakan tidak tersedia: {reading.unavailable.rstrip('. ')}."
    if rests_on is None:
        return "Angka kabupaten belum lengkap, sehingga realisasi belum dihitung."
    indicator = reading.indicator
    clauses = (
        _realisasi(indicator, rests_on, result),
        *_capaian(indicator, result, sources.scale),
        *_lacking(rests_on),
        _source(reading),
        _versions(indicator, sources),
    )
    return f"{'; '.join(clauses)}."


def _versions(indicator: Indicator, sources: Sources) -> str:
    formula, scale = formula_name(indicator.formula), sources.scale.version
    return f"rumus {formula}, skala {scale}, katalog {sources.catalogue}"


def _realisasi(indicator: Indicator, rests_on: Basis, result: Measure) -> str:
    added = _added(rests_on)
    if result.value is None:
        if result.reason is Reason.NO_WEIGHT:
            return "Realisasi tidak dapat diukur karena bobot rata-ratanya tidak ditetapkan"
        named = f"{_below(indicator)} bernilai 0{added}"
        return f"Realisasi tidak dapat diukur karena {named}"
    label = label_of(indicator, result.value)
    shown = f"{number(result.value)} {indicator.unit}{f' ({label})' if label else ''}{added}"
    inputs = _inputs(indicator, rests_on)
    return f"Realisasi = {inputs} = {shown}" if inputs else f"Realisasi = {shown}"


def _below(indicator: Indicator) -> str:
    if weighted(indicator):
        return f"bobot ({indicator.weight})"
    return f"penyebut ({indicator.denominator})"


def _added(rests_on: Basis) -> str:
    if not rests_on.added:
        return ""
    return f" (jumlah {listed((*quarters(tuple(rests_on.added)), 'triwulan ini'))})"


def _inputs(indicator: Indicator, rests_on: Basis) -> str | None:
    """``4.100 / 4.120 x 100``; none where the pembilang is the value itself."""
    sums = rests_on.sums
    terms = [number(sums.numerator)]
    terms += [] if sums.denominator is None else [f"/ {number(sums.denominator)}"]
    terms += [] if indicator.factor == 1 else [f"x {number(indicator.factor)}"]
    return " ".join(terms) if len(terms) > 1 else None


def _capaian(indicator: Indicator, result: Measure, scale: Scale) -> Iterator[str]:
    if result.value is None:
        return
    if result.achievement is None:
        yield f"capaian triwulan tidak dapat diukur karena {_unmeasured(result)}"
    else:
        reached = f"capaian triwulan = {_ground(indicator, result.value)}"
        shown = f"{number(result.achievement)} persen{_floored(result)}"
        yield f"{reached} = {shown}, predikat {result.predicate} menurut {scale.source}"
    if result.achievement_year is not None:
        target = "" if indicator.formula is Formula.RENTANG else f" {number(indicator.target_year)}"
        yield f"terhadap target tahun{target} = {number(result.achievement_year)} persen"


def _unmeasured(result: Measure) -> str:
    if result.reason is Reason.NO_RANGE:
        return "rentang target tidak sah"
    return "target triwulan bernilai 0"


def _ground(indicator: Indicator, value: Decimal) -> str:
    target = indicator.target_quarter
    if indicator.formula is Formula.RENTANG:
        return _ranged(indicator)
    if indicator.formula is Formula.BATAS_MUTLAK:
        return f"batas {number(target)}, 100 bila tidak dilampaui dan 0 bila dilampaui"
    if target == 0:
        return "target 0, tercapai hanya bila realisasi 0"
    if indicator.formula is Formula.TURUN_TR and value == 0:
        return f"realisasi 0 memenuhi target {number(target)}"
    label = label_of(indicator, target)
    return (
        f"{_words(indicator.formula)} dengan target {number(target)}{f' ({label})' * bool(label)}"
    )


def _words(formula: Formula) -> str:
    match formula:
        case Formula.TURUN_2TR:
            return "(2 x target - realisasi) / target x 100"
        case Formula.TURUN_TR:
            return "target / realisasi x 100"
        case _:
            return "realisasi / target x 100"


def _ranged(indicator: Indicator) -> str:
    low, high = indicator.target_low, indicator.target_high
    bounds = " sampai dengan ".join(number(bound) for bound in (low, high) if bound is not None)
    words = "rentang" if None not in (low, high) else "batas atas" if low is None else "batas bawah"
    return f"100 di dalam {words} {bounds}, selebihnya terhadap batas yang dilewati"


def _floored(result: Measure) -> str:
    if result.raw is None or result.raw == result.achievement:
        return ""
    return f" (hasil rumus {number(result.raw)} ditampilkan 0)"


def _lacking(rests_on: Basis) -> tuple[str, ...]:
    """A sum that lacks a quarter says so: it would else pass for the whole."""
    if not rests_on.lacking:
        return ()
    lacking = listed(quarters(rests_on.lacking))
    return (f"{lacking} tidak ikut dijumlahkan karena belum ada pada riwayat",)


def _source(reading: Reading) -> str:
    """Paper, file and place in it, population and day, sheet and revision."""
    figures, row = reading.figures, reading.rows.get(KABUPATEN)
    parts = [f"lembar {reading.sheet.key}"]
    if reading.submission is not None:
        parts[0] += f" revisi {reading.submission.revision}"
    if figures is not None and figures.as_of is not None:
        parts.insert(0, f"keadaan per {day(figures.as_of)}")
    if figures is not None and figures.basis is not None:
        parts.insert(0, f"basis {figures.basis}")
    if figures is not None and figures.provenance is not None:
        paper = figures.provenance
        places = ", ".join(filter(None, (paper.file_name, row.origin if row else None)))
        parts.insert(0, f"{paper.document}{f' ({places})' if places else ''}".rstrip(". "))
    return f"sumber: {', '.join(parts)}"
