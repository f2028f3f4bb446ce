"""Why a figure is what it is, in one Indonesian sentence: formula, inputs, scale."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from services.recap.domain.figures import Reading
from services.recap.domain.history import Basis
from services.recap.domain.measure import Measure
from services.recap.domain.scale import Scale
from services.recap.domain.writing import listed, number, quarters
from shared.contract.catalogue import Indicator
from shared.contract.vocabulary import Formula

_FORMULAS: Final = {
    Formula.NAIK: "realisasi / target x 100",
    Formula.TURUN_2TR: "(2 x target - realisasi) / target x 100",
}


def explain(reading: Reading, rests_on: Basis | None, result: Measure, scale: Scale) -> str:
    """The sentence for one row."""
    if reading.unavailable is not None:
        return f"Data dinyatakan tidak tersedia: {reading.unavailable.rstrip('. ')}."
    if rests_on is None:
        return "Angka kabupaten belum lengkap, sehingga realisasi belum dihitung."
    indicator = reading.indicator
    clauses = (_realisasi(indicator, rests_on, result.value), *_capaian(indicator, result, scale))
    return f"{'; '.join((*clauses, *_lacking(rests_on)))}."


def _realisasi(indicator: Indicator, rests_on: Basis, value: Decimal | None) -> str:
    added = _added(rests_on)
    if value is None:
        named = f"penyebut ({indicator.denominator}) bernilai 0{added}"
        return f"Realisasi tidak dapat diukur karena {named}"
    shown = f"{number(value)} {indicator.unit}{added}"
    inputs = _inputs(indicator, rests_on)
    return f"Realisasi = {inputs} = {shown}" if inputs else f"Realisasi = {shown}"


def _added(rests_on: Basis) -> str:
    if not rests_on.added:
        return ""
    return f" (jumlah {listed((*quarters(rests_on.added), 'triwulan ini'))})"


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
        yield "capaian triwulan tidak dapat diukur karena target triwulan bernilai 0"
    else:
        reached = f"capaian triwulan = {_ground(indicator)} = {number(result.achievement)} persen"
        yield f"{reached}{_floored(result)}, predikat {result.predicate} menurut {scale.source}"
    if result.achievement_year is not None:
        target = number(indicator.target_year)
        shown = number(result.achievement_year)
        yield f"terhadap target tahun {target} = {shown} persen"


def _ground(indicator: Indicator) -> str:
    if indicator.target_quarter == 0:
        return "target 0, tercapai hanya bila realisasi 0"
    return f"{_FORMULAS[indicator.formula]} dengan target {number(indicator.target_quarter)}"


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
