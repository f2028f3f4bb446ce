"""How long one recap takes: ``python -m bench.recap`` (a table; ``--json`` for machines).

A synthetic office: indicators with pembilang and penyebut in the kabupaten and 17 kecamatan, and
eight earlier quarters. What is measured is the whole decision on a submission, from loaded states
to the new state and its events, in CPU time of one core, so that other work on the machine counts
little; the median of the repetitions. Cells are the figures read: two a row, or six where LK and PR
are asked for, and one pair per indicator and earlier quarter.
"""

import argparse
import gc
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

from services.recap.data import load_catalogue, load_scales
from services.recap.domain import Rules, decide
from services.recap.domain.states import HISTORY, History, PastFigure, Quarter, Recap
from shared.contract import DataSubmitted, FormIssued
from shared.contract.catalogue import Indicator, PeriodDates, Sheet, SheetRef
from shared.contract.event import Actor, Versions
from shared.contract.figures import (
    KABUPATEN,
    Count,
    IndicatorFigures,
    Provenance,
    RegionRow,
)
from shared.contract.vocabulary import Aggregation, Basis, Formula, Frequency, Source
from shared.decision import CYCLE, Message, Ref, Taken
from shared.sop import load_sop

KECAMATAN: Final = tuple(f"KEC_{number:02}" for number in range(17))
EARLIER: Final = tuple(
    f"{year}-Q{quarter}" for year in (2023, 2024, 2025) for quarter in range(1, 5)
)
QUARTERS: Final = 8
SIZES: Final = (50, 100, 200, 400)
JUDGED, LIMIT_MS = 200, 50.0
OFFICE: Final = "6304-dukcapil"
CYCLE_ID: Final = f"{OFFICE}:2025-Q3:r0"
REF: Final = Ref(CYCLE, CYCLE_ID)
SHEET: Final = SheetRef(bidang="DAFDUK", source=Source.SIAK)
MOMENT: Final = datetime(2025, 10, 8, tzinfo=UTC)
ACTOR: Final = Actor(office=OFFICE, role="KABID_PIAK", name="(contoh)")
VERSIONS: Final = Versions(sop="03/2025#1", catalogue="2025.1", calendar="2025.1", rules="2025.1")


@dataclass(frozen=True, slots=True)
class Run:
    """One size: how many cells were read, and the median time of a decision."""

    indicators: int
    by_sex: bool
    cells: int
    median_ms: float
    fastest_ms: float
    us_per_cell: float


def measure(indicators: int, *, by_sex: bool, repetitions: int) -> Run:
    """Time one size."""
    decision = prepared(indicators, by_sex=by_sex)
    for _ in range(3):
        decision()
    times = sorted(_timed(decision) for _ in range(repetitions))
    cells = indicators * ((len(KECAMATAN) + 1) * (6 if by_sex else 2) + 2 * QUARTERS)
    median = statistics.median(times)
    return Run(
        indicators,
        by_sex,
        cells,
        round(median, 2),
        round(times[0], 2),
        round(median * 1e3 / cells, 3),
    )


def prepared(indicators: int, *, by_sex: bool) -> Callable[[], Taken]:
    """The decision on one submission of that size, ready to be made again and again."""
    form = _form(indicators, by_sex=by_sex)
    states = {REF: Recap(form=form, closed=True), Ref(HISTORY, OFFICE): _history(indicators)}
    data = DataSubmitted(
        office=OFFICE,
        cycle=CYCLE_ID,
        sop_step=2,
        actor=ACTOR,
        versions=VERSIONS,
        sheet=SHEET,
        revision=1,
        on_time=True,
        figures=tuple(_figures(number, by_sex=by_sex) for number in range(indicators)),
    )
    rules, message = (
        Rules(load_sop(), load_scales(), load_catalogue()),
        Message(data, "m", MOMENT, REF, ACTOR),
    )

    first = decide(rules, states, message)
    if not isinstance(first, Taken) or any(getattr(e, "findings", ()) for e in first.events):
        raise ValueError("the figures of the bench are not sound")

    def decision() -> Taken:
        outcome = decide(rules, states, message)
        if not isinstance(outcome, Taken):
            raise TypeError(f"the bench expected a recap, not {outcome}")
        return outcome

    return decision


def _timed(decision: Callable[[], Taken]) -> float:
    gc.collect()
    start = time.process_time()
    decision()
    return (time.process_time() - start) * 1e3


def _form(indicators: int, *, by_sex: bool) -> FormIssued:
    asked = tuple(_indicator(number, by_sex=by_sex) for number in range(indicators))
    codes = tuple(indicator.code for indicator in asked)
    return FormIssued(
        office=OFFICE,
        cycle=CYCLE_ID,
        sop_step=1,
        actor=ACTOR,
        versions=VERSIONS,
        title="Form (bench)",
        period=PeriodDates(start=date(2025, 7, 1), end=date(2025, 9, 30)),
        regions=KECAMATAN,
        indicators=asked,
        sheets=(Sheet(ref=SHEET, filler="KABID_PIAK", indicators=codes, due=MOMENT),),
        due=(),
        letter_concept="Konsep (bench)",
    )


def _indicator(number: int, *, by_sex: bool) -> Indicator:
    """Half of them added up over the year, all with thresholds, so that every rule has work."""
    return Indicator(
        code=f"BN-{number}",
        name=f"Indikator {number}",
        goal=f"Sasaran {number % 10}",
        definition="Definisi (bench)",
        numerator="Memiliki",
        denominator="Wajib",
        unit="persen",
        formula=(Formula.NAIK, Formula.TURUN_2TR, Formula.TURUN_TR)[number % 3],
        aggregation=(Aggregation.NILAI_AKHIR, Aggregation.KUMULATIF)[number % 2],
        frequency=Frequency.TRIWULAN,
        source=Source.SIAK,
        bidang="DAFDUK",
        regional=True,
        by_sex=by_sex,
        decimals=2,
        target_year=Decimal(95),
        target_quarter=Decimal(90),
        plausible_min=Decimal(1),
        plausible_max=Decimal(100),
        jump=Decimal(50),
    )


def _figures(number: int, *, by_sex: bool) -> IndicatorFigures:
    """Sound figures: men and women add up, and the kecamatan to the kabupaten."""
    rows = [
        ((400 + 3 * place + number, 400 + 4 * place), (500 + 4 * place + number, 500 + 5 * place))
        for place in range(len(KECAMATAN))
    ]
    whole = tuple((sum(r[part][0] for r in rows), sum(r[part][1] for r in rows)) for part in (0, 1))
    return IndicatorFigures(
        indicator=f"BN-{number}",
        basis=Basis.DINAMIS,
        as_of=date(2025, 9, 30),
        provenance=Provenance(document="Laporan SIAK (bench)", file_name="bench.xlsx"),
        rows=tuple(
            RegionRow(
                region=region,
                numerator=_count(*above, by_sex=by_sex),
                denominator=_count(*below, by_sex=by_sex),
            )
            for region, (above, below) in zip(
                (*KECAMATAN, KABUPATEN), (*rows, (whole[0], whole[1])), strict=True
            )
        ),
    )


def _count(male: int, female: int, *, by_sex: bool) -> Count:
    whole = Decimal(male + female)
    if not by_sex:
        return Count(total=whole)
    return Count(total=whole, male=Decimal(male), female=Decimal(female))


def _history(indicators: int) -> History:
    labels = EARLIER[EARLIER.index("2025-Q3") - QUARTERS : EARLIER.index("2025-Q3")]
    return History(
        quarters={
            label: Quarter(
                figures={
                    f"BN-{number}": PastFigure(
                        numerator=Decimal(14_000 + number + place),
                        denominator=Decimal(18_000 + number),
                    )
                    for number in range(indicators)
                }
            )
            for place, label in enumerate(labels)
        }
    )


def main() -> int:
    """Print what was measured; 1 where 200 indicators took longer than the limit."""
    parser = argparse.ArgumentParser(prog="python -m bench.recap", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--repetitions", type=int, default=15)
    asked = parser.parse_args()
    runs = [
        measure(size, by_sex=by_sex, repetitions=asked.repetitions)
        for by_sex in (False, True)
        for size in SIZES
    ]
    if asked.json:
        print(json.dumps([asdict(run) for run in runs], indent=2))
    else:
        _print(runs)
    judged = next(run for run in runs if run.indicators == JUDGED and not run.by_sex)
    return 0 if judged.median_ms < LIMIT_MS else 1


def _print(runs: list[Run]) -> None:
    print("| indicators | LK and PR | cells | median ms | fastest ms | µs a cell |")
    print("|---|---|---|---|---|---|")
    for run in runs:
        sexes = "yes" if run.by_sex else "no"
        numbers = f"{run.cells:,} | {run.median_ms} | {run.fastest_ms} | {run.us_per_cell}"
        print(f"| {run.indicators} | {sexes} | {numbers} |")


if __name__ == "__main__":
    sys.exit(main())
