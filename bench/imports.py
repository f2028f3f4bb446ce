"""``python -m bench.imports``: SIAK workbooks from bytes to verdicts, on one core.

Each measurement is a process of its own, so that peak memory is that of one file. The readers
are compared on the same bytes in the same run; a ratio says more than seconds of one machine.
"""

import argparse
import io
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Final

import openpyxl
from python_calamine import CalamineWorkbook
from rich.console import Console
from rich.table import Table

from bench.exports import DECLARED, form, workbook
from services.collector.intake import read_siak
from services.collector.intake.xlsx_grid import open_xlsx

out = Console()


@dataclass(frozen=True, slots=True)
class Measured:
    """One way to read one file: seconds of the core and of the clock, and growth in MiB."""

    way: str
    rows: int
    cpu: float
    seconds: float
    grown_mib: float


def _whole(content: bytes) -> int:
    """The import as the service does it: guard, privacy, heads, numbers, sums, verdicts."""
    reading = read_siak(content, "akta.xlsx", DECLARED, form())
    if reading.refused:
        raise ValueError(reading.verdicts[0])
    return len(reading.verdicts)


def _pieces(content: bytes) -> int:
    """Only the cells, as the service reads them: calamine, a piece at a time."""
    return sum(len(block.rows) for sheet in open_xlsx(content).sheets for block in sheet.blocks())


def _calamine(content: bytes) -> int:
    """Only the cells, the whole sheet at once."""
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        return sum(1 for _ in book.get_sheet_by_index(0).iter_rows())


def _openpyxl(content: bytes) -> int:
    """Only the cells, in openpyxl's streaming mode."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    return sum(1 for _ in book.worksheets[0].iter_rows(values_only=True))


WAYS: Final[dict[str, Callable[[bytes], int]]] = {
    "import": _whole,
    "cells: pieces": _pieces,
    "cells: calamine": _calamine,
    "cells: openpyxl": _openpyxl,
}


_SLOW: Final = "cells: openpyxl"
_SLOW_UP_TO: Final = 20_000
"""Rows; beyond them the slow reader takes minutes and tells nothing new."""


def main() -> None:
    """Measure, print a table, write JSON where asked."""
    parser = argparse.ArgumentParser(prog="python -m bench.imports")
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--one", nargs=2, metavar=("WAY", "FILE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(_here(*options.one)))
        return
    done = [m for rows in options.rows for m in _of_size(rows, options.repetitions)]
    _show(done, options.rows[0])
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(summary(done, options.rows[0]), indent=2) + "\n")


def _of_size(rows: int, repetitions: int) -> list[Measured]:
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(workbook(rows))
        file.flush()
        ways = [way for way in WAYS if rows <= _SLOW_UP_TO or way != _SLOW]
        return [_isolated(way, rows, file.name) for _ in range(repetitions) for way in ways]


def _isolated(way: str, rows: int, file: str) -> Measured:
    command = [sys.executable, "-m", "bench.imports", "--one", way, file]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return Measured(way, rows, *json.loads(said))


def _here(way: str, file: str) -> tuple[float, float, float]:
    form()  # what a running service has loaded already
    content = Path(file).read_bytes()
    before, cpu, clock = _peak_mib(), process_time(), perf_counter()
    WAYS[way](content)
    return process_time() - cpu, perf_counter() - clock, _peak_mib() - before


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def summary(done: Sequence[Measured], rows: int) -> dict[str, object]:
    """Medians and ratios of the core's time at ``rows`` rows, and every single measurement."""
    slow = _median(done, _SLOW, rows).cpu
    return {
        "openpyxl_to_calamine": round(slow / _median(done, "cells: calamine", rows).cpu, 1),
        "openpyxl_to_pieces": round(slow / _median(done, "cells: pieces", rows).cpu, 1),
        "import_cpu_seconds": round(_median(done, "import", rows).cpu, 3),
        "measurements": [asdict(one) for one in done],
    }


def _median(done: Sequence[Measured], way: str, rows: int) -> Measured:
    mine = [m for m in done if (m.way, m.rows) == (way, rows)]
    return Measured(
        way,
        rows,
        median(m.cpu for m in mine),
        median(m.seconds for m in mine),
        median(m.grown_mib for m in mine),
    )


def _show(done: Sequence[Measured], first: int) -> None:
    table = Table(title="SIAK workbook of 40 columns, one core (medians)")
    for column in ("way", "rows", "core, s", "clock, s", "rows/core s", "grown, MiB"):
        table.add_column(column, justify="right")
    for way, rows in dict.fromkeys((m.way, m.rows) for m in done):
        one = _median(done, way, rows)
        table.add_row(
            way,
            f"{rows:,}",
            f"{one.cpu:.2f}",
            f"{one.seconds:.2f}",
            f"{rows / one.cpu:,.0f}",
            f"{one.grown_mib:,.0f}",
        )
    out.print(table)
    ratios = summary(done, first)
    out.print(
        f"openpyxl takes {ratios['openpyxl_to_calamine']}x the time of calamine, "
        f"{ratios['openpyxl_to_pieces']}x that of calamine by pieces"
    )


if __name__ == "__main__":
    main()
