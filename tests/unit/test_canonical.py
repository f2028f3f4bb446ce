"""Canonical JSON: one text for one document, whoever writes it."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict

from shared.canonical import canonical, sha256


class Document(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)
    value: Any


class Colour(StrEnum):
    MERAH = "MERAH"


def text(value: object) -> str:
    return canonical(Document(value=value))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"b": 1, "a": {"d": None, "c": True}}, '{"a":{"c":true,"d":null},"b":1}'),
        ((1, 2), "[1,2]"),
        (Decimal("99.50"), '"99.50"'),
        (Decimal("1E+3"), '"1000"'),
        (Decimal("-0.000000001"), '"-0.000000001"'),
        (datetime.fromisoformat("2025-10-09T16:00:00+08:00"), '"2025-10-09T08:00:00Z"'),
        (datetime(2025, 10, 9, 8, 0, 0, 120000, tzinfo=UTC), '"2025-10-09T08:00:00.120000Z"'),
        (date(2025, 9, 30), '"2025-09-30"'),
        (Colour.MERAH, '"MERAH"'),
        ("persén ✓ / \x7f", '"persén ✓ / \x7f"'),
        ('a"b\\c\n\t\x01', '"a\\"b\\\\c\\n\\t\\u0001"'),
    ],
)
def test_each_kind_of_value_has_one_form(value: object, expected: str) -> None:
    assert text(value) == f'{{"value":{expected}}}'


@pytest.mark.parametrize("value", [1.5, {1, 2}, b"x", complex(1, 2)])
def test_what_has_no_single_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="no canonical form"):
        text(value)


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), datetime(2025, 1, 1)])  # noqa: DTZ001
def test_what_is_no_number_or_no_moment_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"is no number|has no zone"):
        text(value)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


@settings(derandomize=True, database=None, max_examples=30, deadline=None)
@given(_JSON)
def test_reading_it_and_writing_it_again_gives_the_same_bytes(value: object) -> None:
    written = text(value)

    again = json.dumps(
        json.loads(written), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    assert again == written
    assert sha256(again) == sha256(written)
