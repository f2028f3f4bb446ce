"""Styles and pages of the editable form: real Word styles, so that the office edits one place."""

from typing import Final

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from shared.letters.model import Paper

FACE: Final = "Arial"
CODE_FACE: Final = "Courier New"
_CENTER, _JUSTIFY, _LEFT = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
    WD_ALIGN_PARAGRAPH.LEFT,
)
_STYLES: Final = (
    ("Kop Pemerintah", 12, False, _CENTER, 0),
    ("Kop Perangkat Daerah", 16, True, _CENTER, 0),
    ("Kop Alamat", 9.5, False, _CENTER, 0),
    ("Judul Surat", 11, False, _CENTER, 3),
    ("Judul Surat Tebal", 12, True, _CENTER, 3),
    ("Isi Surat", 11, False, _JUSTIFY, 6),
    ("Subjudul Surat", 11, True, _LEFT, 4),
    ("Butir Surat", 11, False, _JUSTIFY, 4),
    ("Kepala Surat", 11, False, _LEFT, 0),
    ("Tanda Tangan", 11, False, _LEFT, 0),
    ("Tembusan", 11, False, _LEFT, 0),
    ("Kode Surat", 9, False, _LEFT, 6),
    ("Isi Tabel", 9, False, _LEFT, 0),
)
"""Name, size, bold, alignment, space after in points."""
INDENTED: Final = "Isi Surat"
FIRST_LINE: Final = Cm(1.25)
_AFTER_BORDER: Final = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr")
"""What Word wants to come after a border in a paragraph's properties."""


def add_styles(document: Document) -> None:
    """The styles of letters, on top of Normal in the face that the kop asks for."""
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)  # noqa: S101 - so in python-docx's own template
    _face(normal, FACE, 11)
    normal.paragraph_format.space_after = Pt(0)
    for name, size, bold, align, after in _STYLES:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        assert isinstance(style, ParagraphStyle)  # noqa: S101 - that type was asked for
        style.base_style = normal
        _face(style, CODE_FACE if name == "Kode Surat" else FACE, size)
        style.font.bold = bold
        style.paragraph_format.alignment = align
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.widow_control = True
        style.quick_style = True
    indented = document.styles[INDENTED]
    assert isinstance(indented, ParagraphStyle)  # noqa: S101 - added above
    indented.paragraph_format.first_line_indent = FIRST_LINE


def _face(style: ParagraphStyle, face: str, size: float) -> None:
    style.font.name = face
    style.font.size = Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:eastAsia", "w:cs"):
        fonts.set(qn(script), face)


def set_page(section: Section, paper: Paper, *, wide: bool) -> None:
    """Paper, orientation and margins of one section."""
    width, height = paper.millimetres
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (
        (Mm(height), Mm(width)) if wide else (Mm(width), Mm(height))
    )
    section.left_margin = Cm(1.5) if wide else Cm(2.5)
    section.right_margin = Cm(1.5) if wide else Cm(2)
    section.top_margin = Cm(1.6) if wide else Cm(1.5)
    section.bottom_margin = Cm(1.6) if wide else Cm(2)


def number_pages(section: Section) -> None:
    """The page's number in the middle of the footer; later sections go on with it."""
    paragraph = section.footer.paragraphs[0]
    paragraph.style = "Kop Alamat"
    page = OxmlElement("w:fldSimple")
    page.set(qn("w:instr"), "PAGE")
    paragraph._p.append(page)  # noqa: SLF001 - python-docx has no call for it


def text_width(section: Section) -> int:
    """Between the margins, in Word's units."""
    page, left, right = section.page_width, section.left_margin, section.right_margin
    assert page is not None  # noqa: S101 - set by set_page
    assert left is not None  # noqa: S101 - set by set_page
    assert right is not None  # noqa: S101 - set by set_page
    return page - left - right


def underline(paragraph: Paragraph, kind: str, eighths: int) -> None:
    """A border below a paragraph, ``eighths`` of a point thick: the double rule, or a line."""
    border, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for key, value in (("val", kind), ("sz", str(eighths)), ("space", "4"), ("color", "000000")):
        bottom.set(qn(f"w:{key}"), value)
    border.append(bottom)
    paragraph._p.get_or_add_pPr().insert_element_before(border, *_AFTER_BORDER)  # noqa: SLF001 - python-docx has no call for it
