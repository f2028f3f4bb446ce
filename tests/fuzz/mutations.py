"""Records as a broken or malicious producer writes them: an event with something done to it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Final

import orjson
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st

from shared.contract import TOPICS
from shared.engine import Record
from tests.fuzz.budget import SEED

Spoil = Callable[[Record], Record]

PERSONAL: Final = "6304012505990001"
"""Shaped like a NIK. Found anywhere in a store, a log line or an answer, something got in."""

IN_OTHER_DIGITS: Final = "".join(chr(0x0660 + int(digit)) for digit in PERSONAL)
PERSONAL_SPELT: Final = (
    PERSONAL,
    "6304 0125 0599 0001",
    "630401-250599-0001",
    "6304.0125.0599.0001",
    IN_OTHER_DIGITS,
)

_PERSONAL_BYTES: Final = tuple(spelt.encode() for spelt in PERSONAL_SPELT)

NASTY_TEXTS: Final = (
    "",
    " ",
    "\0",
    "a\0b",
    "\n",
    "\x1b[31m",
    "\u202e",
    "\u200b",
    "\ufeff",
    "٣",
    "𝟙𝟚",
    "İ",
    "💥" * 300,
    "x" * 100_000,
    "$where",
    "a.b",
    "__proto__",
    "../../etc/passwd",
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "%s%n",
    "KABUPATEN",
    "6304-lain",
    "6304-dukcapil:2025-Q4:r0",
    "6304-dukcapil:0000-Q1:r0",
    "6304-dukcapil:9999-Q4:r999",
    "0000-01-01",
    "9999-12-31",
    "9999-12-31T23:59:59.999999+00:00",
    "0001-01-01T00:00:00+14:00",
    "2025-02-30",
    "NaN",
    "Infinity",
    "1e400",
    "-0",
    "1E+999999999",
    "9" * 5000,
    *PERSONAL_SPELT,
)
NASTY_VALUES: Final[tuple[Any, ...]] = (
    None,
    True,
    False,
    0,
    -1,
    1,
    2**31,
    2**53 + 1,
    2**63 - 1,
    2**63,
    -(2**64) + 1,
    0.1,
    1e308,
    5e-324,
    [],
    {},
    [[]],
    [None] * 3,
    {"": ""},
    {"a.b": 1, "$c": 2, "": 3},
    int(PERSONAL),
    {PERSONAL: 1},
    *NASTY_TEXTS,
)
"""What JSON can hold; what it cannot is in `RAW_VALUES`."""

RAW_VALUES: Final = (
    b"NaN",
    b"-Infinity",
    b"1e400",
    b"-1e-400",
    b"9" * 400,
    b"1" + b"0" * 30_000,
    b'"\\ud800"',
    b'"\\ud83d\\ude00\\udc00"',
    b'"\\u0000"',
    b'"\xff\xfe"',
    b"[" * 5000,
    b'{"a":' * 5000,
    b"[" * 150 + b"]" * 150,
    b"{",
    b"1 2",
    b"01",
    b"'x'",
    b'"' + "".join(f"\\u{ord(d):04x}" for d in PERSONAL).encode() + b'"',
    PERSONAL.encode(),
    b"6.304012505990001E+15",
)
RAW_BODIES: Final = (
    None,
    b"",
    b"\0" * 10,
    b"\xff\x00junk",
    b"null",
    b"0",
    b"[]",
    b"{}",
    b'""',
    b"\xef\xbb\xbf{}",
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b'{"office":"\\ud800"}',
    b"\x1f\x8b\x08\x00",
    b"x" * 900_000,
    PERSONAL.encode(),
)
HEADERS: Final = (
    "ce_id",
    "ce_source",
    "ce_type",
    "ce_subject",
    "ce_time",
    "ce_dataschema",
    "ce_partitionkey",
    "ce_sequence",
    "ce_correlationid",
    "ce_causationid",
    "ce_specversion",
    "content-type",
    "traceparent",
    "ce_",
    "",
    "x" * 2000,
    *PERSONAL_SPELT,
)
HEADER_VALUES: Final = (
    None,
    b"",
    b"\0",
    b"\xff\xfe",
    b"0",
    b"-1",
    b"1",
    b"2",
    b"3",
    b"200",
    b"999999999999",
    b"1000000000000",
    b"9" * 20,
    b"9" * 5000,
    b"1.0",
    b"1e3",
    b" 1",
    b"1_0",
    "١".encode(),
    b"0.3",
    b"collector",
    b"recap",
    b"approval",
    b"somebody-else",
    b"x" * 600,
    b"x" * 100_000,
    b"6304-dukcapil:2025-Q4:r0",
    b"6304-lain:2025-Q3:r0",
    b"6304-dukcapil:2025-Q3:r0\n",
    b"0001-01-01T00:00:00+14:00",
    b"9999-12-31T23:59:59Z",
    b"2025-10-01T08:00:00",
    b"00000000-0000-0000-0000-000000000000",
    b"application/cloudevents+json",
    *_PERSONAL_BYTES,
)


def places(node: Any, above: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The paths of everything inside a JSON value."""
    inside: Iterable[tuple[str | int, Any]] = ()
    if isinstance(node, dict):
        inside = node.items()
    elif isinstance(node, list):
        inside = enumerate(node)
    found = []
    for key, item in inside:
        found += [(*above, key), *places(item, (*above, key))]
    return found


def _body(record: Record) -> Any:
    """The record's JSON; an empty object where it has none any more."""
    try:
        return orjson.loads(record.value or b"{}")
    except orjson.JSONDecodeError:
        return {}


_MARK: Final = "@@here@@"


@st.composite
def fields(draw: st.DrawFn) -> Spoil:
    """One field of the body gets a value that it should not have, twice, or is gone."""
    chosen = draw(st.integers(0, 10_000))
    how = draw(st.sampled_from(("value", "raw", "gone", "key", "many")))
    value: Any = draw(st.sampled_from(NASTY_VALUES))
    raw = draw(st.sampled_from(RAW_VALUES))
    name = draw(st.sampled_from(NASTY_TEXTS))

    def spoil(record: Record) -> Record:
        body = _body(record)
        paths = places(body)
        if not paths:
            return record
        *above, last = paths[chosen % len(paths)]
        node = body
        for key in above:
            node = node[key]
        if how == "gone":
            del node[last]
        elif how == "many":
            node[last] = [node[last]] * 300
        elif how == "key" and isinstance(node, dict):
            node[name] = node.pop(last)
        else:
            node[last] = _MARK if how == "raw" else value
        written = orjson.dumps(body) if _fits(body) else b"{}"
        return replace(record, value=written.replace(f'"{_MARK}"'.encode(), raw))

    return spoil


def _fits(body: Any) -> bool:
    try:
        orjson.dumps(body)
    except TypeError:
        return False
    return True


@st.composite
def bytes_(draw: st.DrawFn) -> Spoil:
    """Bytes are flipped, cut off, or put in."""
    place = draw(st.floats(0, 1))
    flip, cut, put = draw(st.integers(0, 255)), draw(st.booleans()), draw(st.binary(max_size=8))

    def spoil(record: Record) -> Record:
        raw = bytearray(record.value or b"")
        at = int(place * len(raw))
        if cut:
            return replace(record, value=bytes(raw[:at]))
        if at < len(raw):
            raw[at] ^= flip
        raw[at:at] = put
        return replace(record, value=bytes(raw))

    return spoil


def _headed(name: str, value: bytes | None, how: str) -> Spoil:
    def spoil(record: Record) -> Record:
        others = tuple(pair for pair in record.headers if pair[0] != name)
        pair = (name, value)
        headers: dict[str, tuple[tuple[str, bytes | None], ...]] = {
            "replaced": (*others, pair),
            "gone": others,
            "twice": (*record.headers, pair),
            "twice, first": (pair, *record.headers),
            "a hundred times": (*record.headers, *([pair] * 100)),
        }
        return replace(record, headers=headers[how])

    return spoil


HEADS: Final = st.builds(
    _headed,
    st.sampled_from(HEADERS),
    st.sampled_from(HEADER_VALUES) | st.binary(max_size=40),
    st.sampled_from(("replaced", "gone", "twice", "twice, first", "a hundred times")),
)


def _structured(record: Record) -> Record:
    """CloudEvents' other Kafka form: everything in the body, nothing in the headers."""
    attributes = {
        name.removeprefix("ce_"): (value or b"").decode(errors="replace")
        for name, value in record.headers
    }
    body = orjson.dumps(attributes | {"data": _body(record)})
    return replace(record, value=body, headers=(("content-type", b"application/cloudevents+json"),))


def _with(**changes: Any) -> Spoil:
    return lambda record: replace(record, **changes)


WHOLE: Final = st.one_of(
    st.sampled_from(RAW_BODIES).map(lambda raw: _with(value=raw)),
    st.sampled_from(
        (None, b"", b"\xff", b"6304-lain", b"6304-dukcapil\n", b"k" * 5000, *_PERSONAL_BYTES)
    ).map(lambda raw: _with(key=raw)),
    st.sampled_from(TOPICS).map(lambda topic: _with(topic=topic)),
    st.just(_with(headers=())),
    st.just(_structured),
    st.binary(max_size=300).map(lambda raw: _with(value=raw)),
)
SPOILS: Final = st.lists(st.one_of(fields(), bytes_(), HEADS, WHOLE), min_size=1, max_size=3)


def spoiled(record: Record, spoils: list[Spoil]) -> Record:
    """The record after all that was done to it."""
    for spoil in spoils:
        record = spoil(record)
    return record


def drawn(number: int) -> list[list[Spoil]]:
    """So many lists of things to do to a record, from the seed, for where hypothesis is not run."""
    found: list[list[Spoil]] = []

    @seed(SEED)
    @settings(max_examples=number, database=None, phases=(Phase.generate,), deadline=None)
    @given(SPOILS)
    def collect(spoils: list[Spoil]) -> None:
        found.append(spoils)

    collect()
    return found
