"""Coming in, going out, changing the password or the role."""

from collections.abc import Awaitable, Callable
from typing import Final

from fastapi import APIRouter, Request, Response

from services.portal.accounts.door import NotLetIn, Visitor
from services.portal.accounts.model import LONGEST
from services.portal.web.backend import Refused
from services.portal.web.forms import Form
from services.portal.web.house import COOKIE, House, guarded, seen

_START: Final = "/"
Opened = Callable[[Request], Awaitable[Response]]
"""A handler for everybody."""


def routes(house: House) -> APIRouter:
    """``/masuk``, ``/keluar``, ``/akun``, ``/peran``."""
    router = APIRouter()

    async def entrance(request: Request) -> Response:
        return house.page("masuk.html.j2", None, to=_own(request.query_params.get("ke", _START)))

    async def enter(request: Request) -> Response:
        form = await Form.of(request)
        to = _own(form.text("ke"))
        try:
            cookie, _ = await house.door.enter(form.text("login"), form.secret("password"))
        except NotLetIn as reason:
            return house.page("masuk.html.j2", None, 401, to=to, notice=str(reason))
        return _with_cookie(house, seen(to), cookie)

    async def leave(visitor: Visitor, request: Request) -> Response:
        await Form.ours(visitor, request)
        await house.door.leave(request.cookies.get(COOKIE))
        response = seen("/masuk")
        response.delete_cookie(COOKIE, path="/")
        return response

    async def account(visitor: Visitor, _request: Request) -> Response:
        return house.page("akun.html.j2", visitor)

    async def change(visitor: Visitor, request: Request) -> Response:
        form = await Form.ours(visitor, request)
        old, new, again = form.secret("old"), form.secret("new"), form.secret("again")
        try:
            cookie, _ = await house.door.change_password(visitor, old, new, again)
        except NotLetIn as reason:
            return house.page("akun.html.j2", visitor, 422, notice=str(reason))
        return _with_cookie(house, seen(_START), cookie)

    async def act_as(visitor: Visitor, request: Request) -> Response:
        form = await Form.ours(visitor, request)
        try:
            await house.door.act_as(visitor, form.text("role"))
        except NotLetIn as reason:
            return house.page("akun.html.j2", visitor, 403, notice=str(reason))
        return seen(_START)

    router.add_route("/masuk", entrance, ["GET"])
    router.add_route("/masuk", _answered(house, enter), ["POST"])
    router.add_route("/keluar", guarded(house, leave), ["POST"])
    router.add_route("/akun", guarded(house, account), ["GET"])
    router.add_route("/akun", guarded(house, change), ["POST"])
    router.add_route("/peran", guarded(house, act_as), ["POST"])
    return router


def _answered(house: House, enter: Opened) -> Opened:
    """The door, with a page for a form that cannot be read."""

    async def answered(request: Request) -> Response:
        try:
            return await enter(request)
        except Refused as refused:
            notice = f"{refused.detail} {refused.remedy}"
            return house.page("masuk.html.j2", None, refused.status, to=_START, notice=notice)

    return answered


def _with_cookie(house: House, response: Response, cookie: str) -> Response:
    response.set_cookie(
        COOKIE,
        cookie,
        max_age=int(LONGEST.total_seconds()),
        httponly=True,
        secure=house.secure,
        samesite="lax",
    )
    return response


def _own(address: str) -> str:
    """An address of ours; the start for any other, so that nobody is led elsewhere."""
    own = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if own else _START
