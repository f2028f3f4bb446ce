"""Whatever people of an office wrote, wherever a page shows it, it is text and never markup."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from pydantic import ValidationError

from shared.contract import Event
from tests.unit.portal.pages import portal
from tests.unit.portal.test_doors import of
from tests.unit.portal.test_pages import _with_approval
from tests.unit.portal.world import whole_cycle

EVIL: Final = "'\"><img src=x onerror=alert(1)><script>alert(1)</script>{{7*7}}"
_MACHINES: Final = ("cycle", "office", "sha256", "previous_sha256")


def evil(event: Event) -> Event:
    """The event with that text in every field that takes any."""
    document = event.model_dump(mode="json")
    for holder, key in list(_texts(document)):
        before = holder[key]
        holder[key] = EVIL
        try:
            type(event).model_validate(document)
        except ValidationError:
            holder[key] = before
    return type(event).model_validate(document)


def _texts(part: Any) -> Iterator[tuple[Any, Any]]:
    """Where texts stand in a document."""
    if not isinstance(part, dict | list):
        return
    for key, value in part.items() if isinstance(part, dict) else enumerate(part):
        if isinstance(value, str) and key not in _MACHINES:
            yield part, key
        yield from _texts(value)


def test_many_fields_take_any_text() -> None:
    spoiled = [evil(event).model_dump_json() for event in whole_cycle()]

    assert sum(text.count("onerror") for text in spoiled) > 100


@pytest.mark.parametrize("role", ["SEKRETARIS", "KASUBAG_KPEP", "OPERATOR"])
async def test_no_text_of_an_event_or_a_service_becomes_markup(role: str) -> None:
    async with portal(*map(evil, whole_cycle())) as browser:
        await browser.come_in(role, name=EVIL[:100])
        _with_approval(browser)
        shown = 0
        for _, address, _ in of(method="GET"):
            answer = await browser.client.get(address)
            if "html" in answer.headers.get("content-type", ""):
                assert "<img src=x" not in answer.text, address
                assert "<script>alert" not in answer.text, address
                assert "'\"><img" not in answer.text, address
                shown += answer.text.count("&lt;script&gt;")

    assert shown > 20
