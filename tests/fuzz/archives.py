"""XLSX files as an attacker or a broken program makes them."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

Parts = dict[str, bytes]
Spoil = Callable[[Parts], Parts]

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_MOMENT: Final = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_THEN: Final = b"2025-01-01T00:00:00Z"
SHEET: Final = "xl/worksheets/sheet1.xml"
_NS: Final = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_XXE: Final = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
_LAUGHS: Final = (
    '<!DOCTYPE x [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)


def parts_of(content: bytes) -> Parts:
    """An archive taken apart, without the moment at which it was made."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: _MOMENT.sub(_THEN, archive.read(name)) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """And put together again: the same parts give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, raw in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), raw, method)
    return out.getvalue()


def _sheet(change: Callable[[bytes], bytes], name: str = SHEET) -> Spoil:
    return lambda parts: parts | {name: change(parts.get(name, b""))}


def _before_root(text: str) -> Callable[[bytes], bytes]:
    return lambda raw: re.sub(rb"(<\?xml[^>]*\?>)?", rb"\1" + text.encode(), raw, count=1)


def _rows(text: str) -> Callable[[bytes], bytes]:
    """Put rows behind the others."""
    return lambda raw: raw.replace(b"</sheetData>", text.encode() + b"</sheetData>")


def _value(text: str) -> Callable[[bytes], bytes]:
    """Give every number of the sheet another value."""
    return lambda raw: re.sub(rb"<v>[^<]*</v>", b"<v>" + text.encode() + b"</v>", raw)


def _cell(row: int, name: str) -> str:
    return f'<row r="{row}"><c r="{name}"><v>1</v></c></row>'


VALUES: Final = (
    "NaN",
    "INF",
    "-INF",
    "1e400",
    "1e300",
    "-1e300",
    "1e30",
    "1e-400",
    "1e15",
    "9" * 400,
    "0x10",
    "1_000",
    "١٢٣",
    "1.234",
    "1,234",
    "1.234.567,89",
    "-0",
    "",
    " 1 ",
    "1e",
    "2958466",
    "-1",
    "99999999999",
    "45000.5",
    "0.1",
    "1.7976931348623157e308",
    "5e-324",
)
SPOILS: Final[dict[str, Spoil]] = {
    "an external entity": _sheet(_before_root(_XXE)),
    "an external entity in the texts": _sheet(_before_root(_XXE), "xl/sharedStrings.xml"),
    "an external entity in the workbook": _sheet(_before_root(_XXE), "xl/workbook.xml"),
    "a billion laughs": _sheet(_before_root(_LAUGHS)),
    "UTF-16 XML": _sheet(lambda raw: raw.decode().replace("UTF-8", "UTF-16").encode("utf-16")),
    "no XML": _sheet(lambda _raw: b"\x00\xff" * 100),
    "an empty sheet": _sheet(lambda _raw: b""),
    "a sheet cut off": _sheet(lambda raw: raw[: len(raw) // 2]),
    "a row beyond the last": _sheet(_rows(_cell(1_048_577, "A1048577"))),
    "a cell in the last corner": _sheet(_rows(_cell(1_048_576, "XFD1048576"))),
    "a cell in the last corner, written with spaces": _sheet(
        _rows('<row r = "1048576"><c r\n=\t"XFD1048576"><v>1</v></c></row>')
    ),
    "a cell in the last corner, in small letters": _sheet(_rows(_cell(1_048_576, "xfd1048576"))),
    "a wide row without addresses, far below": _sheet(
        _rows('<row r="1048576">' + "<c><v>1</v></c>" * 9_000 + "</row>")
    ),
    "a sheet in a part of another name": lambda parts: (
        {n.replace("sheet1.xml", "sheet1.dat"): r for n, r in parts.items()}
        | {
            "xl/_rels/workbook.xml.rels": parts["xl/_rels/workbook.xml.rels"].replace(
                b"sheet1.xml", b"sheet1.dat"
            ),
            "xl/worksheets/sheet1.dat": parts[SHEET].replace(
                b"</sheetData>", _cell(1_048_576, "XFD1048576").encode() + b"</sheetData>"
            ),
        }
    ),
    "a row of a number that overflows": _sheet(_rows(_cell(2**64, f"A{2**64}"))),
    "a row 0": _sheet(_rows(_cell(0, "A0"))),
    "a negative row": _sheet(_rows(_cell(-1, "A-1"))),
    "a column of seven letters": _sheet(_rows(_cell(9, "ZZZZZZZ9"))),
    "a cell without address": _sheet(_rows("<row><c><v>1</v></c></row>")),
    "an address that is none": _sheet(_rows('<row r="9"><c r="9A"><v>1</v></c></row>')),
    "rows in disorder": _sheet(_rows(_cell(2, "A2") + _cell(1, "A1"))),
    "100,000 empty rows": _sheet(_rows("<row/>" * 100_000)),
    "16,384 columns": _sheet(
        _rows('<row r="9">' + '<c t="inlineStr"><is><t>x</t></is></c>' * 16_384 + "</row>")
    ),
    "a text that is not there": _sheet(_rows('<row r="9"><c r="A9" t="s"><v>9999</v></c></row>')),
    "a text of number -1": _sheet(_rows('<row r="9"><c r="A9" t="s"><v>-1</v></c></row>')),
    "a style that is not there": _sheet(_rows('<row r="9"><c r="A9" s="9999"><v>1</v></c></row>')),
    "an unknown type": _sheet(_rows('<row r="9"><c r="A9" t="zz"><v>1</v></c></row>')),
    "an error": _sheet(_rows('<row r="9"><c r="A9" t="e"><v>#REF!</v></c></row>')),
    "a truth": _sheet(_rows('<row r="9"><c r="A9" t="b"><v>7</v></c></row>')),
    "a date as a text": _sheet(_rows('<row r="9"><c r="A9" t="d"><v>2025-99-99</v></c></row>')),
    "a formula without result": _sheet(_rows('<row r="9"><c r="A9"><f>1+1</f></c></row>')),
    "a command": _sheet(_rows('<row r="9"><c r="A9"><f>cmd|\' /C calc\'!A0</f><v>1</v></c></row>')),
    "a link to another file": lambda parts: (
        parts | {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}
    ),
    "merged cells": _sheet(
        lambda raw: raw.replace(
            b"</sheetData>",
            b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        )
    ),
    "merged cells that are none": _sheet(
        lambda raw: raw.replace(
            b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="Z9:A"/></mergeCells>'
        )
    ),
    "a lying extent": _sheet(
        lambda raw: re.sub(rb"<dimension[^>]*/>", b'<dimension ref="A1:XFD1048576"/>', raw)
    ),
    "deeply nested": _sheet(_rows("<a>" * 50_000)),
    "a name of 100,000 letters": _sheet(_rows(f'<row r="9" {"x" * 100_000}="1"></row>')),
    "macros": lambda parts: parts | {"xl/vbaProject.bin": b"\xd0\xcf"},
    "a way out": lambda parts: parts | {"../../../tmp/x.xml": b"<x/>"},
    "two names in different case": lambda parts: parts | {SHEET.upper(): b"<x/>"},
    "no workbook": lambda parts: {n: r for n, r in parts.items() if n != "xl/workbook.xml"},
    "no relations": lambda parts: {n: r for n, r in parts.items() if "workbook.xml.rels" not in n},
    "no types": lambda parts: {n: r for n, r in parts.items() if n != "[Content_Types].xml"},
    "no styles": lambda parts: {n: r for n, r in parts.items() if n != "xl/styles.xml"},
    "no sheet": lambda parts: {n: r for n, r in parts.items() if n != SHEET},
    "a sheet that leads to itself": _sheet(
        lambda raw: raw.replace(b"worksheets/sheet1.xml", b"workbook.xml"),
        "xl/_rels/workbook.xml.rels",
    ),
    "a sheet from elsewhere": _sheet(
        lambda raw: raw.replace(b"worksheets/sheet1.xml", b"http://127.0.0.1:1/x.xml"),
        "xl/_rels/workbook.xml.rels",
    ),
    "two sheets of one name": _sheet(
        lambda raw: re.sub(rb"(<sheet [^>]*/>)", rb"\1\1", raw, count=1), "xl/workbook.xml"
    ),
    "1,001 parts": lambda parts: parts | {f"xl/x{n}.xml": b"<x/>" for n in range(1001)},
    **{f"the number {value[:20]!r}": _sheet(_value(value)) for value in VALUES},
}


@cache
def _zeros(mebibytes: int) -> tuple[bytes, int]:
    """So many mebibytes of zeros, deflated, and their check sum; they are never there at once."""
    packer, chunk, sum_ = zlib.compressobj(1, zlib.DEFLATED, -15), bytes(1024 * 1024), 0
    packed_ = [packer.compress(chunk) for _ in range(mebibytes)]
    for _ in range(mebibytes):
        sum_ = zlib.crc32(chunk, sum_)
    return b"".join(packed_) + packer.flush(), sum_


def bomb(content: bytes, mebibytes: int, says: int | None = None) -> bytes:
    """The workbook with a sheet that unpacks to so many mebibytes, whatever it ``says`` of that."""
    marker = b"kinerja-bomb"
    raw = bytearray(packed(parts_of(content) | {SHEET: marker}, zipfile.ZIP_STORED))
    data, sum_ = _zeros(mebibytes)
    said = mebibytes * 1024 * 1024 if says is None else says
    return _swapped(bytes(raw), marker, data, sum_, said)


def _swapped(archive: bytes, marker: bytes, data: bytes, sum_: int, size: int) -> bytes:
    """The stored part with other, deflated data, and all places in the archive set right."""
    at = archive.index(marker)
    local = archive.rindex(b"PK\x03\x04", 0, at)
    grown = len(data) - len(marker)
    fixed = bytearray(archive[:at] + data + archive[at + len(marker) :])
    struct.pack_into("<H", fixed, local + 8, zipfile.ZIP_DEFLATED)
    struct.pack_into("<III", fixed, local + 14, sum_, len(data), size)
    end = fixed.rindex(b"PK\x05\x06")
    (directory,) = struct.unpack_from("<I", fixed, end + 16)
    struct.pack_into("<I", fixed, end + 16, directory + grown)
    entry = directory + grown
    while fixed[entry : entry + 4] == b"PK\x01\x02":
        name, extra, comment = struct.unpack_from("<HHH", fixed, entry + 28)
        (offset,) = struct.unpack_from("<I", fixed, entry + 42)
        if offset == local:
            struct.pack_into("<H", fixed, entry + 10, zipfile.ZIP_DEFLATED)
            struct.pack_into("<III", fixed, entry + 16, sum_, len(data), size)
        elif offset > local:
            struct.pack_into("<I", fixed, entry + 42, offset + grown)
        entry += 46 + name + extra + comment
    return bytes(fixed)
