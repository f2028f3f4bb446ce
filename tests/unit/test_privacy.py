"""The 16-digit rule: every form of a personal number is found, and what only looks like one is not.

Every number here is synthetic.
"""

import hashlib
import json
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contract import (
    approved,
    data_submitted,
    discrepancy_found,
    draft_agreed,
    form_issued,
    recap_ready,
    step_progressed,
)
from shared.contract.data_submitted import DataSubmitted
from shared.contract.event import Event
from shared.contract.figures import Count, IndicatorFigures, RegionRow
from shared.contract.sample import ACTOR_PIAK, CYCLE, OFFICE, REF_SIAK, VERSIONS
from shared.privacy import personal_number_in, scan, scan_bytes

NIK = "6304010101900001"
EXAMPLES: tuple[Event, ...] = (
    form_issued.EXAMPLE,
    data_submitted.EXAMPLE,
    recap_ready.EXAMPLE,
    discrepancy_found.EXAMPLE,
    draft_agreed.EXAMPLE,
    approved.EXAMPLE,
    step_progressed.EXAMPLE,
)


@pytest.mark.parametrize(
    "text",
    [
        NIK,
        f"a.n. pemohon {NIK}, mohon dicek",
        f"NIK{NIK}",
        f"{NIK}.pdf",
        f"x{NIK}y",
        "6304 0101 0190 0001",
        "6304-0101-0190-0001",
        "6304.0101.0190.0001",
        "6304 - 0101 - 0190 - 0001",
        "630401 010190 0001",
        "630401-010190-0001",
        "63.04.01.010190.0001",
        "63 04 01-010190-0001",
        "1. 6304 0101 0190 0001",
        "630401010190000163040101019000",
        "6304010101900001630401010190000263040101019000036304010101900004",
        "12345678901234567",
        "123456789012345678",
        "6.30401E+15",
        "6,30401E+15",
        "6.30401e15",
        "6E+15",
        "630401E+10",
        "0.630401E+16",
        "٦٣٠٤٠١٠١٠١٩٠٠٠٠١",
        "６３０４０１０１０１９００００１",
        "6304\u00a00101\u00a00190\u00a00001",
        "6304\u20130101\u20130190\u20130001",
        "63040101\u200b01900001",
        "6304010101\u0301900001",
        "6304．0101．0190．0001",
        "①②③④⑤⑥⑦⑧①②③④⑤⑥⑦⑧",
    ],
)
def test_every_form_of_a_personal_number_is_found(text: str) -> None:
    assert personal_number_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Capaian 98,51 persen dari 225.134 wajib KTP",
        "630401010190001",
        "198603152012011007",
        "NIP. 198603152012011007",
        "19860315 201201 1 007",
        "199001012023212001",
        "01-07-2025 s.d. 30-09-2025",
        "000.8.3/0016/14.01/2021",
        "061 / 0016 / 14.01 / 2021",
        "0812-3456-7890",
        "1.234.567.890.123.456",
        "63040101,01900001",
        "6304,0101,0190,0001",
        "6304;0101;0190;0001",
        "6304\t0101\t0190\t0001",
        "6304\n0101\n0190\n0001",
        "63040101 01900001",
        "6304 0101 0190 00012",
        "06304 0101 0190 0001",
        "9.99E+14",
        "6.3E+14",
        "0.0063E+17",
        "1E15",
        "2025-10-03T08:00:00.123456+08:00",
        "2025-10-03T08:00:00Z",
        "12345678-1234-4234-8234-123456789012",
        "00-12345678901234567890123456789012-1234567890123456-01",
        hashlib.sha256(b"11").hexdigest(),
    ],
)
def test_what_only_looks_like_one_is_let_through(text: str) -> None:
    assert not personal_number_in(text)


digits = st.text("0123456789", min_size=16, max_size=16)
words = st.text(st.characters(exclude_categories=["N", "M", "Cs"]), max_size=8)


def grouped(number: str, sizes: tuple[int, ...], separator: str) -> str:
    ends = [sum(sizes[:count]) for count in range(len(sizes) + 1)]
    return separator.join(number[start:end] for start, end in pairwise(ends))


@given(digits, words, words)
def test_sixteen_digits_are_found_wherever_they_stand(number: str, before: str, after: str) -> None:
    assert personal_number_in(f"{before}{number}{after}")


@given(
    digits,
    st.sampled_from([(4, 4, 4, 4), (6, 6, 4), (2, 2, 2, 6, 4)]),
    st.sampled_from([" ", ".", "-", " - ", "\u00a0", "\u2014"]),
    words,
    words,
)
def test_grouped_digits_are_found_wherever_they_stand(
    number: str, sizes: tuple[int, ...], separator: str, before: str, after: str
) -> None:
    text = f"{before} {grouped(number, sizes, separator)} {after}"

    assert personal_number_in(text)
    assert scan_bytes(text.encode())


@given(digits, st.sampled_from([0x660, 0x6F0, 0x966, 0xE50, 0xFF10, 0x1D7CE]))
def test_digits_of_any_script_are_read(number: str, zero: int) -> None:
    assert personal_number_in("".join(chr(zero + int(digit)) for digit in number))


@given(st.integers(10**15, 10**16 - 1))
def test_what_a_spreadsheet_makes_of_a_number_is_found(number: int) -> None:
    assert personal_number_in(f"{Decimal(number):.5E}")
    assert scan(float(number))
    assert scan(number)
    assert scan(Decimal(-number))


@given(st.integers(0, 10**15 - 1))
def test_smaller_numbers_are_let_through(number: int) -> None:
    assert not scan([number, Decimal(number), Decimal(number) / 7, str(number)])


@given(st.uuids(), st.binary(), st.datetimes(timezones=st.just(UTC)))
def test_ids_hashes_and_times_of_machines_are_let_through(
    uuid: UUID, data: bytes, moment: datetime
) -> None:
    versioned = UUID(int=uuid.int, version=5)
    record = {
        "id": str(versioned),
        "sha256": hashlib.sha256(data).hexdigest(),
        "traceparent": f"00-{hashlib.md5(data).hexdigest()}-{uuid.hex[:16]}-01",  # noqa: S324
        "at": moment.isoformat(),
    }

    assert scan(record) == ()
    assert not scan_bytes(json.dumps(record).encode())


@pytest.mark.parametrize("event", EXAMPLES, ids=lambda event: type(event).__name__)
def test_our_own_events_are_let_through(event: Event) -> None:
    assert scan(event) == ()
    assert not scan_bytes(event.model_dump_json().encode())


def sheet_with(total: Decimal | str, unavailable: str | None = None) -> DataSubmitted:
    row = RegionRow(region="ALALAK", numerator=Count(total=Decimal(1)))
    bad = RegionRow(region="BELAWANG", numerator=Count(total=total))
    figures = IndicatorFigures(indicator="DD-01", unavailable=unavailable, rows=(row, bad))
    return DataSubmitted(
        office=OFFICE,
        cycle=CYCLE,
        sop_step=2,
        actor=ACTOR_PIAK,
        versions=VERSIONS,
        sheet=REF_SIAK,
        revision=1,
        on_time=True,
        figures=(figures,),
    )


@pytest.mark.parametrize("total", [NIK, Decimal(NIK), "6.30401E+15", f"no. {NIK}"])
def test_the_place_in_a_model_is_named_and_never_the_value(total: Decimal | str) -> None:
    assert scan(sheet_with(total)) == ("figures[0].rows[1].numerator.total",)


def test_every_place_is_named() -> None:
    assert scan(sheet_with(NIK, unavailable=f"lihat {NIK}")) == (
        "figures[0].unavailable",
        "figures[0].rows[1].numerator.total",
    )


def test_a_key_that_is_a_personal_number_is_named_by_its_position() -> None:
    assert scan({"baik": 1, NIK: {"x": NIK}}) == ("(kunci ke-2)", "(kunci ke-2).x")


def test_a_bare_value_is_named_as_a_whole() -> None:
    assert scan(NIK) == ("(seluruh nilai)",)
    assert scan([NIK, None, True, b"6304 0101 0190 0001"]) == ("[0]", "[3]")


def test_numbers_that_are_none_are_no_hits() -> None:
    assert scan([Decimal("NaN"), Decimal("sNaN"), float("nan"), Decimal("Infinity")]) == ()


def test_a_value_that_cannot_be_looked_into_is_refused() -> None:
    with pytest.raises(TypeError, match="object at files"):
        scan({"files": object()})


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(NIK.encode(), id="bare"),
        pytest.param(b"\xff\xfe" + NIK.encode() + b"\x80", id="not UTF-8"),
        pytest.param(NIK.encode("utf-16"), id="UTF-16"),
        pytest.param(json.dumps({"nik": NIK}).encode(), id="JSON text"),
        pytest.param(json.dumps({"nik": int(NIK)}).encode(), id="JSON number"),
        pytest.param(b'{"nik": 6e15}', id="JSON number, scientific"),
        pytest.param(b'{"nik": "6304010\\u003101900001"}', id="JSON escape"),
        pytest.param(b'{"nik": "6304010\\u003101900001", "nik": ""}', id="doubled key"),
        pytest.param(b"[" * 100_000 + b"]" * 100_000, id="nested too deep to be read"),
    ],
)
def test_bytes_that_hold_or_may_hold_one_are_found(raw: bytes) -> None:
    assert scan_bytes(raw)


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\x00", b'{"total": 225134}', b"[" + b"9" * 15])
def test_other_bytes_are_no_hit(raw: bytes) -> None:
    assert not scan_bytes(raw)


@given(
    st.text(
        alphabet='0123456789 .-,Ee+:{}[]"\\u\u0660\u0665\uff11\u2013\u00a0\u200bab', max_size=60
    ).map(str.encode)
)
def test_the_quick_look_overlooks_nothing_that_is_found(raw: bytes) -> None:
    text = raw.replace(b"\0", b"").decode(errors="replace")

    assert scan_bytes(raw) == (personal_number_in(text) or bool(_in_json(text)))


PIECES = [
    "6304",
    "010101",
    "90",
    "0001",
    "6304010101900001",
    "6",
    "E+15",
    "e15",
    *'E+.- ,":{[é٣１–',
]
pieces = st.sampled_from([*PIECES, " - ", "\\u0031", "\0", "\u200b", "a", "f0"])


@given(st.lists(pieces, max_size=24).map(lambda made: "".join(made).encode()))
def test_the_quick_look_overlooks_nothing_among_many_digits(raw: bytes) -> None:
    text = raw.replace(b"\0", b"").decode(errors="replace")

    assert scan_bytes(raw) == (personal_number_in(text) or bool(_in_json(text)))


def _in_json(text: str) -> tuple[str, ...]:
    try:
        return scan(json.loads(text))
    except ValueError:
        return ()


@given(st.binary(max_size=200))
def test_any_bytes_get_an_answer(raw: bytes) -> None:
    assert scan_bytes(raw) in {True, False}


def test_a_long_text_is_judged_in_time_that_grows_with_its_length() -> None:
    """Six megabytes of digits and points: a pattern that backtracks would never end."""
    assert personal_number_in("1" * 3_000_000)
    assert not personal_number_in("1.2 " * 750_000)
