"""The visible signature at the foot of the first page: who, as what, when."""

import unicodedata
from typing import Final

from pyhanko.pdf_utils.font.basic import SimpleFontEngineFactory
from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.text import TextBoxStyle
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.stamp import TextStampStyle

from services.approval.signing.signer import SigningOrder

FIELD: Final = "PengesahanKepalaDinas"
_BOX: Final = (72, 60, 523, 132)
"""Left, bottom, right, top in points: below the text of a lembar pengesahan, above its number."""

_FONT_SIZE: Final = 8
_AVERAGE_WIDTH: Final = 0.5
_MARGINS: Final = Margins(6, 6, 6, 6)
_LINE: Final = 96
"""Signs that fit into one line of the box at this size; what is longer is broken."""

_ALIKE: Final = str.maketrans({"–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"'})

_TEXT: Final = TextBoxStyle(
    font=SimpleFontEngineFactory("Helvetica", _AVERAGE_WIDTH), font_size=_FONT_SIZE, leading=11
)


def field() -> SigFieldSpec:
    """Where the signature stands."""
    return SigFieldSpec(
        FIELD, on_page=0, box=_BOX, readable_field_name="Tanda tangan elektronik pejabat pengesah"
    )


def style(order: SigningOrder) -> TextStampStyle:
    """How the signature looks. All that varies is written as it is, never interpreted."""
    return TextStampStyle(
        stamp_text=text(order).replace("%", "%%"),
        text_box_style=_TEXT,
        inner_content_layout=SimpleBoxLayoutRule(
            AxisAlignment.ALIGN_MIN,
            AxisAlignment.ALIGN_MID,
            _MARGINS,
        ),
        border_width=1,
    )


def text(order: SigningOrder) -> str:
    """The words of the signature."""
    lines = (
        "Ditandatangani secara elektronik oleh:",
        order.name,
        order.title,
        f"{order.at:%d-%m-%Y pukul %H.%M.%S} {order.at:%Z}",
    )
    return "\n".join(part for line in lines for part in _broken(_ascii(line)))


def _ascii(line: str) -> str:
    """In letters that the readers' own Helvetica shows alike; nothing is embedded for a stamp."""
    known = unicodedata.normalize("NFKD", line.translate(_ALIKE))
    return known.encode("ascii", "ignore").decode()


def _broken(line: str) -> list[str]:
    parts = [""]
    for word in line.split():
        longer = f"{parts[-1]} {word}".strip()
        if len(longer) > _LINE and parts[-1]:
            parts.append(word)
        else:
            parts[-1] = longer
    return parts
