"""PDFs as another program sees them: text, words with their places, pages as images."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pymupdf
from pypdf import PdfReader


def texts(pdf: bytes) -> list[str]:
    """The text of each page."""
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def flat(text: str) -> str:
    """The text with one blank between words."""
    return " ".join(text.split())


def opened(pdf: bytes) -> Any:
    """The document; the library has no types."""
    library: Any = pymupdf
    return library.open(stream=pdf)


def gray(page: Any, dpi: int = 60) -> Any:
    """A page as a picture in gray."""
    library: Any = pymupdf
    return page.get_pixmap(dpi=dpi, colorspace=library.csGRAY)


def darkest(page: Any, left: float, top: float, right: float, bottom: float) -> int:
    """The darkest point of a part of a page, 0 to 255; places in points."""
    library: Any = pymupdf
    clip = library.Rect(left, top, right, bottom)
    return int(min(page.get_pixmap(clip=clip, colorspace=library.csGRAY).samples))


def picture(file: Path) -> Any:
    """A picture that was kept."""
    library: Any = pymupdf
    return library.Pixmap(str(file))


def share_of_difference(one: Any, other: Any) -> float:
    """Which share of the points differs clearly; 1 where the pictures have not the same size."""
    if (one.width, one.height) != (other.width, other.height):
        return 1.0
    pairs = zip(one.samples, other.samples, strict=True)
    return float(sum(abs(a - b) > _CLEARLY for a, b in pairs) / len(one.samples))


_CLEARLY = 64
