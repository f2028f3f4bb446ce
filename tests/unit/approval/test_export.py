"""The tidy CSV: what other systems read, and what no spreadsheet may run."""

import csv
import io

import pytest

from services.approval.domain.document import RatifiedDocument
from services.approval.domain.export import to_csv
from shared.contract.recap import MeasuredRow
from shared.contract.vocabulary import Measured
from shared.tidy import COLUMNS
from tests.unit.approval.world import World, row

HASH = "0f" * 32


def document(*rows: MeasuredRow) -> RatifiedDocument:
    ratified = World().ratified().state.ratified
    assert ratified is not None
    read = RatifiedDocument.model_validate_json(ratified.text)
    return read.model_copy(update={"table": rows}) if rows else read


def rows(*table: MeasuredRow) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(to_csv(document(*table), HASH), newline="")))


def test_there_is_one_row_per_indicator_with_all_columns() -> None:
    read = rows()

    assert [line["kode"] for line in read] == ["DD-01", "PS-01"]
    assert tuple(read[0]) == COLUMNS


def test_numbers_have_a_point_and_no_grouping_and_times_are_rfc_3339() -> None:
    (line, _) = rows()

    assert line["pembilang"] == "4100"
    assert (line["nilai"], line["target"], line["capaian"]) == ("99.51", "99.20", "100.31")
    assert line["periode"] == "2025-Q3"
    assert line["kode_wilayah"] == "KABUPATEN"
    assert (line["status"], line["revisi"], line["sha256"]) == ("DISAHKAN", "0", HASH)
    assert line["disahkan_pada"] == "2025-10-06T02:00:00Z"


def test_a_missing_value_is_empty_and_its_row_says_why() -> None:
    empty = row().model_copy(
        update={"value": None, "predicate": None, "measured": Measured.BELUM_ADA_DATA}
    )

    (line,) = rows(empty)

    assert (line["nilai"], line["predikat"], line["keterukuran"]) == ("", "", "BELUM_ADA_DATA")


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1"])
def test_text_that_looks_like_a_formula_is_made_harmless(name: str) -> None:
    (line,) = rows(row().model_copy(update={"name": name, "unit": name}))

    assert line["nama"] == line["satuan"] == f"'{name}"


def test_a_negative_number_stays_a_number() -> None:
    (line,) = rows(row(value="-1.50"))

    assert line["nilai"] == "-1.50"


def test_commas_quotes_and_line_ends_in_text_do_not_break_a_row() -> None:
    (line,) = rows(row().model_copy(update={"name": 'KK, "akta"\nanak'}))

    assert line["nama"] == 'KK, "akta"\nanak'
