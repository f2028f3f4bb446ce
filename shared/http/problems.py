"""RFC 9457 problem documents: what is refused, by which rule, and who or what can lift it.

A problem never repeats what was sent: it may be the very thing that must not be kept.
"""

from collections.abc import Mapping
from typing import Any, Final

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from shared.engine import Answer, StoreUnavailable
from shared.privacy import personal_number_in

log = structlog.get_logger("kinerja.http")

MEDIA_TYPE: Final = "application/problem+json"
TITLES: Final = {
    400: "Permintaan tidak dapat dibaca",
    401: "Belum dikenali",
    403: "Tidak berwenang",
    404: "Tidak ditemukan",
    405: "Cara permintaan tidak dikenal",
    409: "Tidak sesuai keadaan saat ini",
    410: "Tidak berlaku lagi",
    412: "Sudah berubah",
    413: "Terlalu besar",
    415: "Jenis isi tidak dikenal",
    422: "Isi tidak sesuai aturan",
    429: "Terlalu sering",
    500: "Galat sistem",
    503: "Layanan belum siap",
}
_HEADERS: Final = {401: {"WWW-Authenticate": "Bearer"}, 503: {"Retry-After": "2"}}
OVERLOADED: Final = {
    "rule": "kelebihan-beban",
    "detail": "Layanan sedang melayani terlalu banyak permintaan.",
    "remedy": "Belum ada yang diproses; mohon ulangi sebentar lagi.",
}
_LONGEST_NAME: Final = 80
_UNKNOWN_PLACE: Final = "Alamat atau cara permintaan tidak dikenal."
UNSPOKEN: Final = "(nama disamarkan)"
_MESSAGES: Final = {
    "missing": "wajib diisi",
    "extra_forbidden": "tidak dikenal; mohon dihapus",
    "string_pattern_mismatch": "bentuknya tidak sesuai",
    "string_too_long": "terlalu panjang",
    "json_invalid": "bukan JSON yang sah",
    "enum": "bukan salah satu pilihan",
    "bool_type": "harus true atau false",
    "int_parsing": "harus bilangan bulat",
    "date_from_datetime_parsing": "harus tanggal JJJJ-BB-HH",
}


class Problem(HTTPException):
    """A refusal that becomes a problem document.

    An ``HTTPException`` because FastAPI lets only those through while it reads a body.
    """

    def __init__(self, status: int, rule: str, detail: str, remedy: str, **more: Any) -> None:
        super().__init__(status, rule)
        self.body = {"rule": rule, "detail": detail, "remedy": remedy, **more}


def problem(
    status: int, body: dict[str, Any], headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """The response for a refusal's ``rule``, ``detail``, ``remedy`` (and more)."""
    document = {
        "type": f"urn:kinerja:rule:{body['rule']}",
        "title": TITLES.get(status, "Ditolak"),
        "status": status,
        **body,
    }
    return JSONResponse(document, status, headers, MEDIA_TYPE)


def response(answer: Answer) -> JSONResponse:
    """An engine's answer as HTTP."""
    if answer.status < 400:  # noqa: PLR2004
        return JSONResponse(answer.body, answer.status)
    return problem(answer.status, answer.body)


def overloaded() -> JSONResponse:
    """The answer of a service that is asked for more than it can do: nothing was taken."""
    return problem(503, dict(OVERLOADED), _HEADERS[503])


def install(app: FastAPI) -> None:
    """Make every error of the application a problem document."""
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(StoreUnavailable, _on_store_away)
    app.add_exception_handler(Exception, _on_fault)


def _on_problem(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Problem)  # noqa: S101 - registered for this type only
    headers = error.headers or _HEADERS.get(error.status_code)
    return problem(error.status_code, error.body, headers)


def _on_store_away(_request: Request, _error: Exception) -> JSONResponse:
    body = {
        "rule": "basis-data-tidak-terjangkau",
        "detail": "Basis data belum dapat dijangkau.",
        "remedy": "Mohon ulangi sebentar lagi.",
    }
    return problem(503, body, _HEADERS[503])


def _on_validation(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    return problem(422, faults(error))


def faults(error: RequestValidationError) -> dict[str, Any]:
    """Which fields are not as described, and by which rule; never what was in them."""
    errors = [
        {
            "field": ".".join(_part(part) for part in item["loc"]),
            "rule": item["type"],
            "message": _MESSAGES.get(item["type"], "tidak sesuai aturan"),
        }
        for item in error.errors()
    ]
    fields = ", ".join(item["field"] for item in errors[:5])
    return {
        "rule": "isi-tidak-sesuai",
        "detail": f"Periksa kembali: {fields}.",
        "remedy": "Mohon perbaiki isian yang disebut lalu kirim ulang.",
        "errors": errors,
    }


def _part(part: str | int) -> str:
    """One step of a field's name; a name that the client made up may be what must not be told."""
    name = str(part)
    return UNSPOKEN if personal_number_in(name) else name[:_LONGEST_NAME]


def _on_http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101
    unreadable = error.status_code == 400  # noqa: PLR2004
    known = "Isi permintaan tidak dapat dibaca." if unreadable else _UNKNOWN_PLACE
    body = {
        "rule": f"http-{error.status_code}",
        "detail": known,
        "remedy": "Lihat /openapi.json untuk alamat dan bentuk isi yang tersedia.",
    }
    return problem(error.status_code, body, error.headers)


def _on_fault(request: Request, error: Exception) -> JSONResponse:
    log.error("http.failed", path=request.url.path, error=type(error).__name__, exc_info=error)
    body = {
        "rule": "galat-sistem",
        "detail": "Permintaan tidak dapat diproses karena galat sistem.",
        "remedy": "Mohon hubungi operator sistem; permintaan boleh diulang.",
    }
    return problem(500, body)
