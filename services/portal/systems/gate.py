"""The gate of the API: a token for a secret (OAuth 2.0 client credentials), an answer for a token.

Tokens say who asks; what he may is looked up anew with each request, so a system that is removed,
or may less than before, is told so at once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.portal.accounts.audit import AuditLine, What
from services.portal.accounts.store import Accounts
from services.portal.pace import Pace
from services.portal.systems.model import Address, Client, Scope
from services.portal.systems.store import Clients
from shared.http import Problem
from shared.security import TokenRefused, Verifier
from shared.security.tokens import sign

ACCESS: Final = "at+jwt"
"""`typ` of a system's token (RFC 9068); no service takes it for a person's."""
AUDIENCE: Final = "api"
LIFETIME: Final = timedelta(minutes=10)
_ATTEMPTS: Final = 30
"""Wrong secrets a minute from one address."""


class NoToken(Exception):  # noqa: N818 - an answer to a system
    """Why there is no token, in the words of RFC 6749 5.2."""

    def __init__(self, status: int, error: str, description: str, wait: int = 0) -> None:
        super().__init__(error)
        self.status = status
        self.error = error
        self.description = description
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Granted:
    """A token, for how long, and what for."""

    token: str
    seconds: int
    scopes: tuple[Scope, ...]


class Gate:
    """Lets systems in."""

    def __init__(
        self,
        clients: Clients,
        accounts: Accounts,
        key: Callable[[], bytes],
        verifier: Verifier,
        clock: Callable[[], datetime],
    ) -> None:
        self._clients = clients
        self._accounts = accounts
        self._key = key
        self._verifier = verifier
        self._clock = clock
        self._pace = Pace()

    async def grant(
        self, key: str, secret: str, asked: Sequence[str], address: Address | None
    ) -> Granted:
        """A token for the secret of a system. Raises `NoToken`.

        Who is not known, shows a wrong secret, or comes from elsewhere is told the same.
        """
        if wait := self._pace.spent(f"wrong {address}", _ATTEMPTS):
            raise _later(wait)
        client, now = await self._clients.client(key), self._clock()
        if client is None or not client.proves(secret, now):
            self._pace.wait(f"wrong {address}", _ATTEMPTS)
            await self._note(client, What.SISTEM_DITOLAK, "kunci salah")
            raise _UNKNOWN
        if not client.may_come_from(address):
            self._pace.wait(f"wrong {address}", _ATTEMPTS)
            await self._note(client, What.SISTEM_DITOLAK, f"dari {address}")
            raise _UNKNOWN
        if wait := self._pace.wait(client.id, client.per_minute):
            raise _later(wait)
        scopes = _granted(client, asked)
        claims = {"sub": client.id, "client_id": client.id, "office": client.office}
        claims["scope"] = " ".join(scopes)
        token = sign(self._key(), ACCESS, AUDIENCE, claims, now, lifetime=LIFETIME)
        await self._note(client, What.SISTEM_MASUK, claims["scope"])
        return Granted(token, int(LIFETIME.total_seconds()), scopes)

    async def admit(self, authorization: str, scope: Scope, address: Address | None) -> Client:
        """The system that asks for what needs a scope. Raises `Problem`: 401, 403, 429."""
        kind, _, token = authorization.partition(" ")
        if kind.lower() != "bearer" or not token:
            raise _unauthorized("Permintaan tidak membawa token.", "Bearer")
        try:
            claims = self._verifier.claims(token.strip(), ACCESS, AUDIENCE)
        except TokenRefused:
            raise _unauthorized("Token tidak berlaku.") from None
        client = await self._clients.client(str(claims["sub"]))
        if client is None or client.office != claims.get("office"):
            raise _unauthorized("Sistem ini tidak terdaftar lagi.")
        if wait := self._pace.wait(client.id, client.per_minute):
            raise _too_often(wait)
        if not client.may_come_from(address):
            raise _from_elsewhere()
        if scope not in client.scopes or scope not in str(claims.get("scope", "")).split():
            raise _not_allowed(scope)
        return client

    async def _note(self, client: Client | None, what: What, note: str) -> None:
        """Ids that are not known are not noted: people paste secrets there."""
        if client is not None:
            await self._accounts.note(
                AuditLine(
                    office=client.office,
                    at=self._clock(),
                    what=what,
                    login=client.id,
                    by=client.id,
                    note=note,
                )
            )


def _granted(client: Client, asked: Sequence[str]) -> tuple[Scope, ...]:
    """What was asked for, all of it; else everything that the system may."""
    if any(scope not in client.scopes for scope in asked):
        raise NoToken(400, "invalid_scope", "A scope is not known, or not allowed to this client.")
    return tuple(scope for scope in client.scopes if not asked or scope in asked)


def _later(wait: int) -> NoToken:
    return NoToken(429, "temporarily_unavailable", "Too many requests; see Retry-After.", wait)


def _unauthorized(detail: str, challenge: str = 'Bearer error="invalid_token"') -> Problem:
    remedy = "Mohon minta token baru di /oauth/token dengan kode dan kunci sistem."
    return _with(Problem(401, "belum-dikenali", detail, remedy), "WWW-Authenticate", challenge)


def _not_allowed(scope: Scope) -> Problem:
    detail = f"Token ini tidak memuat izin {scope.value}."
    remedy = "Mohon minta token dengan izin itu, atau minta izinnya kepada Petugas TI kantor."
    challenge = f'Bearer error="insufficient_scope", scope="{scope.value}"'
    return _with(Problem(403, "tanpa-izin", detail, remedy), "WWW-Authenticate", challenge)


def _from_elsewhere() -> Problem:
    return Problem(
        403,
        "alamat-tidak-diizinkan",
        "Sistem ini tidak boleh bertanya dari alamat ini.",
        "Mohon minta Petugas TI kantor menambah alamat jaringan sistem ini.",
    )


def _too_often(wait: int) -> Problem:
    detail, remedy = "Terlalu banyak permintaan.", f"Mohon ulangi {wait} detik lagi."
    return _with(Problem(429, "terlalu-sering", detail, remedy), "Retry-After", str(wait))


def _with(problem: Problem, name: str, value: str) -> Problem:
    problem.headers = {name: value}
    return problem


_UNKNOWN: Final = NoToken(401, "invalid_client", "Unknown client, wrong secret, or wrong address.")
