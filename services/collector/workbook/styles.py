"""Looks of the workbook's cells: yellow is to be filled, all else is locked."""

from dataclasses import dataclass
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]


@dataclass(frozen=True, slots=True)
class Styles:
    """XlsxWriter formats; they belong to one workbook."""

    title: Any
    line: Any
    plain: Any
    head: Any
    locked: Any
    before: Any
    shut: Any
    count: Any
    number: Any
    date: Any
    text: Any
    choice: Any


def styles(book: xlsxwriter.Workbook) -> Styles:
    """The formats of a workbook."""
    base = {"font_name": "Arial", "font_size": 9, "valign": "top"}
    framed = base | {"border": 1, "text_wrap": True}
    entry = framed | {"bg_color": "#FFF9DB", "locked": False}
    looks = {
        "title": base | {"bold": True, "font_size": 12},
        "line": base,
        "plain": base | {"text_wrap": True},
        "head": framed | {"bold": True, "align": "center", "bg_color": "#D9E2EC"},
        "locked": framed,
        "before": framed | {"font_color": "#667788", "num_format": "#,##0.######"},
        "shut": framed | {"pattern": 16, "fg_color": "#C4CCD4"},
        "count": entry | {"num_format": "#,##0"},
        "number": entry | {"num_format": "#,##0.######"},
        "date": entry | {"num_format": "dd/mm/yyyy"},
        "text": entry,
        "choice": entry | {"align": "center"},
    }
    return Styles(**{name: book.add_format(look) for name, look in looks.items()})
