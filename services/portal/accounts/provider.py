"""The office's single sign-on as a client of it sees it: OpenID Connect Core, code flow with PKCE.

What it says is believed only as far as it is signed by a key of its own, for us, for this very
visit (nonce), and now. Its addresses come from its own discovery document, whose ``issuer`` must
be the one that the settings name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import httpx
import structlog
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import get_well_known_url
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

log = structlog.get_logger("kinerja.portal")

_ALGORITHMS: Final = ("RS256", "PS256", "ES256", "EdDSA", "Ed25519")
"""Signatures with a key pair only: a shared secret, or none, proves nothing about who signed."""
_LEEWAY_SECONDS: Final = 60
_KEPT_SECONDS: Final = 3600.0
_AGAIN_SECONDS: Final = 60.0
_TIMEOUT: Final = httpx.Timeout(10.0, connect=5.0)
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_SCOPE: Final = "openid"
"""Name, address and number of the person are not asked for: the account here has what it needs."""


class ProviderFault(Exception):  # noqa: N818 - an answer, for the log
    """The provider is away, or what it says cannot be believed; the text never repeats it."""


@dataclass(frozen=True, slots=True)
class Registration:
    """How the portal is known to the provider."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    name: str
    strong_amr: frozenset[str] = frozenset()
    strong_acr: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Proven:
    """Who came: the provider's name for the person, and whether it asked for a second factor."""

    issuer: str
    subject: str
    strong: bool


class Provider:
    """Asks the provider. All methods raise `ProviderFault`."""

    def __init__(self, registration: Registration, client: httpx.AsyncClient) -> None:
        self._us = registration
        self._client = client
        self._metadata: dict[str, Any] = {}
        self._keys: dict[str, Any] = {}
        self._metadata_at = self._keys_at = float("-inf")

    @property
    def us(self) -> Registration:
        """How the portal is known to it."""
        return self._us

    async def address(self, state: str, nonce: str, verifier: str) -> str:
        """Where the person goes to sign in there."""
        endpoint = await self._endpoint("authorization_endpoint")
        asked = {
            "response_type": "code",
            "client_id": self._us.client_id,
            "redirect_uri": self._us.redirect_uri,
            "scope": _SCOPE,
            "state": state,
            "nonce": nonce,
            "code_challenge": create_s256_code_challenge(verifier),
            "code_challenge_method": "S256",
        }
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"

    async def require_same(self, issuer: str | None) -> None:
        """The answer says whose it is (RFC 9207), where the provider has said that it does."""
        told = (await self._known()).get("authorization_response_iss_parameter_supported")
        if (issuer is not None or told is True) and issuer != self._us.issuer:
            raise ProviderFault("the answer is of another issuer")

    async def proven(self, code: str, verifier: str, nonce: str) -> Proven:
        """Who a code stands for."""
        tokens = await self._exchanged(code, verifier)
        claims = await self._claims(tokens, nonce)
        amr, acr = claims.get("amr") or [], claims.get("acr")
        strong = bool(self._us.strong_amr.intersection(map(str, amr))) or (
            acr is not None and str(acr) in self._us.strong_acr
        )
        return Proven(self._us.issuer, str(claims["sub"]), strong)

    async def _exchanged(self, code: str, verifier: str) -> Mapping[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._us.redirect_uri,
            "code_verifier": verifier,
        }
        methods = (await self._known()).get("token_endpoint_auth_methods_supported")
        basic = methods is None or "client_secret_basic" in methods
        account = (self._us.client_id, self._us.client_secret)
        if not basic:
            form |= {"client_id": account[0], "client_secret": account[1]}
        endpoint = await self._endpoint("token_endpoint")
        auth = httpx.BasicAuth(*account) if basic else None
        return await self._json("POST", endpoint, data=form, auth=auth)

    async def _claims(self, tokens: Mapping[str, Any], nonce: str) -> Mapping[str, Any]:
        """What the ID token says, once all of it was checked (OpenID Connect Core, 3.1.3.7)."""
        found = await self._verified(str(tokens.get("id_token", "")))
        us = self._us
        claims = CodeIDToken(
            found.claims,
            found.header,
            options={
                "iss": {"essential": True, "value": us.issuer},
                "aud": {"essential": True, "value": us.client_id},
                "sub": {"essential": True},
            },
            params={
                "nonce": nonce,
                "client_id": us.client_id,
                "access_token": tokens.get("access_token"),
            },
        )
        try:
            claims.validate(leeway=_LEEWAY_SECONDS)
        except JoseError as error:
            raise ProviderFault(f"the ID token is not ours: {type(error).__name__}") from None
        if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:  # noqa: PLR2004
            raise ProviderFault("the ID token names nobody")
        return dict(claims)

    async def _verified(self, token: str) -> jwt.Token:
        """A key that is not known may be new: the provider's keys are read again, once a minute."""
        told = ""
        for renew in (False, True):
            try:
                keys = KeySet.import_key_set(await self._key_set(renew=renew))  # type: ignore[arg-type]
                return jwt.decode(token, keys, algorithms=_ALGORITHMS)
            except (JoseError, ValueError, KeyError, TypeError) as error:
                told = type(error).__name__
        raise ProviderFault(f"the ID token is not signed by the provider: {told}")

    async def _key_set(self, *, renew: bool) -> Mapping[str, Any]:
        age = monotonic() - self._keys_at
        if age >= _KEPT_SECONDS or (renew and age >= _AGAIN_SECONDS):
            self._keys = dict(await self._json("GET", await self._endpoint("jwks_uri")))
            self._keys_at = monotonic()
        return self._keys

    async def _endpoint(self, name: str) -> str:
        found = (await self._known()).get(name)
        if not isinstance(found, str) or not safe(found, like=self._us.issuer):
            raise ProviderFault(f"the discovery document has no safe {name}")
        return found

    async def _known(self) -> Mapping[str, Any]:
        if monotonic() - self._metadata_at >= _KEPT_SECONDS:
            url = get_well_known_url(self._us.issuer, external=True)
            found = dict(await self._json("GET", url))
            if found.get("issuer") != self._us.issuer:
                raise ProviderFault("the discovery document is of another issuer")
            self._metadata, self._metadata_at = found, monotonic()
        return self._metadata

    async def _json(self, method: str, url: str, **more: Any) -> Mapping[str, Any]:
        try:
            answer = await self._client.request(
                method, url, timeout=_TIMEOUT, follow_redirects=False, **more
            )
            body = answer.json() if answer.is_success else None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise ProviderFault(f"{urlsplit(url).path}: {type(error).__name__}") from None
        if not isinstance(body, dict):
            raise ProviderFault(f"{urlsplit(url).path}: {answer.status_code}")
        return body


def safe(url: str, *, like: str) -> bool:
    """Whether an address of the provider is encrypted; on this machine alone it need not be."""
    try:
        found, base = urlsplit(url), urlsplit(like)
    except ValueError:
        return False
    here = found.hostname in _LOOPBACK and base.hostname in _LOOPBACK
    return bool(found.hostname) and (found.scheme == "https" or (found.scheme == "http" and here))
