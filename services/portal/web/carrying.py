"""A form's act carried to the service that owns it, and back to the page: one way for all acts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response

from services.portal.accounts.door import Visitor
from services.portal.web.backend import Order
from services.portal.web.forms import Form
from services.portal.web.house import Handler, House, guarded, seen


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form asks of approval: the address below the cycle, and the command.

    ``back`` is the page to go on to, below the one that the form stands on.
    """

    path: str
    command: Mapping[str, Any]
    back: str = ""


Reading = Callable[[Form], Asked]
"""What a form's fields ask for. Raises `Refused` where they cannot be read."""


def add_acts(router: APIRouter, house: House, page: str, acts: Mapping[str, Reading]) -> None:
    """Give each act its address below the page, as ``/siklus/{cycle}/koordinasi/sepakat``."""
    for name, reading in acts.items():
        handler = _carrying(house, page, reading)
        router.add_route(f"{page}/{name}", guarded(house, handler), ["POST"])


def on_draft(form: Form, **command: Any) -> dict[str, Any]:
    """A command on the draft that the form was made from."""
    return {"recap_version": form.text("recap_version"), **command}


def cells(form: Form) -> list[dict[str, str]]:
    """Whole indicators: which of their cells are wrong is for their filler to find."""
    return [{"indicator": code} for code in form.all("indicator")]


def lines(form: Form, name: str) -> list[str]:
    """What was typed into a field, one entry a line."""
    return [line.strip() for line in form.text(name).splitlines() if line.strip()]


async def carried(
    house: House,
    visitor: Visitor,
    form: Form,
    order: Order,
    command: Mapping[str, Any],
    *,
    back: str,
    match: str = "",
) -> Response:
    """The act itself, under the form's key, and on to a page. Raises `Refused`.

    With ``match`` only over the state of that ETag; else 412.
    """
    await house.backend.act(visitor, order, command, form.text("_key"), match)
    return seen(back)


def _carrying(house: House, page: str, reading: Reading) -> Handler:
    async def act(visitor: Visitor, request: Request, cycle: str) -> Response:
        form = await Form.ours(visitor, request)
        asked = reading(form)
        order = Order("approval", "POST", f"/cycles/{cycle}/{asked.path}")
        back = f"{page.format(cycle=cycle)}{asked.back}"
        return await carried(house, visitor, form, order, asked.command, back=back)

    act.__doc__ = reading.__doc__
    return act
