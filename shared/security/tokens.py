"""Tokens of people: JWT signed with Ed25519 (EdDSA), each for one service and a few minutes.

The portal holds the private key and makes a token for each request; services hold public keys.
A token names the one service that it is for: a service that is broken into can show the tokens
that it was given to no other.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import jwt
from pydantic import BaseModel, ConfigDict, ValidationError

from shared.contract.event import Actor, Line
from shared.contract.identifiers import Code, OfficeCode
from shared.security.keys import TrustedKeys, signing_key, trusted
from shared.security.watched import Watched

ISSUER: Final = "kinerja"
ALGORITHM: Final = "EdDSA"
PERSON: Final = "person+jwt"
"""`typ` of a person's token: no other kind of token is taken for one (RFC 8725, 3.11)."""
SYSTEM_ROLE: Final = "SISTEM"
"""What a service does by itself it does in its own process: no token ever proves this role."""
DEFAULT_LIFETIME: Final = timedelta(minutes=10)
LONGEST_LIFETIME: Final = timedelta(minutes=15)
"""Longer ones are refused, whoever signed them: a key is of use no longer than this after it."""
_REQUIRED: Final = ["exp", "iat", "iss", "aud", "sub"]


class TokenRefused(Exception):  # noqa: N818 - a verdict, not a fault
    """The token is no proof of anybody; the text says why, never what it contained."""


class Principal(BaseModel):
    """A person in a role of an office. ``subject`` identifies the account; no NIK, no NIP."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    subject: Line
    office: OfficeCode
    role: Code
    name: Line

    @property
    def actor(self) -> Actor:
        """How events name this person."""
        return Actor(office=self.office, role=self.role, name=self.name, account=self.subject)


def issue(
    private_key_pem: bytes,
    principal: Principal,
    audience: str,
    now: datetime,
    lifetime: timedelta = DEFAULT_LIFETIME,
) -> str:
    """A token for a person at one service, valid from now for its lifetime."""
    claims = {
        "sub": principal.subject,
        "office": principal.office,
        "role": principal.role,
        "name": principal.name,
    }
    return sign(private_key_pem, PERSON, audience, claims, now, lifetime=lifetime)


def sign(
    private_key_pem: bytes,
    kind: str,
    audience: str,
    claims: Mapping[str, Any],
    now: datetime,
    *,
    lifetime: timedelta,
) -> str:
    """A token of a kind (`typ`) for one audience."""
    key, kid = signing_key(private_key_pem)
    whole = {
        **claims,
        "iss": ISSUER,
        "aud": audience,
        "iat": now,
        "exp": now + lifetime,
        "jti": str(uuid4()),
    }
    return jwt.encode(whole, key, algorithm=ALGORITHM, headers={"kid": kid, "typ": kind})


class Verifier:
    """Verifies tokens with the issuer's public keys alone; asks no other service."""

    def __init__(self, public_keys: bytes) -> None:
        keys = trusted(public_keys)
        self._known: Callable[[], TrustedKeys] = lambda: keys
        self._look: Callable[[], TrustedKeys] = self._known

    @classmethod
    def from_file(cls, path: Path) -> "Verifier":
        """Keys of a file, read again when it changes.

        Raises ``OSError``, ``ValueError`` or ``TypeError`` where there are none.
        """
        watched = Watched(path, trusted)
        made = cls(path.read_bytes())
        made._known, made._look = watched, watched.look
        return made

    def verify(self, token: str, audience: str) -> Principal:
        """The person that the token proves at one service. Raises `TokenRefused`."""
        claims = self.claims(token, PERSON, audience)
        try:
            principal = Principal.model_validate({**claims, "subject": claims["sub"]})
        except ValidationError:
            raise TokenRefused("the token names no office, role or name") from None
        if principal.role == SYSTEM_ROLE:
            raise TokenRefused("no token proves the system itself")
        return principal

    def claims(self, token: str, kind: str, audience: str) -> dict[str, Any]:
        """What a token of a kind says to one audience. Raises `TokenRefused`."""
        try:
            header = jwt.get_unverified_header(token)
            claims = jwt.decode(
                token,
                self._key(header.get("kid")),
                algorithms=[ALGORITHM],
                audience=audience,
                issuer=ISSUER,
                options={"require": _REQUIRED, "strict_aud": True},
            )
        except jwt.PyJWTError as error:
            raise TokenRefused(type(error).__name__) from None
        if header.get("typ") != kind:
            raise TokenRefused("a token of another kind")
        if claims["exp"] - claims["iat"] > LONGEST_LIFETIME.total_seconds():
            raise TokenRefused("valid for longer than any token of ours")
        return claims

    def _key(self, kid: object) -> Any:
        """A `kid` that is not known may have come a moment ago: the file is looked at once more."""
        entry = self._known().get(str(kid)) or self._look().get(str(kid))
        if entry is None:
            raise TokenRefused("signed by a key that is not ours")
        if entry.until is not None and datetime.now(UTC) >= entry.until:
            raise TokenRefused("signed by a key that was given up")
        return entry.key
