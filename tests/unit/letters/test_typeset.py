"""Pages: literal text, sizes, what stays together, and the same bytes for the same letter."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from shared.letters import IncompleteLetterError, Paper
from shared.letters.model import (
    Annex,
    Block,
    Blocks,
    Check,
    Column,
    Item,
    Kop,
    Paragraph,
    Place,
    Signature,
    Signatures,
    Table,
    Terms,
)
from shared.letters.typeset import Sheet, Typesetter
from tests.unit.letters.pages import darkest, flat, opened, texts

SHEET = Sheet(title="Surat", made_at=datetime(2025, 10, 6, 1, tzinfo=UTC))
SIGNED = Signature(lines=("Kepala Dinas",), name="Abdul Gani (contoh)", nip="19690912 199403 1 007")
SETTER = Typesetter()
MARGIN = 1.5 / 2.54 * 72
"""Of a page that lies on its side, in points."""
ODD = (
    '#import "x" $x^2$ *tebal* _m_ @acuan <label> `kode` \\ \\u{41} ~ // '
    "\"kutip\" 'satu' -- ... [a] {b} = judul"
)


def _pdf(*blocks: Block, sheet: Sheet = SHEET) -> bytes:
    return SETTER.pdf(blocks, sheet)


@pytest.mark.parametrize(
    "block",
    [
        Paragraph(text=ODD),
        Item(mark="1.", text=ODD),
        Terms(rows=(("Hal", ODD),)),
        Table(columns=(Column(head="Isi", width=1),), rows=((ODD,),), size=9),
        Kop(government="P", name="D", address=ODD),
    ],
    ids=lambda block: block.kind,
)
def test_what_a_person_wrote_is_printed_as_it_is(block: Block) -> None:
    (text,) = texts(_pdf(block))

    assert flat(ODD) in flat(text)


def test_a_document_name_is_literal_too() -> None:
    pdf = _pdf(Paragraph(text="x"), sheet=Sheet(title=ODD, made_at=SHEET.made_at))

    assert PdfReader(BytesIO(pdf)).metadata["/Title"] == ODD  # type: ignore[index]


@pytest.mark.parametrize(("paper", "millimetres"), [(Paper.A4, (210, 297)), (Paper.F4, (215, 330))])
def test_the_paper_is_a4_or_f4_and_a_wide_annex_lies_on_its_side(
    paper: Paper, millimetres: tuple[int, int]
) -> None:
    sheet = Sheet(title="Surat", made_at=SHEET.made_at, paper=paper)
    wide = Annex(title="TABEL", head=(("Nomor", "1"),), wide=True)

    pages = PdfReader(BytesIO(_pdf(Paragraph(text="x"), wide, sheet=sheet))).pages
    sizes = [(page.mediabox.width / 72 * 25.4, page.mediabox.height / 72 * 25.4) for page in pages]

    assert [(round(w), round(h)) for w, h in sizes] == [millimetres, millimetres[::-1]]


def test_the_same_letter_gives_the_same_bytes_also_from_another_world() -> None:
    blocks = (Paragraph(text="satu"), SIGNED)

    first = _pdf(*blocks)
    _pdf(Paragraph(text="lain"))

    assert first == _pdf(*blocks) == Typesetter().pdf(blocks, SHEET)


def test_the_only_date_in_a_pdf_is_the_letters_own() -> None:
    metadata = PdfReader(BytesIO(_pdf(Paragraph(text="x")))).metadata

    assert metadata is not None
    assert metadata.creation_date == SHEET.made_at


@pytest.mark.parametrize("lines", range(20, 44))
@pytest.mark.parametrize(
    "closing",
    [
        (SIGNED,),
        (Place(text="Marabahan, 6 Oktober 2025"), SIGNED),
        (Place(text="Marabahan, 6 Oktober 2025"), Signatures(people=(SIGNED,) * 4)),
    ],
    ids=["korespondensi", "judul", "bersama"],
)
def test_the_closing_words_go_with_all_signatures_to_the_next_page(
    lines: int, closing: Blocks
) -> None:
    body: Blocks = tuple(Paragraph(text=f"alinea {n}") for n in range(lines))

    pages = texts(_pdf(*body, Paragraph(text="Demikian penutup."), *closing))
    (last,) = (text for text in pages if "Abdul Gani" in text)

    assert "Demikian penutup." in last
    assert "Kepala Dinas" in last
    assert last.count("NIP. 19690912 199403 1 007") == last.count("Abdul Gani")


@pytest.mark.parametrize("words", range(40, 140, 20))
def test_a_table_repeats_its_head_and_tears_no_row(words: int) -> None:
    cells = tuple((str(n), f"awal{n} " + "isi " * words + f"akhir{n}") for n in range(30))
    columns = (Column(head="Nomor urut", width=1), Column(head="Uraian", width=3))

    pages = texts(_pdf(Table(columns=columns, rows=cells, size=9)))

    assert len(pages) > 1
    assert all("Nomor urut" in page for page in pages)
    for page in pages:
        assert page.count("awal") == page.count("akhir")


def test_a_row_to_be_signed_has_room_and_grows_with_its_words() -> None:
    columns = (Column(head="Jabatan", width=1), Column(head="Tanda Tangan", width=4))
    rows = (("Kepala " * 12 + "akhir", ""), ("Sekretaris", ""), ("Staf", ""))

    page = opened(_pdf(Table(columns=columns, rows=rows, size=10, room=12)))[0]
    first, second, third = (page.search_for(word)[0] for word in ("akhir", "Sekretaris", "Staf"))

    assert second.y0 - first.y1 > 7
    assert third.y0 - second.y0 > 12 / 25.4 * 72 - 1


def test_a_table_without_rows_says_so() -> None:
    (text,) = texts(_pdf(Table(columns=(Column(head="Isi", width=1),), rows=(), size=9)))

    assert "Nihil." in text


def test_long_words_of_a_narrow_column_are_hyphenated_and_stay_inside_it() -> None:
    columns = tuple(Column(head="Pertanggungjawaban", width=1) for n in range(15))
    row = tuple(f"Kependudukan PENANGGULANGAN {'1' * 40} keberlangsungan" for _ in columns)
    wide = Annex(title="TABEL", head=(), wide=True)

    pdf = _pdf(wide, Table(columns=columns, rows=(row,), size=7.5))
    page = opened(pdf)[0]
    share = (page.rect.width - 2 * MARGIN) / len(columns)
    words = [word for word in page.get_text("words") if word[1] > page.rect.height * 0.2]
    spans = [((left - MARGIN) / share, (right - MARGIN) / share) for left, _, right, *_ in words]

    assert len(spans) > 15 * 5
    assert all(int(left) == int(right) for left, right in spans)


@pytest.mark.parametrize(
    "block",
    [
        Paragraph(text=f"Lihat {'a' * 300} pada lampiran."),
        Item(mark="1.", text="berkas-" * 60),
        Terms(rows=(("Hal", "x" * 200),)),
        SIGNED.model_copy(
            update={"name": "Dr. H. " + "Muhammad " * 12, "lines": ("Kepala " * 20,)}
        ),
    ],
    ids=lambda block: block.kind,
)
def test_nothing_runs_over_the_margin(block: Block) -> None:
    page = opened(_pdf(block))[0]

    assert max(word[2] for word in page.get_text("words")) < page.rect.width - 2 / 2.54 * 72 + 1


def test_pages_are_numbered_only_where_there_are_several() -> None:
    one = texts(_pdf(Paragraph(text="x")))
    two = texts(_pdf(Paragraph(text="x"), Annex(title="L", head=())))

    assert "1 / 1" not in one[0]
    assert ["1 / 2" in two[0], "2 / 2" in two[1]] == [True, True]


def test_a_qr_code_without_an_address_is_refused() -> None:
    with pytest.raises(IncompleteLetterError, match="verify_url"):
        _pdf(Check(sha256="0f" * 32, text="Pindai."))


def test_the_qr_code_names_its_address_in_letters_too() -> None:
    sheet = Sheet(title="S", made_at=SHEET.made_at, verify_url="https://contoh.example/periksa/")

    (text,) = texts(_pdf(Check(sha256="0f" * 32, text="Pindai."), sheet=sheet))

    assert f"https://contoh.example/periksa/{'0f' * 32}" in "".join(text.split()).replace(
        "\u200b", ""
    )


def test_a_broken_layout_is_named(tmp_path: Path) -> None:
    (tmp_path / "surat.typ").write_text("#let x = tidak-ada")

    with pytest.raises(IncompleteLetterError, match=r"surat\.typ: unknown variable"):
        Typesetter(tmp_path).pdf((Paragraph(text="x"),), SHEET)


def test_only_the_fonts_of_the_repository_and_of_typst_are_used() -> None:
    document = opened(_pdf(Paragraph(text="x"), SIGNED))

    names = {font[3].split("+")[-1] for font in document.get_page_fonts(0)}

    assert names == {"LiberationSans", "LiberationSans-Bold"}


@pytest.mark.parametrize("crest", [True, False])
def test_the_lambang_stands_in_the_kop_only_where_the_office_has_one(*, crest: bool) -> None:
    square = '<rect width="9" height="9"/>'
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{square}</svg>'.encode()
    )
    sheet = Sheet(title="S", made_at=SHEET.made_at, crest=picture if crest else None)

    page = opened(_pdf(Kop(government="P", name="D", address="A"), sheet=sheet))[0]

    assert (darkest(page, 75, 45, 100, 60) < 60) is crest
