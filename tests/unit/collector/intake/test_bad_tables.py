"""Bad tables: heads, regions, villages and declarations that cannot be taken."""

from dataclasses import dataclass, field

import pytest

from services.collector.intake import Declared, read_siak
from shared.contract import FormIssued
from shared.contract.catalogue import Columns
from tests.unit.collector.intake.exports import (
    IKD,
    Rows,
    asked,
    changed,
    declared,
    form,
    refusals,
    xlsx,
)

AKTA: Rows = [
    ["WILAYAH", "MEMILIKI(DINAMIS-JML)", "WAJIB AKTA(DINAMIS-JML)"],
    ["Alalak", 5, 10],
    ["Mekar Sari", 5, 10],
    ["JUMLAH", 10, 20],
]
VILLAGES: Rows = [
    ["KECAMATAN", "DESA/KELURAHAN", "REKAM DINAMIS", "JUMLAH IKD"],
    ["Alalak", "Desa Satu", 10, 5],
    ["Alalak", "Desa Dua", 20, 6],
    ["Mekar Sari", "Desa Satu", 30, 7],
    ["BARITO KUALA", None, 60, 18],
]
CERAI: Rows = [
    ["KECAMATAN", "DESA", "PUTUSAN DILAPORKAN(JML)", "MEMILIKI AKTA CERAI(JML)"],
    ["Alalak", "Desa Satu", 1, 1],
]


def _without(rows: Rows, row: int) -> Rows:
    return rows[: row - 1] + rows[row:]


@dataclass(frozen=True)
class Bad:
    """A table, what is said of it, and the rule and place that refuse it."""

    what: str
    rows: Rows
    rule: str
    place: str
    said: Declared = field(default_factory=declared)
    form: FormIssued = field(default_factory=form)


TABLES = [
    Bad("strange head", changed(IKD, "E1", "CATATAN"), "kolom-tidak-dikenal", "Lembar1!E1"),
    Bad("head of a number", changed(IKD, "E1", 2025), "kolom-tidak-dikenal", "Lembar1!E1"),
    Bad("double head", changed(IKD, "E1", "Jumlah  IKD"), "kolom-ganda", "Lembar1!E1"),
    Bad("no head", changed(IKD, "E1", None), "kolom-tanpa-judul", "Lembar1!E2"),
    Bad("beyond the heads", changed(IKD, "G3", 1), "kolom-tanpa-judul", "Lembar1!G3"),
    Bad(
        "numerator gone",
        changed(IKD, "D1", "NO URUT"),
        "kolom-hilang",
        "Lembar1!1",
        declared(report="IKD"),
    ),
    Bad("denominator gone", changed(IKD, "C1", "NO URUT"), "kolom-hilang", "Lembar1!1"),
    Bad(
        "men and women gone",
        [
            ["WILAYAH", "PROGRES REKAM", "WKTP DINAMIS"],
            ["Alalak", 1, 2],
            ["Mekar Sari", 1, 2],
            ["JUMLAH", 2, 4],
        ],
        "kolom-hilang",
        "Lembar1!1",
        form=form(asked("DD-01", by_sex=True)),
    ),
    Bad("heads of no report", [["WILAYAH", "SKOR"], ["Alalak", 1]], "laporan-tidak-dikenal", ""),
    Bad("unknown report", IKD, "laporan-tidak-dikenal", "", declared(report="TIDAK_ADA")),
    Bad("two reports", AKTA, "laporan-tidak-jelas", "", form=form(asked("DD-05"))),
    Bad("no such basis", IKD, "basis-tidak-tersedia", "", declared(basis="DKB_AWAL")),
    Bad(
        "catalogue of the other basis",
        AKTA,
        "basis-tidak-cocok",
        "",
        declared(report="AKTA_KELAHIRAN_0_18", basis="DKB_AWAL"),
        form(
            asked(
                "DD-05",
                columns=Columns(
                    report="AKTA_KELAHIRAN_0_18",
                    numerator="MEMILIKI(DINAMIS - {group})",
                    denominator="WAJIB AKTA(DINAMIS - {group})",
                ),
            )
        ),
    ),
    Bad("not asked", IKD, "indikator-tidak-diminta", "", form=form(asked("DD-01"))),
    Bad("no table", [["apa saja"], [1]], "lembar-tidak-ditemukan", ""),
    Bad("no such sheet", IKD, "lembar-tidak-ditemukan", "", declared(sheet_name="Lembar9")),
    Bad("no rows", IKD[:1], "tabel-kosong", ""),
    Bad("double kecamatan", changed(IKD, "B3", "ALALAK"), "wilayah-ganda", "Lembar1!B3"),
    Bad("double total", [*IKD, [None, "TOTAL", 1, 1, 1]], "wilayah-ganda", "Lembar1!B5"),
    Bad("kecamatan gone", _without(IKD, 3), "wilayah-hilang", "Lembar1"),
    Bad("kabupaten gone", _without(IKD, 4), "wilayah-hilang", "Lembar1"),
    Bad("strange region", changed(IKD, "B3", "Banjarmasin"), "wilayah-tidak-dikenal", "Lembar1!B3"),
    Bad("misspelt region", changed(IKD, "B3", "Mekar Sri"), "wilayah-tidak-dikenal", "Lembar1!B3"),
    Bad("region unnamed", changed(IKD, "B3", None), "wilayah-kosong", "Lembar1!B3"),
    Bad("unknown code", changed(IKD, "B3", "63.04.99"), "wilayah-tidak-dikenal", "Lembar1!B3"),
    Bad("note below", [*IKD, [None, "Sumber: SIAK"]], "wilayah-tidak-dikenal", "Lembar1!B5"),
    Bad(
        "code of another region",
        changed(changed(IKD, "A1", "KODE"), "A2", "63.04"),
        "kode-wilayah-tidak-cocok",
        "Lembar1!A2",
    ),
    Bad("village twice", changed(VILLAGES, "B3", "DESA SATU"), "wilayah-ganda", "Lembar1!B3"),
    Bad("village without number", changed(VILLAGES, "D3", None), "sel-kosong", "Lembar1!D3"),
    Bad(
        "village of nowhere",
        changed(VILLAGES, "A3", "JUMLAH"),
        "wilayah-tidak-dikenal",
        "Lembar1!B3",
    ),
    Bad("kecamatan unnamed", changed(VILLAGES, "A3", None), "wilayah-kosong", "Lembar1!A3"),
    Bad(
        "villages do not add up",
        [*VILLAGES, ["Alalak", None, 30, 12]],
        "jumlah-desa-berbeda",
        "Lembar1!D6",
    ),
    Bad(
        "villages where none belong",
        CERAI,
        "kolom-tidak-dikenal",
        "Lembar1!B1",
        declared(report="AKTA_CERAI"),
        form(asked("DD-09")),
    ),
]


@pytest.mark.parametrize("bad", TABLES, ids=lambda bad: bad.what)
def test_a_bad_table_is_refused_by_its_rule_at_its_place(bad: Bad) -> None:
    reading = read_siak(xlsx(bad.rows), "unduhan.xlsx", bad.said, bad.form)

    assert refusals(reading)[:1] == [(bad.rule, bad.place or "unduhan.xlsx")]
    assert {rule for rule, _ in refusals(reading)} == {bad.rule}
    assert (reading.refused, reading.figures) == (True, ())


def test_two_sheets_with_tables_are_not_chosen_between() -> None:
    reading = read_siak(xlsx(IKD, IKD), "unduhan.xlsx", declared(), form())

    assert refusals(reading) == [("lembar-tidak-jelas", "unduhan.xlsx")]


def test_a_strange_head_is_answered_with_the_nearest_known_one() -> None:
    rows = changed(IKD, "E1", "PERSENTASE IKD")

    reading = read_siak(xlsx(rows), "unduhan.xlsx", declared(), form())

    assert "Yang terdekat: PERSEN IKD." in str(reading.verdicts[0].reason)


def test_more_refusals_than_anybody_reads_are_counted() -> None:
    regions = tuple(f"WILAYAH_{n}" for n in range(300))
    bad: Rows = [[n, region, "x", 1, 1] for n, region in enumerate(regions)]
    rows = [IKD[0], *bad]

    reading = read_siak(xlsx(rows), "unduhan.xlsx", declared(), form(regions=regions))

    assert len(reading.verdicts) == 201
    last = reading.verdicts[-1]
    assert (last.rule, last.place) == ("terlalu-banyak-kesalahan", "unduhan.xlsx")
    assert "100 kesalahan lain" in str(last.reason)
