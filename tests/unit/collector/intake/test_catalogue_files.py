"""Catalogue files: both known shapes are read, and what is wrong is named with its cell."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from samples.catalogue import read_catalogue as sample_catalogue
from samples.loader import FOLDER
from services.collector.catalogue_files import CatalogueReading, read_catalogue
from shared.contract.vocabulary import Formula, Frequency, Source, Span
from tests.unit.collector.intake.exports import NIK, Rows, changed, csv_of, xlsx
from tests.unit.collector.intake.exports import Formula as Calculated

SAMPLE = FOLDER / "barito_kuala" / "catalogue.csv"
GOOD: Rows = [
    ["Kode", "Nama Indikator", "Sasaran", "Definisi", "Pembilang", "Penyebut", "Satuan", "Arah"],
    ["DD-01", "Satu", "Sasaran", "Definisi satu", "Rekam (orang)", "Wajib", "persen", "naik"],
    ["DD-20", "Dua", "Sasaran", "Definisi dua", "Temuan", "-", "temuan", "Turun"],
]
REST: Rows = [
    ["Agregasi", "Periode", "Sumber", "Bidang", "Desimal", "Target 2026"],
    ["nilai akhir", "triwulan", "SIAK", "Bidang PIAK", 2, 99.4],
    ["Kumulatif", "SEMESTER", "non-SIAK", "SEKRETARIAT", 0, "0"],
]
ROWS: Rows = [[*left, *right] for left, right in zip(GOOD, REST, strict=True)]


def _read(rows: Rows, quarter: int | None = None) -> CatalogueReading:
    return read_catalogue(xlsx(rows), "katalog.xlsx", 2026, quarter)


def _with(*columns: list[str | float]) -> Rows:
    """The rows with more columns: a head and a value for each of both rows."""
    extra = zip(*columns, strict=True)
    return [[*row, *more] for row, more in zip(ROWS, extra, strict=True)]


def _refusals(reading: CatalogueReading) -> list[tuple[str | None, str]]:
    return [(v.rule, v.place) for v in reading.verdicts if v.outcome == "DITOLAK"]


@pytest.mark.parametrize("quarter", [1, 2, 3, 4])
def test_the_samples_catalogue_reads_as_the_sample_reads_it(quarter: int) -> None:
    reading = read_catalogue(SAMPLE.read_bytes(), SAMPLE.name, 2025, quarter)

    expected = sample_catalogue(SAMPLE, quarter)
    left_out = {"targets"}
    assert [i.model_dump(exclude=left_out) for i in reading.indicators] == [
        i.model_dump(exclude=left_out) for i in expected
    ]
    assert [len(i.targets) for i in reading.indicators] == [4] * 20


def test_words_of_an_older_file_are_understood() -> None:
    one, two = _read(ROWS).indicators

    assert (one.bidang, one.source, one.formula) == ("PIAK", Source.SIAK, Formula.NAIK)
    assert (one.factor, one.target_year) == (Decimal(100), Decimal("99.4"))
    assert one.target_quarter == one.target_year
    assert (two.formula, two.denominator, two.factor) == (
        Formula.TURUN_2TR,
        None,
        Decimal(1),
    )
    assert (two.source, two.frequency) == (Source.NON_SIAK, Frequency.SEMESTER)


def test_the_same_catalogue_as_csv_is_the_same() -> None:
    from_csv = read_catalogue(csv_of(ROWS, ";"), "katalog.csv", 2026)

    assert from_csv.indicators == _read(ROWS).indicators
    assert [v.place for v in from_csv.verdicts] == ["CSV!A2", "CSV!A3"]


def test_a_formula_in_words_gives_the_factor_and_the_direction_the_formula() -> None:
    one, _ = _read(_with(["Rumus", "pembilang/penyebut", "pembilang"])).indicators

    assert (one.formula, one.factor) == (Formula.NAIK, Decimal(1))


def test_every_optional_field_has_a_column() -> None:
    rows = _with(
        ["Target TW1", 10, 0],
        ["Target TW2", 20, 0],
        ["Target TW3", 30, 0],
        ["Target TW4", 99.4, 0],
        ["Cakupan", "s.d. triwulan", "selama triwulan"],
        ["Per kecamatan", "ya", "tidak"],
        ["Baseline", 98, ""],
        ["Wajar min", 80, ""],
        ["Target PK", 99.4, ""],
        ["Dokumen PK", "PK Murni 2026", ""],
        ["Predikat", "", "CC = 60; BB = 70.5"],
        ["Laporan SIAK", "PEREKAMAN", ""],
        ["Kolom pembilang", "PROGRES REKAM({group})", ""],
    )

    one, two = _read(rows, quarter=3).indicators

    assert (one.target_quarter, one.span, one.regional) == (
        Decimal(30),
        Span.SAMPAI_DENGAN,
        True,
    )
    assert (one.baseline, one.plausible_min, one.planned_in) == (
        Decimal(98),
        Decimal(80),
        "PK Murni 2026",
    )
    assert one.columns is not None
    assert one.columns.report == "PEREKAMAN"
    assert [(level.label, level.value) for level in two.levels] == [
        ("CC", 60),
        ("BB", Decimal("70.5")),
    ]


BAD: list[tuple[str, Callable[[], Rows], str, str]] = [
    ("no heads", lambda: [["a", "b"], [1, 2]], "judul-katalog-tidak-ditemukan", "katalog.xlsx"),
    ("no rows", lambda: ROWS[:1], "tabel-kosong", "katalog.xlsx"),
    ("strange head", lambda: _with(["Targt TW1", 1, 1]), "kolom-tidak-dikenal", "Lembar1!O1"),
    ("double head", lambda: _with(["KODE", "x", "y"]), "kolom-ganda", "Lembar1!O1"),
    ("double code", lambda: changed(ROWS, "A3", "DD-01"), "indikator-ganda", "Lembar1!A3"),
    (
        "bad code",
        lambda: changed(ROWS, "A3", "indikator dua"),
        "isian-katalog-tidak-sah",
        "Lembar1!A3",
    ),
    ("no name", lambda: changed(ROWS, "B3", None), "isian-katalog-kosong", "Lembar1!B3"),
    ("no owner", lambda: changed(ROWS, "L3", "-"), "isian-katalog-kosong", "Lembar1!L3"),
    ("no target", lambda: changed(ROWS, "N3", ""), "isian-katalog-kosong", "Lembar1!N3"),
    (
        "unknown owner",
        lambda: changed(ROWS, "L3", "Bidang Lain"),
        "isian-katalog-tidak-sah",
        "Lembar1!L3",
    ),
    (
        "strange source",
        lambda: changed(ROWS, "K3", "BPS"),
        "kata-katalog-tidak-dikenal",
        "Lembar1!K3",
    ),
    (
        "strange direction",
        lambda: changed(ROWS, "H3", "datar"),
        "kata-katalog-tidak-dikenal",
        "Lembar1!H3",
    ),
    (
        "strange frequency",
        lambda: changed(ROWS, "J3", "bulanan"),
        "kata-katalog-tidak-dikenal",
        "Lembar1!J3",
    ),
    (
        "neither yes nor no",
        lambda: _with(["Bukti dukung", "ya", "mungkin"]),
        "kata-katalog-tidak-dikenal",
        "Lembar1!O3",
    ),
    ("target in words", lambda: changed(ROWS, "N2", "99,4 persen"), "bukan-angka", "Lembar1!N2"),
    ("target that may be two", lambda: changed(ROWS, "N2", "1.234"), "titik-rancu", "Lembar1!N2"),
    (
        "decimals in words",
        lambda: changed(ROWS, "M2", "dua"),
        "isian-katalog-tidak-sah",
        "Lembar1!M2",
    ),
    ("too many decimals", lambda: changed(ROWS, "M2", 9), "isian-katalog-tidak-sah", "Lembar1!M2"),
    (
        "some quarters",
        lambda: _with(
            ["Target TW1", 1, 0], ["TARGET TW2", 2, 0], ["Target TW3", "", 0], ["Target TW4", 4, 0]
        ),
        "target-triwulan-tidak-lengkap",
        "Lembar1!Q2",
    ),
    (
        "predicates in words",
        lambda: _with(["Predikat", "", "BB, A"]),
        "isian-katalog-tidak-sah",
        "Lembar1!O3",
    ),
    (
        "broken formula",
        lambda: changed(ROWS, "B3", Calculated("=A99", "#REF!")),
        "rumus-keliru",
        "Lembar1!B3",
    ),
    ("personal number", lambda: changed(ROWS, "D3", NIK), "nomor-pribadi", "Lembar1!D3"),
]


@pytest.mark.parametrize(("rows", "rule", "place"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_a_bad_catalogue_is_refused_by_its_rule_at_its_place(
    rows: Callable[[], Rows], rule: str, place: str
) -> None:
    reading = _read(rows())

    assert _refusals(reading) == [(rule, place)]
    assert (reading.refused, reading.indicators) == (True, ())


def test_a_missing_column_is_named_once_and_the_nearest_head_with_it() -> None:
    reading = _read(changed(ROWS, "N1", "Target 2019"))

    assert _refusals(reading) == [
        ("kolom-tidak-dikenal", "Lembar1!N1"),
        ("kolom-hilang", "Lembar1!1"),
    ]
    assert "Yang terdekat: target tahun." in str(reading.verdicts[0].reason)
    assert "Kolom target tahun tidak ada." in str(reading.verdicts[1].reason)
