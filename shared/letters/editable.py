"""Blocks to a Word document that the office edits: same content as the PDF, real styles."""

import zipfile
from io import BytesIO
from typing import Final

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION
from docx.section import Section
from docx.shared import Pt

from shared.letters import word_parts as parts
from shared.letters.crest import as_png
from shared.letters.model import (
    Addressees,
    Annex,
    Block,
    Blocks,
    Check,
    Copies,
    Digest,
    Heading,
    Item,
    Kop,
    Paragraph,
    Place,
    Rule,
    Signature,
    Signatures,
    Table,
    Terms,
    Title,
)
from shared.letters.typeset import Sheet, sections, verify_address
from shared.letters.word_styles import add_styles, number_pages, set_page

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The date of every file in the archive: same letter, same bytes."""


def docx(blocks: Blocks, sheet: Sheet) -> bytes:
    """The letter as DOCX. Raises `IncompleteLetterError` where a QR code lacks its address."""
    document = Document()
    add_styles(document)
    _label(document, sheet)
    crest = None if sheet.crest is None else as_png(sheet.crest)
    address = verify_address(blocks, sheet)
    if sum(isinstance(block, Annex) for block in blocks):
        number_pages(document.sections[0])
    for number, part in enumerate(sections(blocks)):
        section = _section(document, number)
        head = part[0]
        set_page(section, sheet.paper, wide=isinstance(head, Annex) and head.wide)
        desk = parts.Desk(document, section, crest, address)
        for block, following in zip(part, (*part[1:], None), strict=True):
            _write(desk, block, following)
    return _same_bytes(document)


def _section(document: WordDocument, number: int) -> Section:
    if number:
        document.add_section(WD_SECTION.NEW_PAGE)
    return document.sections[number]


def _write(desk: parts.Desk, block: Block, following: Block | None) -> None:  # noqa: C901, PLR0912 - one line per kind of block
    match block:
        case Kop():
            parts.kop(desk, block)
        case Terms():
            parts.terms(desk, block)
        case Addressees():
            parts.addressees(desk, block)
        case Item():
            parts.item(desk, block)
        case Digest():
            parts.digest(desk, block)
        case Table():
            parts.table(desk, block)
        case Signature():
            parts.signature(desk, block)
        case Signatures():
            parts.signatures(desk, block)
        case Copies():
            parts.copies(desk, block)
        case Check():
            parts.check(desk, block)
        case Annex():
            parts.annex(desk, block)
        case Rule():
            parts.rule(desk)
        case Place() | Title() | Paragraph() | Heading():
            _line(desk, block, following)


def _line(
    desk: parts.Desk, block: Place | Title | Paragraph | Heading, following: Block | None
) -> None:
    if isinstance(block, Place):
        paragraph = desk.halfway(block.text, "Tanda Tangan")
        paragraph.paragraph_format.space_after = Pt(8)
    elif isinstance(block, Title):
        paragraph = desk.line(block.text, "Judul Surat Tebal" if block.strong else "Judul Surat")
        paragraph.paragraph_format.space_after = Pt(3 if isinstance(following, Title) else 12)
    else:
        head = isinstance(block, Heading)
        paragraph = desk.line(block.text, "Subjudul Surat" if head else "Isi Surat")
    leads = block.text.endswith(":") or isinstance(following, Signature | Signatures | Place)
    paragraph.paragraph_format.keep_with_next = leads or isinstance(block, Heading)


def _label(document: WordDocument, sheet: Sheet) -> None:
    core = document.core_properties
    core.title, core.author, core.comments = sheet.title, "", ""
    core.created = core.modified = sheet.made_at
    core.last_modified_by = ""


def _same_bytes(document: WordDocument) -> bytes:
    """The archive with fixed dates; python-docx writes the moment at which it was saved."""
    saved, out = BytesIO(), BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as made, zipfile.ZipFile(out, "w") as again:
        for name in made.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            again.writestr(entry, made.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
