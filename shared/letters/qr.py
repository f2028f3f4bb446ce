"""QR codes as SVG, drawn by segno."""

from io import BytesIO

import segno


def qr_svg(address: str) -> str:
    """An address as a QR code that still reads when a stamp covers a quarter of it (level Q)."""
    out = BytesIO()
    segno.make_qr(address, error="q").save(out, kind="svg", border=2, xmldecl=False)
    return out.getvalue().decode("utf-8")


def qr_inline(address: str) -> str:
    """The same for a page: as large as its box, level M, since nothing covers it."""
    return segno.make_qr(address, error="m").svg_inline(border=2, omitsize=True)


def qr_png(address: str) -> bytes:
    """The same as PNG, for documents that hold no SVG."""
    out = BytesIO()
    segno.make_qr(address, error="q").save(out, kind="png", scale=8, border=2)
    return out.getvalue()
