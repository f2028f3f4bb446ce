"""Rows of villages are added up per kecamatan, only where the report's map goes so far."""

from decimal import Decimal

from services.collector.intake import read_siak
from services.collector.intake.maps import Level, report_maps
from shared.contract.figures import KABUPATEN, Count
from tests.unit.collector.intake.exports import Rows, declared, form, xlsx

VILLAGES: Rows = [
    ["KECAMATAN", "DESA/KELURAHAN", "REKAM DINAMIS", "JUMLAH IKD", "PERSEN IKD"],
    ["Alalak", "Desa Satu", 10, 5, 50],
    ["Alalak", "Desa Dua", 20, 6, 30],
    ["Mekar Sari", "Desa Satu", 30, 7, 23.33],
    ["BARITO KUALA", None, 60, 18, 30],
]


def test_villages_are_added_up_with_the_range_they_came_from() -> None:
    reading = read_siak(xlsx(VILLAGES), "ikd.xlsx", declared(), form())

    rows = {row.region: row for row in reading.figures[0].rows}
    assert rows["ALALAK"].numerator == Count(total=Decimal(11))
    assert rows["ALALAK"].denominator == Count(total=Decimal(30))
    assert rows["ALALAK"].origin == "Lembar1!A2:A3"
    assert rows["MEKAR_SARI"].origin == "Lembar1!A4:A4"
    assert [v.region for v in reading.verdicts] == ["ALALAK", "MEKAR_SARI", KABUPATEN]


def test_printed_percents_are_not_added_up() -> None:
    rows = read_siak(xlsx(VILLAGES), "ikd.xlsx", declared(), form()).figures[0].rows

    assert [row.percent for row in rows] == [None, None, Decimal(30)]


def test_a_row_of_the_kecamatan_that_agrees_is_taken_as_it_is_printed() -> None:
    own: Rows = [["Alalak", "JUMLAH", 30, 11, 36.67], ["Mekar Sari", "Mekar Sari", 30, 7, 23.33]]

    reading = read_siak(xlsx([*VILLAGES, *own]), "ikd.xlsx", declared(), form())

    rows = {row.region: row for row in reading.figures[0].rows}
    assert rows["ALALAK"].percent == Decimal("36.67")
    assert rows["ALALAK"].origin == "Lembar1!A6"


def test_the_kabupaten_is_never_made_from_its_parts() -> None:
    reading = read_siak(xlsx(VILLAGES[:-1]), "ikd.xlsx", declared(), form())

    assert [(v.rule, v.region) for v in reading.verdicts if v.rule] == [
        ("wilayah-hilang", KABUPATEN)
    ]


def test_small_numbers_of_divorces_are_not_asked_for_by_village() -> None:
    levels = {report.report: report.levels for report in report_maps().values()}

    assert levels["AKTA_CERAI"] == (Level.KECAMATAN,)
    assert levels["PEREKAMAN"] == (Level.KECAMATAN, Level.DESA)
