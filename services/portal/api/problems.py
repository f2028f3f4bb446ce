"""Refusals of the API: the house's problem documents (RFC 9457) with the same said in English."""

from collections.abc import Callable, Coroutine
from typing import Any, Final

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from services.portal.web.backend import Refused
from shared.engine import StoreUnavailable
from shared.http import Problem, problems

Handler = Callable[[Request], Coroutine[Any, Any, Response]]

ENGLISH: Final[dict[str, tuple[str, str]]] = {
    "belum-dikenali": (
        "The request carries no token that is valid here.",
        "Ask for a new token at /oauth/token with the system's id and secret.",
    ),
    "tanpa-izin": (
        "This token does not hold the scope that the address needs.",
        "Ask for a token with that scope, or ask the office's IT officer to allow it.",
    ),
    "alamat-tidak-diizinkan": (
        "This system may not ask from this network address.",
        "Ask the office's IT officer to add the network of the system.",
    ),
    "terlalu-sering": ("Too many requests.", "Wait as long as Retry-After says."),
    "kursor-tidak-sah": (
        "The cursor was never given out by this address.",
        "Send a cursor exactly as an answer gave it, or none.",
    ),
    "kursor-usang": (
        "The feed was built anew in another order since this cursor was given out.",
        "Begin again without `since` and drop events whose id you have.",
    ),
    "tidak-ditemukan": (
        "There is no such thing at this office.",
        "Choose one from the list at the address above.",
    ),
    "langganan-tidak-dikenal": (
        "Your system has no such webhook.",
        "Choose one from the list at /api/v1/webhooks.",
    ),
    "langganan-penuh": (
        "The office has as many webhooks as it may have.",
        "Remove one that is not needed any more, or ask the office's IT officer.",
    ),
    "webhook-tidak-aktif": (
        "The office has not switched on that systems register webhooks.",
        "Ask the office's IT officer, or read the events at /api/v1/events.",
    ),
    "alamat-webhook-ditolak": (
        "Nothing may be sent to this address: it is not https, not public, or not to be found.",
        "Register an https address that can be reached from a public network.",
    ),
    "nomor-pribadi": (
        "What was sent may hold a 16-digit personal number; nothing was kept.",
        "Send it without such numbers.",
    ),
    "isi-tidak-sesuai": (
        "A parameter or field is not as the OpenAPI document describes it.",
        "Correct what `errors` names, then send it again.",
    ),
    "basis-data-tidak-terjangkau": (
        "The database cannot be reached now.",
        "Repeat the request in a moment.",
    ),
    "layanan-tidak-terjangkau": (
        "The service that owns this cannot be reached now.",
        "Repeat the request in a moment.",
    ),
}
"""Detail and remedy by rule."""
_OTHERWISE: Final = (
    "The request was refused by the rule that `rule` names.",
    "See `detail` and `remedy`, which are in Indonesian, or ask the office's IT officer.",
)


class ApiRoute(APIRoute):
    """A route whose refusals are said in both languages."""

    def get_route_handler(self) -> Handler:
        """See ``APIRoute``."""
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await handler(request)
            except Problem as no:
                raise said(no) from None
            except RequestValidationError as error:
                raise said(Problem(422, **problems.faults(error))) from None
            except HTTPException:
                raise said(_unreadable()) from None
            except Refused as no:
                raise said(_of(no)) from None
            except StoreUnavailable:
                raise said(_away()) from None

        return handle


def said(problem: Problem) -> Problem:
    """The same with its English."""
    detail, remedy = ENGLISH.get(problem.body["rule"], _OTHERWISE)
    problem.body["en"] = {"detail": detail, "remedy": remedy}
    return problem


def not_found() -> Problem:
    """There is no such cycle, result, document or subscription at the office of who asks."""
    return Problem(
        404,
        "tidak-ditemukan",
        "Yang diminta tidak ada pada kantor ini.",
        "Mohon pilih dari daftar pada alamat di atasnya.",
    )


def bad_cursor() -> Problem:
    """What was sent is no cursor."""
    return Problem(
        400,
        "kursor-tidak-sah",
        "Kursor ini tidak pernah diberikan oleh alamat ini.",
        "Mohon kirim kursor apa adanya dari jawaban sebelumnya, atau tanpa kursor.",
    )


def old_cursor() -> Problem:
    """The feed does not know what its holder has had."""
    return Problem(
        410,
        "kursor-usang",
        "Urutan peristiwa disusun ulang sejak kursor ini diberikan.",
        "Mohon mulai lagi tanpa since, dan lewati peristiwa yang id-nya sudah dimiliki.",
    )


def _unreadable() -> Problem:
    """The body is no text at all, so that there is no place in it to name."""
    return Problem(
        422,
        "isi-tidak-sesuai",
        "Isi permintaan tidak dapat dibaca.",
        "Mohon kirim JSON dalam UTF-8 seperti pada /api/v1.",
    )


def _of(no: Refused) -> Problem:
    problem = Problem(no.status, no.rule, no.detail, no.remedy, **no.more)
    if no.status == 503:  # noqa: PLR2004
        problem.headers = {"Retry-After": "2"}
    return problem


def _away() -> Problem:
    problem = Problem(
        503,
        "basis-data-tidak-terjangkau",
        "Basis data belum dapat dijangkau.",
        "Mohon ulangi sebentar lagi.",
    )
    problem.headers = {"Retry-After": "2"}
    return problem
