"""Dates and numbers as an Indonesian letter writes them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from shared.words import (
    clock_words,
    date_spelt,
    moment_words,
    number_words,
    period_words,
    sentence,
    sop_words,
    spell,
)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (20, "dua puluh"),
        (31, "tiga puluh satu"),
        (100, "seratus"),
        (111, "seratus sebelas"),
        (250, "dua ratus lima puluh"),
        (1000, "seribu"),
        (1945, "seribu sembilan ratus empat puluh lima"),
        (2026, "dua ribu dua puluh enam"),
        (9999, "sembilan ribu sembilan ratus sembilan puluh sembilan"),
    ],
)
def test_numbers_are_spelt_out(number: int, words: str) -> None:
    assert spell(number) == words


@pytest.mark.parametrize("number", [-1, 10_000])
def test_what_cannot_be_spelt_out_is_an_error(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        spell(number)


def test_a_date_is_spelt_out_for_a_berita_acara() -> None:
    expected = "Rabu tanggal dua puluh dua bulan April tahun dua ribu dua puluh enam"

    assert date_spelt(date(2026, 4, 22)) == expected


def test_a_moment_names_day_date_clock_and_zone() -> None:
    moment = datetime(2025, 10, 8, 16, 0, tzinfo=ZoneInfo("Asia/Makassar"))

    assert moment_words(moment) == "Rabu, 8 Oktober 2025 pukul 16.00 WITA"


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Asia/Jakarta", "07.05 WIB"),
        ("Asia/Makassar", "07.05 WITA"),
        ("Asia/Jayapura", "07.05 WIT"),
    ],
)
def test_the_clock_names_its_zone(zone: str, words: str) -> None:
    assert clock_words(datetime(2025, 10, 8, 7, 5, tzinfo=ZoneInfo(zone))) == words


@pytest.mark.parametrize("zone", [UTC, ZoneInfo("Asia/Kolkata"), None])
def test_a_moment_outside_indonesia_is_an_error(zone: ZoneInfo | None) -> None:
    with pytest.raises(ValueError, match="none of Indonesia's zones"):
        clock_words(datetime(2025, 10, 8, tzinfo=zone))


@pytest.mark.parametrize(
    ("number", "words"),
    [("99.50", "99,50"), ("4120", "4.120"), ("1234567.8", "1.234.567,8"), ("0", "0")],
)
def test_numbers_are_grouped_with_full_stops_and_keep_their_decimals(
    number: str, words: str
) -> None:
    assert number_words(Decimal(number)) == words


def test_a_period_is_named_with_its_revision() -> None:
    assert period_words("6304-dukcapil:2025-Q3:r0") == "Triwulan III Tahun 2025"
    assert period_words("6304-dukcapil:2025-Q4:r2") == "Triwulan IV Tahun 2025 Revisi 2"


def test_words_of_a_person_become_a_sentence() -> None:
    assert (sentence("salah ketik"), sentence("Sudah benar.")) == ("salah ketik.", "Sudah benar.")


def test_the_title_of_an_sop_is_written_as_a_title_inside_a_sentence() -> None:
    title = "SOP PENGUMPULAN DAN PENGUKURAN DATA KINERJA"

    assert sop_words(title) == "Pengumpulan dan Pengukuran Data Kinerja"
