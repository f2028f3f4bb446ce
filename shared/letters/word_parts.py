"""Each kind of block as Word paragraphs and tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.section import Section
from docx.shared import Cm, Length, Mm, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from shared.letters.model import (
    Addressees,
    Annex,
    Check,
    Copies,
    Digest,
    Item,
    Kop,
    Signatory,
    Signature,
    Signatures,
    Table,
    Terms,
)
from shared.letters.qr import qr_png
from shared.letters.word_styles import FIRST_LINE, text_width, underline
from shared.letters.word_tables import GRID, fill, new_row, put, widths

_HALF: Final = 0.46
"""Where the right half begins, as a share of the text's width."""
_LEVEL: Final = Cm(0.75)
_ROOM: Final = Cm(2.1)


@dataclass(frozen=True, slots=True)
class Desk:
    """The document, the section that is written in, and what the paper adds."""

    document: Document
    section: Section
    crest: bytes | None
    verify_address: str | None

    @property
    def width(self) -> int:
        """Between the margins."""
        return text_width(self.section)

    def line(self, text: str, style: str) -> WordParagraph:
        """One paragraph."""
        return self.document.add_paragraph(text, style=style)

    def halfway(self, text: str, style: str) -> WordParagraph:
        """One paragraph in the right half of the page."""
        paragraph = self.line(text, style)
        paragraph.paragraph_format.left_indent = Length(int(self.width * _HALF))
        return paragraph


def kop(desk: Desk, block: Kop) -> None:
    """The letterhead, with the lambang at the left where there is one."""
    lines = [
        (block.government, "Kop Pemerintah"),
        (block.name, "Kop Perangkat Daerah"),
        (block.address, "Kop Alamat"),
        *([] if block.contact is None else [(block.contact, "Kop Alamat")]),
    ]
    if desk.crest is None:
        last = [desk.line(text, style) for text, style in lines][-1]
    else:
        _beside(desk, desk.crest, lines)
        last = desk.line("", "Kop Alamat")
        last.paragraph_format.line_spacing = Pt(3)
    last.paragraph_format.space_after = Pt(14)
    underline(last, "thickThinSmallGap", 24)


def _beside(desk: Desk, crest: bytes, lines: Sequence[tuple[str, str]]) -> None:
    word = desk.document.add_table(rows=1, cols=2)
    left, right = word.rows[0].cells
    left.paragraphs[0].add_run().add_picture(BytesIO(crest), height=Cm(2))
    for number, (text, style) in enumerate(lines):
        paragraph = right.add_paragraph() if number else right.paragraphs[0]
        paragraph.style = style
        paragraph.add_run(text)
    widths(word, (2.3, 14.2), desk.width)


def terms(desk: Desk, block: Terms) -> None:
    """Labels, colons and values in a table without lines, so that all colons stand in one line."""
    word = desk.document.add_table(rows=0, cols=3)
    indent = block.level * FIRST_LINE
    label = max(len(name) for name, _ in block.rows) * Pt(6)
    for name, value in block.rows:
        for cell, text in zip(new_row(word).cells, (name, ":", value), strict=True):
            cell.paragraphs[0].style = "Kepala Surat"
            cell.paragraphs[0].add_run(text)
    shares = (label + Mm(4), Mm(5), desk.width - indent - label - Mm(9))
    widths(word, shares, desk.width - indent)
    if indent:
        word.alignment = WD_TABLE_ALIGNMENT.RIGHT
    desk.line("", "Kepala Surat").paragraph_format.line_spacing = Pt(8)


def addressees(desk: Desk, block: Addressees) -> None:
    """Yth., who, and where."""
    numbered = len(block.names) > 1
    for number, name in enumerate(block.names, start=1):
        first = "Yth.\t" if number == 1 else "\t"
        paragraph = desk.line(
            f"{first}{number}.\t{name}" if numbered else f"{first}{name}", "Kepala Surat"
        )
        _hang(paragraph, (Cm(1.1), Cm(1.8)) if numbered else (Cm(1.1),))
    desk.line("di", "Kepala Surat")
    place = desk.line(block.place, "Kepala Surat")
    place.paragraph_format.left_indent = FIRST_LINE
    place.paragraph_format.space_after = Pt(12)


def item(desk: Desk, block: Item) -> None:
    """One item with its mark and a hanging indent."""
    mark = "–" if block.mark == "-" else block.mark
    paragraph = desk.line(f"{mark}\t{block.text}", "Butir Surat")
    _hang(paragraph, (Length((block.level + 1) * _LEVEL),), by=_LEVEL)


def digest(desk: Desk, block: Digest) -> None:
    """The hash, four groups a line."""
    lines = [" ".join(block.groups[at : at + 4]) for at in range(0, len(block.groups), 4)]
    paragraph = desk.line("\n".join(lines), "Kode Surat")
    paragraph.paragraph_format.left_indent = FIRST_LINE


def table(desk: Desk, block: Table) -> None:
    """A table with a repeated head; "Nihil." where it has no rows."""
    word = desk.document.add_table(rows=1, cols=len(block.columns), style=GRID)
    fill(word, block, desk.width)
    if not block.rows:
        cells = new_row(word).cells
        put(cells[0].merge(cells[-1]), "Nihil.", block.size, align="center")
    desk.line("", "Kepala Surat").paragraph_format.line_spacing = Pt(8)


def signature(desk: Desk, block: Signature) -> None:
    """Jabatan, room for the signature, name, rank and NIP: never torn apart."""
    lines = [desk.halfway(f"{line},", "Tanda Tangan") for line in block.lines]
    lines[0].paragraph_format.space_before = Pt(14)
    if block.electronic:
        lines.append(desk.halfway("Ditandatangani secara elektronik", "Tanda Tangan"))
    named = _named(block)
    names = [desk.halfway(text, "Tanda Tangan") for text in named]
    names[0].paragraph_format.space_before = Pt(6) if block.electronic else _ROOM
    names[0].runs[0].font.bold = True
    for paragraph in (*lines, *names[:-1]):
        paragraph.paragraph_format.keep_with_next = True


def signatures(desk: Desk, block: Signatures) -> None:
    """Several signatories: nama, jabatan, tanda tangan."""
    word = desk.document.add_table(rows=1, cols=4, style=GRID)
    heads = ("No.", "Nama", "Jabatan", "Tanda Tangan")
    for cell, text in zip(word.rows[0].cells, heads, strict=True):
        put(cell, text, 10.5, bold=True, align="center")
    for number, person in enumerate(block.people, start=1):
        row = new_row(word)
        row.height = Cm(1.6)
        texts = (f"{number}.", "\n".join(_named(person)), ", ".join(person.lines), "")
        for cell, text in zip(row.cells, texts, strict=True):
            put(cell, text, 10.5)
    widths(word, (1.1, 5.2, 5.5, 4.0), desk.width)


def copies(desk: Desk, block: Copies) -> None:
    """Tembusan."""
    desk.line("Tembusan:", "Tembusan").paragraph_format.space_before = Pt(18)
    for number, name in enumerate(block.names, start=1):
        if len(block.names) == 1:
            desk.line(name, "Tembusan")
        else:
            _hang(desk.line(f"{number}.\t{name}", "Tembusan"), (Cm(0.7),))


def check(desk: Desk, block: Check) -> None:
    """The QR code, what it is for, and its address in letters."""
    address = desk.verify_address
    assert address is not None  # noqa: S101 - the sheet was asked for it
    picture = desk.line("", "Kepala Surat")
    picture.add_run().add_picture(BytesIO(qr_png(address)), width=Cm(2.6))
    for text in (block.text, address):
        desk.line("", "Kepala Surat").add_run(text).font.size = Pt(8)


def annex(desk: Desk, block: Annex) -> None:
    """The head of a lampiran."""
    for number, text in enumerate(
        (block.label, *(f"{name}\t: {value}" for name, value in block.head))
    ):
        paragraph = desk.halfway(text, "Kepala Surat")
        paragraph.runs[0].font.bold = number == 0
        start = paragraph.paragraph_format.left_indent
        assert start is not None  # noqa: S101 - set by halfway
        paragraph.paragraph_format.tab_stops.add_tab_stop(Length(start + Cm(2)))
    title = desk.line(block.title, "Judul Surat Tebal")
    title.paragraph_format.space_before = title.paragraph_format.space_after = Pt(10)


def rule(desk: Desk) -> None:
    """A line across the page."""
    underline(desk.line("", "Kepala Surat"), "single", 6)
    desk.line("", "Kepala Surat").paragraph_format.line_spacing = Pt(6)


def _named(person: Signatory) -> list[str]:
    nip = None if person.nip is None else f"NIP. {person.nip}"
    return [text for text in (person.name, person.rank, nip) if text]


def _hang(paragraph: WordParagraph, stops: Sequence[Length], by: Length | None = None) -> None:
    """Text hangs at the last tab stop."""
    form = paragraph.paragraph_format
    form.left_indent = stops[-1]
    form.first_line_indent = Length(-(by or stops[-1]))
    for stop in stops:
        form.tab_stops.add_tab_stop(stop)
