"""A workbook goes out, is filled in other programs, and comes back as what was typed."""

import io
import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.collector.intake import Outcome, Reading, compare
from services.collector.workbook import read_workbook, write_workbook
from services.collector.workbook.layout import Column
from shared.contract.figures import Analysis, Count, IndicatorFigures
from shared.contract.vocabulary import Basis
from tests.unit.collector.workbook.forms import (
    BIDANG,
    GOOD,
    OTHER,
    SIAK,
    Filling,
    filled,
    form,
    row_of,
)

Saved = Callable[[bytes], bytes]
"""Opens a workbook in a program and saves it again."""


@pytest.fixture(params=["openpyxl", "LibreOffice"])
def saved(request: pytest.FixtureRequest, tmp_path: Path) -> Saved:
    """Both programs; without LibreOffice the second is skipped here, and openpyxl in CI."""
    if request.param == "openpyxl" or (shutil.which("soffice") is None and os.environ.get("CI")):
        return _by_openpyxl
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is missing: apt install libreoffice-calc")
    return lambda content: _by_libreoffice(content, tmp_path)


def _by_openpyxl(content: bytes) -> bytes:
    out = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(content)).save(out)
    return out.getvalue()


def _by_libreoffice(content: bytes, folder: Path) -> bytes:
    given = folder / "isian.xlsx"
    given.write_bytes(content)
    command = ["soffice", "--headless", f"-env:UserInstallation={(folder / 'lo').as_uri()}"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out")]
    subprocess.run([*command, str(given)], check=True, capture_output=True, timeout=100)
    return (folder / "out" / "isian.xlsx").read_bytes()


def _figures(reading: Reading) -> dict[str, IndicatorFigures]:
    assert not reading.refused, reading.verdicts
    return {item.indicator: item for item in reading.figures}


def test_what_was_typed_comes_back(saved: Saved) -> None:
    reading = read_workbook(saved(filled(GOOD)), "isian.xlsx", form())

    found = _figures(reading)
    assert [*found] == ["DD-01", "DD-02", "NS-01", "NS-02"]
    assert [row.region for row in found["DD-01"].rows] == ["ALALAK", "MEKAR_SARI", "KABUPATEN"]
    first = found["DD-01"].rows[0]
    assert first.numerator == Count(total=Decimal(50), male=Decimal(30), female=Decimal(20))
    assert first.denominator == Count(total=Decimal(100), male=Decimal(60), female=Decimal(40))
    assert first.origin == f"{SIAK}!I6"
    assert (found["DD-01"].basis, found["DD-01"].as_of) == (Basis.DINAMIS, date(2025, 9, 30))


def test_words_come_back_as_they_were_typed(saved: Saved) -> None:
    found = _figures(read_workbook(saved(filled(GOOD)), "isian.xlsx", form()))

    assert (found["DD-02"].unavailable, found["DD-02"].rows) == ("Laporan belum terbit", ())
    register = found["NS-01"]
    assert register.provenance is not None
    assert register.provenance.document == "Register loket"
    assert register.note == '+1 loket <baru> & "lama"'
    assert register.analysis == Analysis(supporting="Loket keliling")


def test_zero_is_a_number_and_decimals_are_exact(saved: Saved) -> None:
    found = _figures(read_workbook(saved(filled(GOOD)), "isian.xlsx", form()))

    assert found["NS-01"].rows[0].numerator == Count(total=Decimal(0))
    assert found["NS-02"].rows[0].numerator == Count(total=Decimal("88.25"))
    assert found["NS-02"].rows[0].denominator is None
    assert found["NS-02"].as_of == date(2025, 9, 15)


def test_an_empty_form_says_nothing_and_is_not_refused(saved: Saved) -> None:
    reading = read_workbook(saved(write_workbook(form(), BIDANG, ())), "isian.xlsx", form())

    assert (reading.figures, reading.verdicts, reading.refused) == ((), (), False)


def test_each_row_has_its_verdict_and_the_same_again_is_unchanged() -> None:
    reading = read_workbook(filled(GOOD), "isian.xlsx", form())

    again = compare(reading, reading.figures)

    assert [v.place for v in reading.verdicts] == [
        f"{SIAK}!I6",
        f"{SIAK}!I7",
        f"{SIAK}!I8",
        f"{SIAK}!Q9",
        f"{OTHER}!I6",
        f"{OTHER}!I7",
    ]
    assert {v.outcome for v in reading.verdicts} == {Outcome.DITERIMA}
    assert {v.outcome for v in again.verdicts} == {Outcome.SAMA}


def test_a_half_filled_form_is_taken_as_far_as_it_goes() -> None:
    part = {key: value for key, value in GOOD.items() if key[0] == OTHER}

    found = _figures(read_workbook(filled(part), "isian.xlsx", form()))

    assert [*found] == ["NS-01", "NS-02"]


def test_a_remark_without_figures_is_kept() -> None:
    note: Filling = {(OTHER, 6, Column.NOTE): "Menunggu register September"}

    found = _figures(read_workbook(filled(note), "isian.xlsx", form()))

    assert (found["NS-01"].note, found["NS-01"].rows) == ("Menunggu register September", ())


AN_HOUR = datetime(2025, 9, 15, 8, 30)  # noqa: DTZ001 - a spreadsheet knows no zones


@pytest.mark.parametrize("typed_day", ["15/09/2025", " 15-9-2025 ", AN_HOUR])
def test_a_date_may_be_typed_as_text_or_with_an_hour(typed_day: object) -> None:
    typed = {**GOOD, (OTHER, 7, Column.AS_OF): typed_day}

    assert _figures(read_workbook(filled(typed), "a.xlsx", form()))["NS-02"].as_of == date(
        2025, 9, 15
    )


COUNTS = st.integers(min_value=0, max_value=10**9)
SCORES = st.decimals(min_value=0, max_value=10**6, places=3, allow_nan=False)


@given(st.lists(COUNTS, min_size=6, max_size=6), SCORES)
@settings(max_examples=15, deadline=None)
def test_any_numbers_that_are_typed_come_back_exactly(counts: list[int], score: Decimal) -> None:
    typed: Filling = {
        **row_of(7, *counts),
        (SIAK, 6, Column.BASIS): "dkb_awal",
        (OTHER, 7, Column.NUMERATOR): float(score),
    }

    found = _figures(read_workbook(filled(typed), "isian.xlsx", form()))

    (row,) = found["DD-01"].rows
    below = row.denominator or Count()
    assert (row.region, found["DD-01"].basis) == ("MEKAR_SARI", Basis.DKB_AWAL)
    assert [row.numerator.male, row.numerator.female, row.numerator.total] == counts[:3]
    assert [below.male, below.female, below.total] == counts[3:]
    assert found["NS-02"].rows[0].numerator.total == score
