"""Tokens: JWT signed with Ed25519 (EdDSA). The issuer holds the private key, services the public.

In this first form an issuer is embedded for the demo's officers; accounts and logins come
with the security issue and issue the same tokens.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from pydantic import BaseModel, ConfigDict, ValidationError

from shared.contract.event import Actor, Line
from shared.contract.identifiers import Code, OfficeCode

ISSUER: Final = "kinerja"
ALGORITHM: Final = "EdDSA"
DEFAULT_LIFETIME: Final = timedelta(hours=1)
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
    now: datetime,
    lifetime: timedelta = DEFAULT_LIFETIME,
) -> str:
    """A token for a person, valid from now for its lifetime."""
    claims = {
        "iss": ISSUER,
        "aud": ISSUER,
        "sub": principal.subject,
        "iat": now,
        "exp": now + lifetime,
        "jti": str(uuid4()),
        "office": principal.office,
        "role": principal.role,
        "name": principal.name,
    }
    return jwt.encode(claims, private_key_pem, algorithm=ALGORITHM)


class Verifier:
    """Verifies tokens with the issuer's public key alone; asks no other service."""

    def __init__(self, public_key_pem: bytes) -> None:
        key = load_pem_public_key(public_key_pem)
        if not isinstance(key, Ed25519PublicKey):
            raise TypeError("the token issuer's public key must be an Ed25519 key in PEM")
        self._key = key

    @classmethod
    def from_file(cls, path: Path) -> "Verifier":
        """Read the key. Raises ``OSError`` or ``ValueError`` where there is none."""
        return cls(path.read_bytes())

    def verify(self, token: str) -> Principal:
        """The person that the token proves. Raises `TokenRefused`."""
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=[ALGORITHM],
                audience=ISSUER,
                issuer=ISSUER,
                options={"require": _REQUIRED},
            )
            return Principal.model_validate({**claims, "subject": claims["sub"]})
        except ValidationError:
            raise TokenRefused("the token names no office, role or name") from None
        except jwt.PyJWTError as error:
            raise TokenRefused(type(error).__name__) from None
