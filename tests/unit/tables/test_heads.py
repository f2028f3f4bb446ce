"""Columns are found by their heads; nothing is passed over in silence."""

from decimal import Decimal

import pytest

from shared.tables import Column, Record, TableRefused, number, read_table, records

COLUMNS = {
    "code": Column(("Kode", "Kode Indikator"), required=True),
    "target": Column(("Target",), required=True),
    "unit": Column(("Satuan",)),
}


def read(text: str) -> tuple[Record, ...]:
    return records(read_table(text.encode(), "a.csv"), COLUMNS)


def test_rows_are_given_by_their_heads_whatever_stands_above_them() -> None:
    (one,) = read("Perjanjian Kinerja 2025;;\nTARGET;kode  indikator;Satuan\n5;DD-01;\n")

    assert one.values == {"target": "5", "code": "DD-01", "unit": None}
    assert one.places["code"] == "a.csv!B3"
    assert (one.row, one.origin) == (3, "a.csv!A3")


def test_heads_that_are_needed_are_named_when_they_are_absent() -> None:
    with pytest.raises(TableRefused) as caught:
        read("Kode;Satuan\nDD-01;persen\n")

    assert caught.value.rule == "kepala-kolom-tidak-ditemukan"
    assert "Kode, Target" in caught.value.detail


@pytest.mark.parametrize(
    "text",
    [
        "Kode;Target;Catatan\nDD-01;5;x\n",
        "Kode;Target;\nDD-01;5;x\n",
        "Kode;Target\nDD-01;5;x\n",
        "Kode;Target\nDD-01;5\nDD-02;5;x\n",
        "Kode;Target;Target\nDD-01;5;6\n",
        "Kode;Target;Catatan\nDD-01;5;\n",
    ],
)
def test_a_column_that_nobody_knows_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(TableRefused) as caught:
        read(text)

    assert caught.value.rule == "kolom-tidak-dikenal"
    assert "a.csv!C1" in caught.value.detail


def test_a_column_without_head_and_content_is_no_column() -> None:
    assert len(read("Kode;Target;;\nDD-01;5;;\n")) == 1


def test_a_row_that_ends_early_is_blank_where_it_ends() -> None:
    (one,) = read("Satuan;Kode;Target\npersen;DD-01\n")

    assert one.values == {"unit": "persen", "code": "DD-01", "target": None}


def test_blank_rows_below_are_no_rows() -> None:
    assert [one.row for one in read("Kode;Target\n;\nDD-01;5\n")] == [3]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("99,4", "99.4"),
        ("99.4", "99.4"),
        ("1.234,5", "1234.5"),
        ("1.234.567", "1234567"),
        ("13024", "13024"),
        ("0.500", "0.500"),
        ("-3", "-3"),
        (" 7 ", "7"),
    ],
)
def test_numbers_are_read_as_they_are_typed_here(text: str, expected: str) -> None:
    assert number(text, "B2") == Decimal(expected)


def test_numbers_of_a_workbook_and_blanks_are_taken_as_they_are() -> None:
    assert (number(Decimal("1.234"), "B2"), number(None, "B2")) == (Decimal("1.234"), None)


@pytest.mark.parametrize("text", ["1.234", "75 poin", "99,4%", "1,234.5", "-", "1e3", "٣", "1..2"])
def test_what_can_be_read_two_ways_or_not_at_all_is_refused(text: str) -> None:
    with pytest.raises(TableRefused) as caught:
        number(text, "Lembar1!B2")

    assert caught.value.rule == "bukan-angka"
    assert "Lembar1!B2" in caught.value.detail


def test_a_truth_value_is_no_number() -> None:
    with pytest.raises(TableRefused):
        number(True, "B2")  # noqa: FBT003 - a cell's value
