"""Why a figure is what it is, in one Indonesian sentence: formula, inputs, scale."""

from services.recap.domain.measure import Measure, Sums
from services.recap.domain.scale import Scale
from services.recap.domain.writing import number
from shared.contract.catalogue import Indicator
from shared.contract.figures import IndicatorFigures
from shared.contract.vocabulary import Formula, Measured

_FORMULAS = {
    Formula.NAIK: "realisasi / target x 100",
    Formula.TURUN_2TR: "(2 x target - realisasi) / target x 100",
}


def explain(  # noqa: PLR0917 - a sentence names all that it rests on
    indicator: Indicator,
    figures: IndicatorFigures | None,
    result: Measure,
    sums: Sums | None,
    earlier: tuple[str, ...],
    scale: Scale,
) -> str:
    """The sentence."""
    if figures is not None and figures.unavailable is not None:
        return f"Data dinyatakan tidak tersedia: {figures.unavailable}"
    if sums is None:
        return "Belum ada data kabupaten yang lengkap, sehingga realisasi belum dihitung."
    if result.value is None:
        return (
            f"Penyebut ({indicator.denominator}) bernilai 0, sehingga realisasi tidak dapat diukur."
        )
    return f"{_realisasi(indicator, result, sums, earlier)}; {_capaian(indicator, result, scale)}."


def _realisasi(indicator: Indicator, result: Measure, sums: Sums, earlier: tuple[str, ...]) -> str:
    assert result.value is not None  # noqa: S101 - the caller has looked
    shown = f"{number(result.value)} {indicator.unit}"
    added = f" (dijumlahkan dari {', '.join(earlier)} dan triwulan ini)" if earlier else ""
    if sums.denominator is None:
        return f"Realisasi = {shown}{added}"
    factor = "" if indicator.factor == 1 else f" x {number(indicator.factor)}"
    quotient = f"{number(sums.numerator)} / {number(sums.denominator)}{factor}"
    return f"Realisasi = {quotient} = {shown}{added}"


def _capaian(indicator: Indicator, result: Measure, scale: Scale) -> str:
    if result.measured is not Measured.TERUKUR or result.achievement is None:
        return "capaian tidak dapat diukur karena target triwulan bernilai 0"
    target = number(indicator.target_quarter)
    if indicator.target_quarter == 0:
        ground = "target triwulan 0: tercapai hanya bila realisasi 0"
    else:
        ground = f"{_FORMULAS[indicator.formula]}, target triwulan {target}"
    return (
        f"capaian = {number(result.achievement)} persen ({ground}), "
        f"predikat {result.predicate} menurut skala {scale.source}"
    )
