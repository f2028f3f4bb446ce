"""Whatever a file is, its reader answers what it took, or in Indonesian why not; soon."""

import resource
import zipfile
from time import process_time
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.approval.signing.scans import inspected
from shared.http import Problem
from shared.refusal import RefusalError
from tests.fuzz.archives import SPOILS, VALUES, bomb, packed, parts_of
from tests.fuzz.budget import SEED, fuzzed
from tests.fuzz.mutations import NASTY_TEXTS, PERSONAL_SPELT
from tests.fuzz.readers import ENTRANCES, Entrance, Verdict
from tests.unit.approval.signing.stand import small_pdf
from tests.unit.collector.intake.exports import csv_of

each_entrance = pytest.mark.parametrize("entrance", ENTRANCES.values(), ids=ENTRANCES.keys())

SECONDS: Final = 20.0
"""Processor time for one file, on a slow machine: a person waits for the answer."""

MOST_KIB: Final = 400 * 1024
"""By how much a process may grow over one file."""

CELLS: Final = (*VALUES, *NASTY_TEXTS, "12/31/2025", "31-12-2025", "Rp 5.000", "12%", "TRUE")
TEXTS: Final[dict[str, bytes]] = {
    "no byte": b"",
    "one line end": b"\n",
    "NULs": b"a;b\0;c\n1;2;3\n",
    "UTF-16": "Kode;Nama\n1;2\n".encode("utf-16"),
    "UTF-16 without mark": "Kode;Nama\n1;2\n".encode("utf-16-le"),
    "UTF-32": "Kode;Nama\n1;2\n".encode("utf-32"),
    "two marks": b"\xef\xbb\xbf\xef\xbb\xbfKode;Nama\n",
    "no encoding": b"Kode;\x81\x8d\x8f\n",
    "a quote that never ends": b'Kode;"Nama\n' * 1000,
    "quotes inside": b'Ko"de;N"am"a\n"1"2;3\n',
    "one line of 5 MB": b"x;" * 2_500_000,
    "one cell of 5 MB": b"x" * 5_000_000,
    "a cell longer than csv allows": b"Kode;Nama\n1;" + b"x" * 200_000,
    "300,000 empty lines": b"\n" * 300_000,
    "300,000 lines of marks": b";\n" * 300_000,
    "16,384 columns": b"Kode" + b";" * 16_384 + b"\n",
    "old Mac line ends": b"Kode;Nama\r1;2\r",
    "mixed line ends": b"Kode;Nama\r\n1;2\r3;4\n5;6\x0b7;8\x0c9;0\x85",
    "mixed marks": b"Kode;Nama,Satuan\tX\n1,2;3\t4\n",
    "sep=": b"sep=",
    "sep= and a line end": b"sep=\n",
    "sep= a quote": b'sep="\nKode"Nama\n',
    "sep= a line end": b"sep=\n\nKode\n",
    "sep= of two bytes": "sep=£\nKode£Nama\n".encode(),
    "sep= a letter": b"sep=o\nKode\n",
    "XML": b"<?xml version='1.0'?><x/>",
    "HTML": b"  <table><tr><td>Kode</td></tr></table>",
    "a PDF": b"%PDF-1.7",
    "RTF": b"{\\rtf1}",
    "an old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "the beginning of an archive": b"PK",
    "an archive of nothing": b"PK\x05\x06" + bytes(18),
    "gzip": b"\x1f\x8b\x08\x00" + bytes(20),
}
NAMES: Final = ("a.csv", "a.xlsx", "a.CSV", "a.txt", "a", "a.xls", "a.csv.xlsx")


def judged(entrance: Entrance, content: bytes, name: str) -> Verdict:
    """Read a file and look at the answer, and at what it cost."""
    before, begun = _peak(), process_time()

    verdict = entrance.read(content, name)

    assert process_time() - begun < SECONDS
    assert _peak() - before < MOST_KIB
    assert verdict.taken or verdict.refused or not content.strip(), "no word on the file"
    told = " ".join(verdict.refused)
    assert not any(number in told for number in PERSONAL_SPELT)
    return verdict


def _peak() -> int:
    """The most memory that this process ever had, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@each_entrance
@pytest.mark.parametrize("content", TEXTS.values(), ids=TEXTS.keys())
def test_a_text_that_is_no_table_gets_an_answer(entrance: Entrance, content: bytes) -> None:
    for name in NAMES[:2]:
        judged(entrance, content, name)


@each_entrance
@pytest.mark.parametrize("spoil", SPOILS.values(), ids=SPOILS.keys())
def test_a_workbook_made_to_harm_gets_an_answer(entrance: Entrance, spoil: object) -> None:
    assert callable(spoil)
    parts = parts_of(entrance.make(entrance.rows))
    judged(entrance, packed(spoil(parts)), "a.xlsx")


@each_entrance
@pytest.mark.parametrize(("mebibytes", "says"), [(100, None), (500, None), (200, 1000)])
def test_a_bomb_is_refused_before_it_goes_off(
    entrance: Entrance, mebibytes: int, says: int | None
) -> None:
    content = bomb(entrance.make(entrance.rows), mebibytes, says)

    verdict = judged(entrance, content, "a.xlsx")

    assert (verdict.taken, len(verdict.refused)) == (0, 1)


@each_entrance
@given(data=st.data())
@fuzzed(30)
def test_a_cell_with_anything_in_it_gets_a_word(entrance: Entrance, data: st.DataObject) -> None:
    print(f"KINERJA_SEED={SEED}")
    rows = [list(row) for row in entrance.rows]
    cells = st.sampled_from(CELLS) | st.text(max_size=20) | st.floats() | st.dates() | st.booleans()
    for _ in range(data.draw(st.integers(1, 4))):
        row = data.draw(st.integers(0, len(rows) - 1))
        column = data.draw(st.integers(0, len(rows[row]) - 1))
        rows[row][column] = data.draw(cells)
    mark = data.draw(st.sampled_from((",", ";", "\t", "|")))
    encoding = data.draw(st.sampled_from(("utf-8", "utf-8-sig", "cp1252", "utf-16")))
    text = csv_of(rows, mark).decode("utf-8", "surrogatepass")

    judged(entrance, text.encode(encoding, "replace"), "a.csv")


@each_entrance
@given(data=st.data())
@fuzzed(30)
def test_an_archive_with_bits_flipped_or_cut_off_gets_an_answer(
    entrance: Entrance, data: st.DataObject
) -> None:
    print(f"KINERJA_SEED={SEED}")
    method = data.draw(st.sampled_from((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED)))
    raw = bytearray(packed(parts_of(entrance.make(entrance.rows)), method))
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(raw) - 1))
        raw[place] ^= 1 << data.draw(st.integers(0, 7))
    end = data.draw(st.just(len(raw)) | st.integers(2, len(raw)))

    judged(entrance, bytes(raw[:end]), "a.xlsx")


@given(data=st.data())
@fuzzed(60)
async def test_a_scan_with_bytes_changed_is_kept_or_refused(data: st.DataObject) -> None:
    print(f"KINERJA_SEED={SEED}")
    raw = bytearray(small_pdf("Lembar pengesahan", pages=2))
    tokens = (
        b"/",
        b"<<",
        b">>",
        b"[",
        b"]",
        b"0 R",
        b"obj",
        b"endobj",
        b"stream",
        b"9" * 30,
        b"-1",
    )
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(5, len(raw) - 1))
        length = data.draw(st.integers(0, 40))
        raw[place : place + length] = data.draw(st.sampled_from(tokens) | st.binary(max_size=8))
    begun = process_time()
    try:
        await inspected(bytes(raw))
    except (RefusalError, Problem) as refused:
        told = refused.rejected.remedy if isinstance(refused, RefusalError) else refused.body
        print(told)
    assert process_time() - begun < SECONDS
