"""The Word form: the same content, real styles, paper, and every text as it was written."""

import zipfile
from datetime import UTC, datetime
from io import BytesIO

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from shared.letters import IncompleteLetterError, Paper
from shared.letters.crest import as_png
from shared.letters.editable import docx as write
from shared.letters.model import (
    Addressees,
    Annex,
    Block,
    Check,
    Column,
    Copies,
    Digest,
    Item,
    Kop,
    Paragraph,
    Signatory,
    Signature,
    Signatures,
    Table,
    Terms,
    Title,
)
from shared.letters.typeset import Sheet
from tests.unit.letters.test_typeset import ODD

MADE_AT = datetime(2025, 10, 6, 1, tzinfo=UTC)
SHEET = Sheet(title="Surat", made_at=MADE_AT)
SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" width="8" height="10">
<path d="M0 0h8v10z"/></svg>"""
KOP = Kop(government="PEMERINTAH", name="DINAS", address="Marabahan", contact="Telepon 1")
SIGNED = Signature(
    lines=("a.n. Kepala Dinas", "Sekretaris"), name="Siti", rank="Pembina", nip="1 2"
)
TABLE = Table(
    columns=(Column(head="No.", width=1), Column(head="Isi", width=4, align="right")),
    rows=(("1", "98,50"), ("2", "-")),
    size=9,
    numbered=True,
)


def _document(*blocks: Block, sheet: Sheet = SHEET) -> Document:
    return docx.Document(BytesIO(write(blocks, sheet)))


def _words(document: Document) -> list[str]:
    return [text for p in document.paragraphs if (text := p.text)]


def test_paragraphs_carry_the_styles_that_the_office_edits() -> None:
    blocks = (KOP, Title(text="NOTA DINAS", strong=True), Paragraph(text="isi"), SIGNED)

    styles = {p.text: p.style.name for p in _document(*blocks).paragraphs if p.text and p.style}

    assert styles == {
        "PEMERINTAH": "Kop Pemerintah",
        "DINAS": "Kop Perangkat Daerah",
        "Marabahan": "Kop Alamat",
        "Telepon 1": "Kop Alamat",
        "NOTA DINAS": "Judul Surat Tebal",
        "isi": "Isi Surat",
        "a.n. Kepala Dinas,": "Tanda Tangan",
        "Sekretaris,": "Tanda Tangan",
        "Siti": "Tanda Tangan",
        "Pembina": "Tanda Tangan",
        "NIP. 1 2": "Tanda Tangan",
    }


def test_government_and_office_names_stand_as_three_to_four() -> None:
    styles = _document(KOP).styles
    sizes = [styles[name].font.size.pt for name in ("Kop Pemerintah", "Kop Perangkat Daerah")]

    assert sizes[0] / sizes[1] == 3 / 4


def test_the_kop_ends_with_a_double_rule() -> None:
    last = _document(KOP).paragraphs[3]

    (bottom,) = last._p.iter(qn("w:bottom"))

    assert bottom.get(qn("w:val")) == "thickThinSmallGap"


def test_all_content_is_there_in_its_order() -> None:
    blocks = (
        Addressees(names=("Kabid A", "Kabid B"), place="Marabahan"),
        Item(mark="1.", text="satu"),
        Item(mark="-", text="dua", level=1),
        Digest(groups=("0f0f0f0f",) * 8),
        Copies(names=("Kepala Dinas",)),
        Copies(names=("A", "B")),
    )

    assert _words(_document(*blocks)) == [
        "Yth.\t1.\tKabid A",
        "\t2.\tKabid B",
        "di",
        "Marabahan",
        "1.\tsatu",
        "–\tdua",
        "0f0f0f0f 0f0f0f0f 0f0f0f0f 0f0f0f0f\n0f0f0f0f 0f0f0f0f 0f0f0f0f 0f0f0f0f",
        "Tembusan:",
        "Kepala Dinas",
        "Tembusan:",
        "1.\tA",
        "2.\tB",
    ]


def test_terms_have_their_colons_in_a_column_of_their_own() -> None:
    (table,) = _document(Terms(rows=(("Nomor", "1/2"), ("Hal", "Undangan")))).tables

    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Nomor", ":", "1/2"],
        ["Hal", ":", "Undangan"],
    ]


def test_a_table_repeats_its_head_and_tears_no_row() -> None:
    (table,) = _document(TABLE).tables

    heads = [bool(list(row._tr.iter(qn("w:tblHeader")))) for row in table.rows]
    whole = [bool(list(row._tr.iter(qn("w:cantSplit")))) for row in table.rows]

    assert heads == [True, True, False, False]
    assert all(whole)
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["No.", "Isi"],
        ["(1)", "(2)"],
        ["1", "98,50"],
        ["2", "-"],
    ]


def test_a_table_without_rows_says_so() -> None:
    (table,) = _document(TABLE.model_copy(update={"rows": ()})).tables

    assert table.rows[-1].cells[0].text == "Nihil."


def test_several_signatories_have_room_to_sign() -> None:
    people = (Signatory(lines=("Sekretaris",), name="Siti"), Signatory(lines=("Kabid",), name="H"))

    (table,) = _document(Signatures(people=people)).tables

    assert [row.cells[2].text for row in table.rows] == ["Jabatan", "Sekretaris", "Kabid"]
    assert all(row.height is not None and row.height.cm > 1.5 for row in table.rows[1:])


@pytest.mark.parametrize(("paper", "size"), [(Paper.A4, (210, 297)), (Paper.F4, (215, 330))])
def test_the_paper_is_a4_or_f4_and_a_wide_annex_lies_on_its_side(
    paper: Paper, size: tuple[int, int]
) -> None:
    sheet = Sheet(title="S", made_at=MADE_AT, paper=paper)
    wide = Annex(title="TABEL", head=(("Nomor", "1"),), wide=True)

    upright, lying = _document(Paragraph(text="x"), wide, TABLE, sheet=sheet).sections

    assert upright.page_width is not None
    assert upright.page_height is not None
    assert (round(upright.page_width.mm), round(upright.page_height.mm)) == size
    assert lying.orientation == WD_ORIENT.LANDSCAPE
    assert lying.page_width == upright.page_height


def test_a_signature_stays_with_the_words_before_it() -> None:
    paragraphs = _document(Paragraph(text="Demikian."), SIGNED).paragraphs

    kept = [p.paragraph_format.keep_with_next for p in paragraphs if p.text]

    assert kept == [True] * 5 + [None]


def test_what_a_person_wrote_is_literal() -> None:
    assert _words(_document(Paragraph(text=ODD))) == [ODD]


def test_the_same_letter_gives_the_same_bytes() -> None:
    blocks = (KOP, TABLE, SIGNED)

    one, other = write(blocks, SHEET), write(blocks, SHEET)

    assert one == other
    with zipfile.ZipFile(BytesIO(one)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


def test_the_qr_code_is_a_picture_with_its_address_beside() -> None:
    sheet = Sheet(title="S", made_at=MADE_AT, verify_url="https://contoh.example/periksa")

    document = _document(Check(sha256="0f" * 32, text="Pindai."), sheet=sheet)

    assert len(document.inline_shapes) == 1
    assert _words(document) == ["Pindai.", f"https://contoh.example/periksa/{'0f' * 32}"]


def test_a_qr_code_without_an_address_is_refused() -> None:
    with pytest.raises(IncompleteLetterError, match="verify_url"):
        write((Check(sha256="0f" * 32, text="Pindai."),), SHEET)


def test_an_electronic_signature_is_said_and_not_left_room_for() -> None:
    document = _document(SIGNED.model_copy(update={"electronic": True}))

    assert "Ditandatangani secara elektronik" in _words(document)


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_lambang_is_a_picture_beside_the_names(kind: str) -> None:
    crest = SVG if kind == "svg" else as_png(SVG)

    document = _document(KOP, sheet=Sheet(title="S", made_at=MADE_AT, crest=crest))

    assert len(document.inline_shapes) == 1
    assert document.tables[0].rows[0].cells[1].text == "PEMERINTAH\nDINAS\nMarabahan\nTelepon 1"
