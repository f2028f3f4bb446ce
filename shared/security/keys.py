"""Keys of tokens: who may have signed, by `kid`, and until when; a set as JWKS (RFC 7517).

The `kid` of a key is its thumbprint (RFC 7638), so it follows from the key and is written nowhere
else. `exp` of a key (Unix seconds) is the moment from which nothing that it signed is taken: the
key before the present one stays until the last of its tokens has expired.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

_PEM: Final = b"-----BEGIN"


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A public key, and from when on it proves nothing any more."""

    key: Ed25519PublicKey
    until: datetime | None = None


TrustedKeys = Mapping[str, TrustedKey]
"""By `kid`."""


def kid_of(key: Ed25519PublicKey) -> str:
    """The key's name: its JWK thumbprint, SHA-256."""
    text = json.dumps({"crv": "Ed25519", "kty": "OKP", "x": _x(key)}, separators=(",", ":"))
    return _base64url(hashlib.sha256(text.encode()).digest())


def trusted(content: bytes) -> TrustedKeys:
    """The keys of a file: a JWKS, or one public key in PEM.

    Raises ``ValueError`` or ``TypeError`` where one of them is no Ed25519 public key.
    """
    if content.lstrip().startswith(_PEM):
        key = load_pem_public_key(content)
        if not isinstance(key, Ed25519PublicKey):
            raise TypeError("the token issuer's public key must be an Ed25519 key")
        return {kid_of(key): TrustedKey(key)}
    keys = [_trusted(entry) for entry in _entries(content)]
    if not keys:
        raise ValueError("the key set names no key")
    return {kid_of(entry.key): entry for entry in keys}


def key_set(keys: TrustedKeys) -> str:
    """The same as a JWKS."""
    entries = [
        {"kty": "OKP", "crv": "Ed25519", "x": _x(entry.key), "kid": kid}
        | {"use": "sig", "alg": "EdDSA"}
        | ({"exp": int(entry.until.timestamp())} if entry.until else {})
        for kid, entry in keys.items()
    ]
    return json.dumps({"keys": entries}, indent=1) + "\n"


@lru_cache(maxsize=8)
def signing_key(pem: bytes) -> tuple[Ed25519PrivateKey, str]:
    """A private key and its `kid`. Raises ``ValueError`` or ``TypeError``."""
    key = load_pem_private_key(pem, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError("the token issuer's private key must be an Ed25519 key")
    return key, kid_of(key.public_key())


def private_key(content: bytes) -> bytes:
    """A file that holds a private key, checked. Raises ``ValueError`` or ``TypeError``."""
    signing_key(content)
    return content


def _entries(content: bytes) -> list[object]:
    try:
        found = json.loads(content)["keys"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ValueError("neither a public key in PEM nor a JWKS") from None
    if not isinstance(found, list):
        raise ValueError("a JWKS has a list of keys")  # noqa: TRY004 - a fault of the file
    return found


def _trusted(entry: object) -> TrustedKey:
    if not isinstance(entry, dict) or (entry.get("kty"), entry.get("crv")) != ("OKP", "Ed25519"):
        raise TypeError("the token issuer's public keys must be Ed25519 keys")
    if "d" in entry:
        raise ValueError("the set of public keys holds a private key: rotate it, it is known now")
    x, until = str(entry.get("x", "")), entry.get("exp")
    raw = base64.urlsafe_b64decode(x + "=" * (-len(x) % 4))
    moment = None if until is None else datetime.fromtimestamp(int(until), UTC)
    return TrustedKey(Ed25519PublicKey.from_public_bytes(raw), moment)


def _x(key: Ed25519PublicKey) -> str:
    return _base64url(key.public_bytes(Encoding.Raw, PublicFormat.Raw))


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
