"""A small OpenID Connect provider on this machine: real HTTP, real keys, and lies on demand."""

import asyncio
import base64
import secrets
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from time import time
from typing import Any, Final
from urllib.parse import parse_qs, urlencode

import uvicorn
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT: Final = "kinerja"
SECRET: Final = "rahasia : klien"


@cache
def key(kid: str) -> RSAKey:
    """A key pair; made once in a run, since that takes a while."""
    return RSAKey.generate_key(2048, {"kid": kid}, private=True)


@dataclass
class Person:
    """Who signs in at the provider, and how."""

    subject: str = "f3c1-siti"
    amr: tuple[str, ...] | None = ("pwd",)
    acr: str | None = None


@dataclass
class Idp:
    """The provider. ``claims`` are laid over what it would say; None takes a claim away."""

    base: str
    redirect_uri: str
    person: Person = field(default_factory=Person)
    claims: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    signs_with: str = "k1"
    publishes: tuple[str, ...] = ("k1",)
    algorithm: str = "RS256"
    says_issuer: str | None = ""
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def routes(self) -> list[Route]:
        return [
            Route("/.well-known/openid-configuration", self.discovery),
            Route("/keys", self.keys),
            Route("/authorize", self.authorize),
            Route("/token", self.token, methods=["POST"]),
        ]

    async def discovery(self, _request: Request) -> Response:
        told = {
            "issuer": self.base,
            "authorization_endpoint": f"{self.base}/authorize",
            "token_endpoint": f"{self.base}/token",
            "jwks_uri": f"{self.base}/keys",
            "authorization_response_iss_parameter_supported": True,
        }
        return JSONResponse(told | self.metadata)

    async def keys(self, _request: Request) -> Response:
        self.asked.append("keys")
        return JSONResponse({"keys": [key(k).as_dict(private=False) for k in self.publishes]})

    async def authorize(self, request: Request) -> Response:
        """Signs the person in without asking anything."""
        asked = dict(request.query_params)
        assert asked["client_id"] == CLIENT
        assert asked["redirect_uri"] == self.redirect_uri
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        back = {"code": code, "state": asked["state"]}
        if self.says_issuer is not None:
            back["iss"] = self.says_issuer or self.base
        return RedirectResponse(f"{self.redirect_uri}?{urlencode(back)}", 303)

    async def token(self, request: Request) -> Response:
        """A code counts once, for who shows secret, verifier and address of before."""
        form = {
            name: values[0] for name, values in parse_qs((await request.body()).decode()).items()
        }
        account = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        asked = self.codes.pop(form.get("code", ""), None)
        good = (
            asked is not None
            and request.headers.get("authorization") == f"Basic {account}"
            and form.get("redirect_uri") == asked["redirect_uri"]
            and create_s256_code_challenge(form["code_verifier"]) == asked["code_challenge"]
        )
        if not good or asked is None:
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse({"access_token": "a", "id_token": self.id_token(asked["nonce"])})

    def id_token(self, nonce: str) -> str:
        """What it says about the person, signed."""
        now = int(time())
        told: dict[str, Any] = {
            "iss": self.base,
            "aud": CLIENT,
            "sub": self.person.subject,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            "amr": list(self.person.amr) if self.person.amr is not None else None,
            "acr": self.person.acr,
        }
        whole = {name: value for name, value in (told | self.claims).items() if value is not None}
        header = {"alg": self.algorithm, "kid": self.signs_with}
        if self.algorithm == "HS256":
            public = key("k1").as_pem(private=False)
            return jwt.encode(header, whole, OctKey.import_key(public), algorithms=["HS256"])
        if self.algorithm == "none":
            head, body, _ = jwt.encode({"alg": "RS256"}, whole, key("k1")).split(".")
            head = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
            return f"{head}.{body}."
        return jwt.encode(header, whole, key(self.signs_with))


@asynccontextmanager
async def provider(redirect_uri: str) -> AsyncIterator[Idp]:
    """The provider, listening on this machine."""
    listener = socket.create_server(("127.0.0.1", 0))
    idp = Idp(f"http://127.0.0.1:{listener.getsockname()[1]}", redirect_uri)
    config = uvicorn.Config(Starlette(routes=idp.routes()), log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    task = asyncio.create_task(server._serve([listener]))
    try:
        yield idp
    finally:
        server.should_exit = True
        await task
        listener.close()
