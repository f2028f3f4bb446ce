"""What calamine does not give: broken cells, and the formulas behind the others.

An error (#REF!) and a formula that was never calculated both come as blank, and a blank would
be taken for "no figure". They are found in the sheet's XML and put back as `Broken`. A formula
whose result is the empty text has a result: it stays blank.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from services.collector.intake.grid import Block, Broken, Row, column_number
from services.collector.intake.refusals import BROKEN_FILE
from shared.refusal import RefusalError

_CELL: Final = rb"""<(?:\w+:)?c\s(?=[^<>]*?\br=["']([A-Z]{1,3})(\d+)["'])[^<>]*?"""
_ERROR: Final = re.compile(_CELL + rb"""\bt=["']e["']""")
_ANY_ERROR: Final = re.compile(rb"""\bt=["']e["']""")
_NO_RESULT: Final = re.compile(
    rb"""<(?:\w+:)?c\s(?![^<>]*?\bt=["']str["'])(?=[^<>]*?\br=["']([A-Z]{1,3})(\d+)["'])[^<>]*?"""
    rb">\s*"
    rb"<(?:\w+:)?f(?:\s[^<>]*?)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v(?:\s*/>|></(?:\w+:)?v>)\s*)?</(?:\w+:)?c>"
)
_FORMULA: Final = re.compile(_CELL + rb">\s*<(?:\w+:)?f(?:\s[^<>]*?)?>([^<]*)<")
_FORMULAS: Final = (b"<f", b":f")
_Fault = tuple[int, int, Broken]


def with_faults(block: Block, xml: bytes) -> Block:
    """The block with its broken cells in their places, and with its formulas."""
    calculates = any(mark in xml for mark in _FORMULAS)
    faults = _errors(xml) + (_uncalculated(xml) if calculates else [])
    formulas = tuple(_formulas(xml)) if calculates else ()
    if not faults:
        return replace(block, formulas=formulas)
    above = min(row for row, _, _ in faults)
    first = min(block.first, above) if block.rows else above
    rows: list[Row] = [[] for _ in range(block.first - first)] if block.rows else []
    rows += block.rows
    for row, column, broken in faults:
        while len(rows) <= row - first:
            rows.append([])
        cells = rows[row - first]
        cells.extend("" for _ in range(column + 1 - len(cells)))
        cells[column] = broken
    return Block(first, rows, formulas)


def _errors(xml: bytes) -> list[_Fault]:
    if b'"e"' not in xml and b"'e'" not in xml:
        return []
    found = [_fault(match, Broken.FORMULA_ERROR) for match in _ERROR.finditer(xml)]
    if len(found) != len(_ANY_ERROR.findall(xml)):
        raise RefusalError(BROKEN_FILE, "Lembar memuat rumus keliru tanpa alamat sel.")
    return found


def _uncalculated(xml: bytes) -> list[_Fault]:
    return [_fault(match, Broken.NOT_CALCULATED) for match in _NO_RESULT.finditer(xml)]


def _formulas(xml: bytes) -> Iterator[tuple[int, int, str]]:
    for match in _FORMULA.finditer(xml):
        text = html.unescape(match[3].decode(errors="replace"))
        yield int(match[2]), column_number(match[1].decode()), text


def _fault(match: re.Match[bytes], broken: Broken) -> _Fault:
    return int(match[2]), column_number(match[1].decode()), broken
