"""Other offices' quarters, made from a sample by a seed: for parallel cycles in tests and bench.

Every identity that recap checks holds in a variant (LK + PR = JML, kecamatan add up to the
kabupaten, no numerator above its denominator), save for one wrong cell where that is asked for.
"""

from collections.abc import Iterable
from decimal import Decimal
from random import Random

from samples.model import History, PastFigure, Sample, SheetForm
from samples.outcome import Outcome, measured, number, outcomes
from shared.contract.catalogue import Indicator
from shared.contract.event import Part
from shared.contract.figures import KABUPATEN, Count, IndicatorFigures, RegionRow

REASON = "Jumlah salah ketik; diganti sesuai dokumen sumber"


class Variant(Part):
    """An office's quarter and what must be ratified at its end."""

    sample: Sample
    expected: dict[str, Outcome]


def variant(sample: Sample, office: str, seed: int, *, with_error: bool) -> Variant:
    """The quarter of another office; the same arguments always give the same.

    With an error the first submission of one sheet has one JML that is not LK + PR (and that
    the kabupaten's row does not agree with); ``sample.corrections`` has the sheet put right.
    """
    chance = Random(seed)  # noqa: S311 - figures, not secrets
    right = tuple(_varied_sheet(sheet, chance) for sheet in sample.final_sheets())
    wrong = chance.choice([sheet for sheet in right if _candidates(sheet)])
    made = sample.model_copy(
        update={
            "office": office,
            "office_name": f"{sample.office_name} (ragam {office})",
            "history": _varied_history(sample, chance),
            "sheets": _replaced(right, _spoilt(wrong, chance)) if with_error else right,
            "corrections": (wrong.model_copy(update={"reason": REASON}),) if with_error else (),
        }
    )
    checked = Sample.model_validate(made.model_dump())
    return Variant(sample=checked, expected=outcomes(checked))


def _replaced(sheets: Iterable[SheetForm], other: SheetForm) -> tuple[SheetForm, ...]:
    return tuple(other if sheet.ref == other.ref else sheet for sheet in sheets)


def _varied_sheet(sheet: SheetForm, chance: Random) -> SheetForm:
    figures = tuple(_varied_figures(figures, chance) for figures in sheet.figures)
    return SheetForm(ref=sheet.ref, figures=figures)


def _varied_figures(figures: IndicatorFigures, chance: Random) -> IndicatorFigures:
    parts = tuple(_varied_row(row, chance) for row in figures.rows if row.region != KABUPATEN)
    whole = [row for row in figures.rows if row.region == KABUPATEN]
    total = (_kabupaten(parts),) if parts else tuple(_varied_row(row, chance) for row in whole)
    return figures.model_copy(update={"rows": parts + total})


def _varied_row(row: RegionRow, chance: Random) -> RegionRow:
    """The row at another size: a numerator never grows more than its denominator."""
    size, share = _factors(chance)
    return RegionRow(
        region=row.region,
        numerator=_scaled(row.numerator, size * share),
        denominator=None if row.denominator is None else _scaled(row.denominator, size),
    )


def _factors(chance: Random) -> tuple[Decimal, Decimal]:
    return Decimal(chance.randint(900, 1100)) / 1000, Decimal(chance.randint(970, 1000)) / 1000


def _scaled(count: Count, factor: Decimal) -> Count:
    if count.male is None:
        return Count(total=_rounded(number(count.total), factor))
    male, female = (_rounded(number(part), factor) for part in (count.male, count.female))
    return Count(total=male + female, male=male, female=female)


def _rounded(value: Decimal, factor: Decimal) -> Decimal:
    return (value * factor).quantize(value)


def _kabupaten(parts: tuple[RegionRow, ...]) -> RegionRow:
    below = [row.denominator for row in parts if row.denominator is not None]
    return RegionRow(
        region=KABUPATEN,
        numerator=_added([row.numerator for row in parts]),
        denominator=_added(below) if below else None,
    )


def _added(counts: list[Count]) -> Count:
    male = [number(count.male) for count in counts if count.male is not None]
    female = [number(count.female) for count in counts if count.female is not None]
    return Count(
        total=sum((number(count.total) for count in counts), Decimal(0)),
        male=sum(male, Decimal(0)) if male else None,
        female=sum(female, Decimal(0)) if female else None,
    )


def _spoilt(sheet: SheetForm, chance: Random) -> SheetForm:
    """The sheet with one denominator's JML in one kecamatan too large."""
    spot, place = chance.choice(_candidates(sheet))
    rows = list(sheet.figures[spot].rows)
    below = rows[place].denominator or Count()
    total = number(below.total) + chance.randint(1, 900)
    wrong = below.model_copy(update={"total": total})
    rows[place] = rows[place].model_copy(update={"denominator": wrong})
    figures = list(sheet.figures)
    figures[spot] = figures[spot].model_copy(update={"rows": tuple(rows)})
    return sheet.model_copy(update={"figures": tuple(figures)})


def _candidates(sheet: SheetForm) -> list[tuple[int, int]]:
    """Places of kecamatan rows that have LK and PR: indicator's position, row's position."""
    return [
        (spot, place)
        for spot, figures in enumerate(sheet.figures)
        for place, row in enumerate(figures.rows)
        if row.region != KABUPATEN and row.denominator and row.denominator.male is not None
    ]


def _varied_history(sample: Sample, chance: Random) -> History:
    catalogue = {indicator.code: indicator for indicator in sample.indicators}
    return {
        quarter: {
            code: _varied_past(catalogue[code], past, chance) for code, past in figures.items()
        }
        for quarter, figures in sample.history.items()
    }


def _varied_past(indicator: Indicator, past: PastFigure, chance: Random) -> PastFigure:
    size, share = _factors(chance)
    above = _rounded(number(past.numerator), size * share)
    below = None if past.denominator is None else _rounded(past.denominator, size)
    value = measured(indicator, above, below).value
    return PastFigure(numerator=above, denominator=below, value=value)
