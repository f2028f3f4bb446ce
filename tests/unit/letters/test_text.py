"""Letters as plain text."""

from shared.letters.model import (
    Annex,
    Check,
    Column,
    Copies,
    Item,
    Paragraph,
    Signature,
    Table,
    Terms,
    Title,
)
from shared.letters.text import write

LONG = "kata " * 30


def test_no_line_is_wider_than_eighty_characters() -> None:
    blocks = (
        Paragraph(text=LONG),
        Title(text=LONG),
        Item(mark="1.", text=LONG, level=1),
        Terms(rows=(("Hal", LONG),), level=1),
        Signature(lines=(LONG,), name=LONG),
    )

    assert max(len(line) for line in write(blocks).splitlines()) <= 80


def test_lines_hang_below_the_first_of_their_item() -> None:
    lines = write((Item(mark="10.", text=LONG),)).splitlines()

    assert lines[0].startswith("10. kata")
    assert all(line.startswith("    kata") for line in lines[1:])


def test_colons_of_one_list_stand_in_one_column() -> None:
    lines = write((Terms(rows=(("Hal", "a"), ("Lampiran", "b"))),)).splitlines()

    assert lines == ["Hal      : a", "Lampiran : b"]


def test_each_row_of_a_table_names_its_columns_and_leaves_out_what_is_empty() -> None:
    heads = ("No.", "Lembar", "Terisi", "Catatan", "Ket.")
    columns = tuple(Column(head=head, width=1) for head in heads)

    text = write((Table(columns=columns, rows=(("1", "SIAK", "2", "-", ""),), size=9),))

    assert text == " 1. SIAK; Terisi: 2\n"


def test_an_empty_table_says_so() -> None:
    columns = (Column(head="No.", width=1), Column(head="Isi", width=1))

    assert write((Table(columns=columns, rows=(), size=9),)) == "Nihil.\n"


def test_nip_is_for_paper_only() -> None:
    signed = Signature(lines=("Kepala Dinas",), name="Abdul", rank="Pembina", nip="1 2 3")

    text = write((signed,))

    assert "NIP" not in text
    assert "Pembina" in text


def test_a_qr_code_has_no_text() -> None:
    assert write((Paragraph(text="x"), Check(sha256="0f" * 32, text="Pindai."))) == "x\n"


def test_one_copy_is_not_counted_and_annexes_have_a_line_before_them() -> None:
    text = write((Copies(names=("Kepala Dinas",)), Annex(title="DAFTAR", head=())))

    assert text.splitlines()[:4] == ["Tembusan:", "Kepala Dinas", "", "-" * 80]
