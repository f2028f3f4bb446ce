"""The 16-digit rule: a personal number (NIK, No. KK, NPWP) never gets in, whatever its form.

Performance data are aggregates, so nobody needs one (UU 27/2022). The answers here are yes
or no and places, never a value: not even a hash, for the numbers are few enough to be tried.

A number counts as personal if it is written as
  - 16 or more digits in a row, alone or glued to letters;
  - 16 digits in the groups 4-4-4-4, 6-6-4 or 2-2-2-6-4, parted by spaces, dots or dashes;
  - a number of 1e15 or more, or in the notation ``6.30401E+15`` that spreadsheets make of it.
Digits of all scripts are read; marks without width are passed over. Comma, semicolon, tab and
end of line part two numbers. Hashes, UUIDs, traceparents and RFC 3339 times are no hits.

A NIP (18 digits in a row, in the shape of one) is no hit here. It is allowed only where a
document names its signatory; no event, state or log line has a field for it.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from pydantic import BaseModel

LEAST: Final = 10**15
"""The least number with 16 digits."""

WHOLE: Final = "(seluruh nilai)"
"""The place that is named where the scanned value itself is the number."""

_HEX: Final = "[0-9a-f]"
_MACHINE_MADE: Final = re.compile(
    rf"""(?<![0-9A-Za-z])(?:
        (?=[0-9]*[a-f]) {_HEX}{{64}}                                            # SHA-256
      | {_HEX}{{8}}-{_HEX}{{4}}-[1-8]{_HEX}{{3}}-[89ab]{_HEX}{{3}}-{_HEX}{{12}} # UUID
      | {_HEX}{{2}}-{_HEX}{{32}}-{_HEX}{{16}}-{_HEX}{{2}}                       # traceparent
      | \d{{4}}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?       # RFC 3339
    )(?![0-9A-Za-z])""",
    re.VERBOSE,
)
_RUN: Final = re.compile(r"\d{16,}")
_NIP: Final = re.compile(
    r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"  # born
    r"(?:19|20)\d\d(?:0[1-9]|1[0-2]|21)"  # appointed; 21 marks a PPPK
    r"[12]\d{3}"
)
_PARTED: Final = r"[ .\-]{1,3}"
_GROUPS: Final = re.compile(
    "|".join(
        rf"(?<!\d){_PARTED.join(rf'[0-9]{{{size}}}' for size in sizes)}(?!\d)"
        for sizes in ((4, 4, 4, 4), (6, 6, 4), (2, 2, 2, 6, 4))
    )
)
_SCIENTIFIC: Final = re.compile(
    r"(?<!\d)(?P<whole>\d+)(?:[.,](?P<part>\d+))?E(?P<plus>\+?)(?P<power>\d{1,3})(?![0-9A-Z])",
    re.IGNORECASE,
)

_SHAPES: Final = bytes.maketrans(b"0123456789Ee", b"0000000000EE")
_SIXTEEN: Final = b"0" * 16
"""Whatever `_RUN` and `_GROUPS` find, and more."""
_NOTATION: Final = re.compile(
    rb"[0-9][Ee]\+[0-9]|[0-9][.,][0-9]+[Ee][0-9]"  # a spreadsheet's
    rb"|(?<![0-9A-Za-z])-?[0-9]+[Ee][0-9]"  # JSON's
)
"""Whatever `_SCIENTIFIC` finds, and numbers of JSON; rarely a hash."""
_DEEP: Final = b"[" * 200


def personal_number_in(text: str) -> bool:
    """Whether a text holds what may be a personal number."""
    plain = _MACHINE_MADE.sub("\n", _fold(text))
    return (
        any(_NIP.fullmatch(run.group()) is None for run in _RUN.finditer(plain))
        or _GROUPS.search(plain) is not None
        or any(_is_large(match) for match in _SCIENTIFIC.finditer(plain))
    )


def scan(value: object) -> tuple[str, ...]:
    """Places of personal numbers in a model or JSON-like value: ``figures[0].rows[2].region``.

    A key that is one itself is named by its position. Raises ``TypeError`` for a value of a
    kind it does not know: what cannot be looked into is not let through.
    """
    return tuple(_named(place) for place in _hits(value, ""))


def scan_bytes(raw: bytes) -> bool:
    """Whether a record that is about to be kept may hold a personal number.

    Reads it as text and, where it is JSON, as JSON too, so that escapes hide nothing; JSON
    nested too deep to be read is a hit. Compressed or encrypted bytes cannot be judged.
    """
    if b"\0" in raw:
        raw = raw.replace(b"\0", b"")
    if raw.isascii():
        return _worth_a_look(raw) and _found_in(raw.decode())
    text = raw.decode(errors="replace")
    strange = {char for char in set(text) if char > "\x7f"}
    folded = text.translate({ord(char): _fold(char) for char in strange})
    return _worth_a_look(folded.encode()) and _found_in(text)


def _found_in(text: str) -> bool:
    return personal_number_in(text) or _hit_in_json(text)


def _worth_a_look(raw: bytes) -> bool:
    """Whether it has anything of which a personal number could be made.

    Nearly no event has, and looking closely takes a hundred times as long. Digits become 0 and
    what may part them goes, so that 16 of them in any grouping stand in a row.
    """
    if (b"\\" in raw and b"\\u" in raw) or _DEEP in raw:
        return True
    shape = raw.translate(_SHAPES, b" .-")
    if _SIXTEEN in shape:
        return True
    return (b"0E0" in shape or b"0E+" in shape) and _NOTATION.search(raw) is not None


def _hit_in_json(text: str) -> bool:
    try:
        return bool(scan(json.loads(text, object_pairs_hook=list)))  # keeps doubled keys
    except RecursionError:
        return True
    except ValueError:  # no JSON: it has been read as text
        return False


def _hits(value: object, place: str) -> Iterator[str]:
    if isinstance(value, bytes):
        yield from [place] if scan_bytes(value) else []
    elif isinstance(value, str):
        yield from [place] if personal_number_in(value) else []
    elif isinstance(value, int | float | Decimal):
        yield from [place] if _too_large(value) else []
    elif value is None or isinstance(value, date | datetime | time | timedelta | UUID):
        return
    else:
        yield from _hits_inside(value, place)


def _hits_inside(value: object, place: str) -> Iterator[str]:
    if isinstance(value, BaseModel):
        yield from _hits_of_pairs(value, place)
    elif isinstance(value, Mapping):
        yield from _hits_of_pairs(value.items(), place)
    elif isinstance(value, list | tuple | AbstractSet):
        for index, item in enumerate(value):
            yield from _hits(item, f"{place}[{index}]")
    else:
        raise TypeError(f"cannot look into {type(value).__name__} at {_named(place)}")


def _hits_of_pairs(pairs: Iterable[tuple[object, object]], place: str) -> Iterator[str]:
    for position, (key, item) in enumerate(pairs, start=1):
        name = str(key)
        if personal_number_in(name):
            name = f"(kunci ke-{position})"
            yield f"{place}.{name}"
        yield from _hits(item, f"{place}.{name}")


def _named(place: str) -> str:
    return place.removeprefix(".") or WHOLE


def _too_large(number: float | Decimal) -> bool:
    if isinstance(number, Decimal) and not number.is_finite():
        return False
    return number >= LEAST or number <= -LEAST


def _is_large(match: re.Match[str]) -> bool:
    """Whether it is 1e15 or more; ``1E15`` without point or plus may be part of a code."""
    whole, part = match["whole"].lstrip("0"), match["part"] or ""
    if not (part or match["plus"]):
        return False
    leading = len(whole) if whole else len(part.lstrip("0")) - len(part)
    return leading - 1 + int(match["power"]) >= len(str(LEAST)) - 1


def _fold(text: str) -> str:
    """The text in ASCII digits, spaces, dots and dashes; marks without width are left out."""
    if text.isascii():
        return text
    return "".join(_folded(char) for char in unicodedata.normalize("NFKC", text))


def _folded(char: str) -> str:
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    return _STAND_INS.get(unicodedata.category(char), _LOOK_ALIKES.get(char, char))


_STAND_INS: Final = {"Zs": " ", "Pd": "-", "Cf": "", "Mn": ""}
_LOOK_ALIKES: Final = {"−": "-", "·": ".", "•": ".", "‧": "."}
