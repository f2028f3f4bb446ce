"""Numbers that nobody needs and a sum would choke on are refused by their place."""

from decimal import Decimal

import pytest

from services.collector.domain.numbers import require_short
from shared.refusal import RefusalError

LONG = Decimal("1E-21")


def detail(value: object) -> str:
    with pytest.raises(RefusalError) as refused:
        require_short(value)
    return refused.value.rejected.detail


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1E-21", "1E+21", "123456789012345678901"])
def test_what_is_no_number_of_an_office_is_refused(number: str) -> None:
    assert detail((Decimal(number),)) == "Lebih dari 20 angka di: [0]."


@pytest.mark.parametrize("number", ["0", "-1", "1E-20", "1E+20", "12345678901234567890"])
def test_twenty_digits_are_enough_for_every_figure(number: str) -> None:
    require_short({"a": [Decimal(number), "1E-21", None]})


def test_many_places_are_counted_and_not_all_listed() -> None:
    assert detail({"a": [LONG] * 5}).endswith("a[3], a[4].")
    assert detail({"a": [LONG] * 7}).endswith("a[3], a[4], dan 2 tempat lain.")
