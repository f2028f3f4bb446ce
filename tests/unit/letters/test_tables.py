"""Tables of letters: the office's columns, and figures as Indonesians write them."""

from decimal import Decimal
from pathlib import Path

import pytest

from shared.contract.sample_recap import ROW
from shared.contract.vocabulary import Measured
from shared.letters import IncompleteLetterError
from shared.letters.filters import FILTERS, GLOBALS
from shared.letters.tables import load_tables, measured_rows, table
from shared.letters.wording import TEMPLATES

TABLES = load_tables(TEMPLATES / "tabel.toml")


def _row(**changes: object) -> dict[str, str]:
    (row,) = measured_rows((ROW.model_copy(update=changes),), str.lower)
    return row


def test_the_table_pengukuran_has_the_fifteen_columns_of_the_office() -> None:
    assert [column.head for column in table(TABLES["pengukuran"], ()).columns] == [
        "No.",
        "Sasaran Strategis",
        "Indikator Kinerja",
        "Satuan",
        "Target Tahun",
        "Target TW",
        "Realisasi s.d. TW",
        "Capaian TW (%)",
        "Capaian thd. Target Tahun (%)",
        "Predikat",
        "Sumber Data",
        "Penanggung Jawab",
        "Faktor Pendorong/ Penghambat",
        "Tindak Lanjut",
        "Ket.",
    ]


def test_rows_are_counted_and_filled_by_the_columns() -> None:
    rows = measured_rows((ROW, ROW), lambda code: f"Bidang {code}")

    made = table(TABLES["pengukuran"], rows).rows

    assert [row[0] for row in made] == ["1", "2"]
    assert made[0][2] == f"{ROW.indicator} {ROW.name}"
    assert made[0][11] == f"Bidang {ROW.bidang}"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"value": Decimal("98.50")}, "value", "98,50"),
        ({"value": Decimal(4120)}, "value", "4.120"),
        ({"value": Decimal(3), "label": "WTP"}, "value", "WTP"),
        ({"value": None, "measured": Measured.BELUM_ADA_DATA}, "value", "belum ada data"),
        ({"value": None, "measured": Measured.TIDAK_TERSEDIA}, "value", "tidak tersedia"),
        ({"value": None, "measured": Measured.TIDAK_DAPAT_DIUKUR}, "value", "tidak dapat diukur"),
        ({"achievement": None}, "achievement", "-"),
        ({"predicate": None}, "predicate", "-"),
        ({"document": "Laporan SIAK"}, "source", "Laporan SIAK"),
        ({"source": "NON_SIAK"}, "source", "Non SIAK"),
        ({"supporting": "A", "hindering": "B"}, "factors", "Pendorong: A; Penghambat: B"),
        ({"hindering": "B"}, "factors", "Penghambat: B"),
    ],
)
def test_figures_are_words(changes: dict[str, object], field: str, words: str) -> None:
    assert _row(**changes)[field] == words


def test_a_column_that_asks_for_what_a_row_does_not_have_is_an_error() -> None:
    with pytest.raises(KeyError, match="title"):
        table(TABLES["undangan"], ({"part": "peserta"},))


def test_a_table_can_leave_room_to_sign() -> None:
    assert table(TABLES["hadir"], ()).room > 10


@pytest.mark.parametrize("text", ["[x", "[x]\nkolom = 1", "[x]\nlain = 1\nkolom = []"])
def test_a_file_of_tables_that_cannot_be_used_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "tabel.toml").write_text(text)

    with pytest.raises(IncompleteLetterError, match=r"tabel\.toml"):
        load_tables(tmp_path / "tabel.toml")


def test_the_guide_to_the_templates_names_each_mark_filter_and_file() -> None:
    guide = (TEMPLATES / "README.md").read_text(encoding="utf-8")

    calls = {name for name in (*FILTERS, *GLOBALS, "tabel") if f"{name}" not in guide}
    files = {file.name for file in TEMPLATES.iterdir() if not file.name.startswith("L")}

    assert calls == set()
    assert {name for name in files if f"`{name}`" not in guide} == {"README.md"}
