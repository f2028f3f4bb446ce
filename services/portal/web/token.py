"""``/oauth/token``: OAuth 2.0 client credentials (RFC 6749, 4.4) for other systems."""

import base64
import binascii
from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qs, unquote_plus

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from services.portal.systems.gate import Gate, NoToken
from services.portal.systems.model import Network, Scope
from services.portal.systems.remote import remote

_FORM: Final = "application/x-www-form-urlencoded"
_MOST_BYTES: Final = 4096
_MOST_FIELDS: Final = 20
_NO_STORE: Final = {"Cache-Control": "no-store", "Pragma": "no-cache"}


def routes(gate: Gate, proxies: Sequence[Network], public_url: str) -> APIRouter:
    """The token endpoint, and where programs look for it (RFC 8414)."""
    router = APIRouter(tags=["systems"])

    @router.post("/oauth/token")
    async def token(request: Request) -> Response:
        """A token for ten minutes: `grant_type=client_credentials`, Basic or in the form."""
        try:
            key, secret, scopes = await _asked(request)
            granted = await gate.grant(key, secret, scopes, remote(request, proxies))
        except NoToken as no:
            return _refused(no)
        body = {
            "access_token": granted.token,
            "token_type": "Bearer",
            "expires_in": granted.seconds,
            "scope": " ".join(granted.scopes),
        }
        return JSONResponse(body, 200, _NO_STORE)

    @router.get("/.well-known/oauth-authorization-server")
    async def metadata() -> JSONResponse:
        """Where tokens are given, and how one asks for them."""
        body = {
            "issuer": public_url,
            "token_endpoint": f"{public_url}/oauth/token",
            "grant_types_supported": ["client_credentials"],
            "response_types_supported": [],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "scopes_supported": [scope.value for scope in Scope],
        }
        return JSONResponse(body)

    return router


async def _asked(request: Request) -> tuple[str, str, list[str]]:
    """Id, secret and scopes. Raises `NoToken`."""
    form = await _form(request)
    if form.get("grant_type") != "client_credentials":
        error = "unsupported_grant_type" if "grant_type" in form else "invalid_request"
        raise NoToken(400, error, "grant_type must be client_credentials.")
    scopes = form.get("scope", "").split()
    if header := request.headers.get("authorization"):
        if "client_secret" in form:
            raise NoToken(400, "invalid_request", "Show the secret in one way only.")
        return *_basic(header), scopes
    return form.get("client_id", ""), form.get("client_secret", ""), scopes


async def _form(request: Request) -> dict[str, str]:
    """Parameters; one that is given twice is refused (RFC 6749, 3.2)."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    if kind != _FORM or len(body) > _MOST_BYTES:
        raise NoToken(400, "invalid_request", f"The body must be a small {_FORM}.")
    try:
        found = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise NoToken(400, "invalid_request", "The body cannot be read.") from None
    if any(len(values) > 1 for values in found.values()):
        raise NoToken(400, "invalid_request", "A parameter is given twice.")
    return {name: values[0] for name, values in found.items()}


def _basic(header: str) -> tuple[str, str]:
    """Id and secret, each form-encoded within (RFC 6749, 2.3.1)."""
    scheme, _, text = header.partition(" ")
    try:
        key, colon, secret = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        scheme, key, colon, secret = "", "", "", ""
    if scheme.lower() != "basic" or not colon:
        raise NoToken(401, "invalid_client", "The Authorization header must be Basic.")
    return unquote_plus(key), unquote_plus(secret)


def _refused(no: NoToken) -> JSONResponse:
    headers = dict(_NO_STORE)
    if no.status == 401:  # noqa: PLR2004
        headers["WWW-Authenticate"] = 'Basic realm="kinerja", charset="UTF-8"'
    if no.wait:
        headers["Retry-After"] = str(no.wait)
    return JSONResponse(
        {"error": no.error, "error_description": no.description}, no.status, headers
    )
