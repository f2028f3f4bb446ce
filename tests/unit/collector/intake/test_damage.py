"""Whatever a file is, it gets an answer: damaged or random bytes never end in an error."""

import io
import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st

from services.collector.intake import read_siak
from services.collector.workbook import read_workbook
from tests.unit.collector.intake.exports import IKD, csv_of, declared, form, xlsx

GOOD, GOOD_CSV = xlsx(IKD), csv_of(IKD)
with zipfile.ZipFile(io.BytesIO(GOOD)) as _archive:
    PARTS = {name: _archive.read(name) for name in _archive.namelist()}
PIECES = st.one_of(
    st.binary(max_size=8),
    st.sampled_from(
        [
            b"<",
            b">",
            b'"',
            b"&lt;",
            b"&x;",
            b"</row>",
            b"<row>",
            b"<f>",
            b't="e"',
            b"\x00",
            b"</c>",
            b"9" * 30,
            b'r="B2"',
            b's="99"',
            b"<v>",
            b"<!--",
            b"-->",
            b"xmlns=",
            b"<is><t>",
        ]
    ),
)
DAMAGE = st.lists(
    st.tuples(st.integers(0, 10**6), st.integers(0, 40), PIECES), min_size=1, max_size=4
)


def _damaged(content: bytes, damage: list[tuple[int, int, bytes]]) -> bytes:
    for at, length, piece in damage:
        start = at % (len(content) + 1)
        content = content[:start] + piece + content[start + length :]
    return content


def _answered(content: bytes, name: str) -> None:
    for reading in (
        read_siak(content, name, declared(), form()),
        read_workbook(content, name, form()),
    ):
        assert reading.refused == any(v.rule for v in reading.verdicts)
        assert not (reading.refused and reading.figures)


@given(st.binary(max_size=200), st.sampled_from(["a.csv", "a.xlsx", "a", ""]))
def test_random_bytes_are_answered(content: bytes, name: str) -> None:
    _answered(content, name)


@given(DAMAGE)
def test_a_damaged_csv_is_answered(damage: list[tuple[int, int, bytes]]) -> None:
    _answered(_damaged(GOOD_CSV, damage), "a.csv")


@given(DAMAGE)
def test_a_damaged_archive_is_answered(damage: list[tuple[int, int, bytes]]) -> None:
    _answered(_damaged(GOOD, damage), "a.xlsx")


@given(st.sampled_from(sorted(PARTS)), DAMAGE)
@settings(max_examples=200)
def test_an_archive_with_a_damaged_part_is_answered(
    name: str, damage: list[tuple[int, int, bytes]]
) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part, content in PARTS.items():
            archive.writestr(part, _damaged(content, damage) if part == name else content)

    _answered(out.getvalue(), "a.xlsx")
