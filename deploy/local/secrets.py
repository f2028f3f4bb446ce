"""Passwords and keys of a local stack: generated once, kept in files that only their owner reads.

Each principal has a folder of its own, laid out for KINERJA_SECRETS_DIR: file `kinerja_recap__
kafka_password` sets `kafka_password` of service recap. A service is given its folder and no other.
"""

import base64
import os
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from pydantic import SecretStr

from deploy.local.errors import StackError
from deploy.local.files import private_dir, write_atomic
from deploy.local.principals import CONTROLLER, NOTIFIER, PRINCIPALS, Credentials
from shared.security.keys import TrustedKey, TrustedKeys, key_set, kid_of, signing_key, trusted
from shared.security.tokens import LONGEST_LIFETIME
from shared.trust import Trust

_PASSWORD_BYTES = 24
# MongoDB takes 6 to 1024 base64 characters.
_KEYFILE_BYTES = 96
_CLOCKS_DIFFER = timedelta(minutes=1)


@dataclass(frozen=True)
class SecretStore:
    """The secret files below one folder."""

    folder: Path

    def of(self, principal: str) -> Path:
        """The folder to name in KINERJA_SECRETS_DIR for `principal`."""
        return self.folder / principal

    def file(self, principal: str, field: str) -> Path:
        """Where `field` of `principal` lies, named as pydantic-settings looks it up."""
        return self.of(principal) / f"kinerja_{principal}__{field}"

    def read(self, principal: str, field: str) -> str:
        """The stored value; StackError when there is none."""
        file = self.file(principal, field)
        if not file.exists():
            raise StackError(f"No {field} of '{principal}' in {self.folder}: start the stack first")
        return file.read_text(encoding="utf-8")

    def write(self, principal: str, field: str, value: str) -> None:
        """Store `value`, replacing what was there."""
        private_dir(self.of(principal))
        write_atomic(self.file(principal, field), value)

    def write_if_missing(self, principal: str, field: str, value: str) -> None:
        """Store `value` unless there is one: what was once generated stays valid."""
        if not self.file(principal, field).exists():
            self.write(principal, field, value)

    def credentials(self, principal: str) -> Credentials:
        """Both accounts of `principal`."""
        return Credentials(
            kafka_username=self.read(principal, "kafka_username"),
            kafka_password=SecretStr(self.read(principal, "kafka_password")),
            mongo_username=self.read(principal, "mongo_username"),
            mongo_password=SecretStr(self.read(principal, "mongo_password")),
            trust=self.trust,
        )

    @property
    def trust(self) -> Trust:
        """How Kafka and MongoDB are known: by the authority here, else by the system's."""
        return Trust(self.ca if self.ca.exists() else None, self.without_tls.exists())

    @property
    def ca(self) -> Path:
        """The authority's certificate (PEM): what clients verify Kafka and MongoDB by."""
        return self.folder / "ca.pem"

    @property
    def ca_key(self) -> Path:
        """The authority's private key (PEM); only the stack's own authority has one here."""
        return self.folder / "ca.key"

    @property
    def without_tls(self) -> Path:
        """There where a given Kafka and MongoDB are expressly used without TLS."""
        return self.folder / "insecure_without_tls"

    def server_certificate(self, server: str) -> Path:
        """Private key and certificate (PEM, in this order) of "kafka" or "mongo"."""
        return self.folder / "tls" / f"{server}.pem"

    @property
    def mongo_keyfile(self) -> Path:
        """What members of the replica set know each other by."""
        return self.folder / "mongo.keyfile"

    @property
    def issuer_key(self) -> Path:
        """Private Ed25519 key (PEM) that signs the officers' tokens."""
        return self.folder / "issuer.key"

    @property
    def issuer_pub(self) -> Path:
        """Public Ed25519 keys (JWKS) that every service verifies tokens with."""
        return self.folder / "issuer.pub"


def new_password() -> str:
    """A fresh random password of letters, digits, '-' and '_': needs no quoting anywhere."""
    return secrets.token_urlsafe(_PASSWORD_BYTES)


def ensure_accounts(store: SecretStore) -> None:
    """Generate what is missing of every principal's accounts and the replica set's key."""
    private_dir(store.folder)
    for principal in PRINCIPALS:
        for system in ("kafka", "mongo"):
            store.write_if_missing(principal, f"{system}_username", principal)
            store.write_if_missing(principal, f"{system}_password", new_password())
    store.write_if_missing(CONTROLLER, "kafka_password", new_password())
    # What the secrets of webhooks that systems register themselves follow from.
    store.write_if_missing(NOTIFIER, "webhook_key", secrets.token_hex(32))
    if not store.mongo_keyfile.exists():
        write_atomic(store.mongo_keyfile, base64.b64encode(os.urandom(_KEYFILE_BYTES)).decode())


def ensure_issuer(store: SecretStore) -> None:
    """Generate the token issuer's key pair unless there is one; the public part always fits."""
    private_dir(store.folder)
    if not store.issuer_key.exists():
        write_atomic(store.issuer_key, _private_pem(Ed25519PrivateKey.generate()))
        store.issuer_pub.unlink(missing_ok=True)
    if not store.issuer_pub.exists():
        write_atomic(store.issuer_pub, key_set(_present(store)))


def rotate_issuer(store: SecretStore, now: datetime, *, revoke: bool = False) -> TrustedKeys:
    """A new key pair for tokens; the keys that are taken from now on.

    The key before is taken until its last token has expired; with ``revoke``, because somebody
    else may have it, not a moment longer. The new public key is published before anything is
    signed with it, so a service that looks finds it; broken off in between, do it again.
    Raises StackError where there is no key yet.
    """
    if not store.issuer_key.exists():
        raise StackError(f"No issuer's key in {store.folder}: start the stack first")
    known, fresh = trusted(store.issuer_pub.read_bytes()), Ed25519PrivateKey.generate()
    kid, entry = kid_of(fresh.public_key()), TrustedKey(fresh.public_key())
    _replace(store.issuer_pub, key_set({**known, kid: entry}))
    _replace(store.issuer_key, _private_pem(fresh))
    last = now + LONGEST_LIFETIME + _CLOCKS_DIFFER
    kept = {name: _given_up(key, last) for name, key in known.items() if not revoke}
    kept = {name: key for name, key in kept.items() if key.until is not None and key.until > now}
    _replace(store.issuer_pub, key_set({**kept, kid: entry}))
    return {**kept, kid: entry}


def _given_up(key: TrustedKey, last: datetime) -> TrustedKey:
    return TrustedKey(key.key, last if key.until is None else min(key.until, last))


def _replace(file: Path, text: str) -> None:
    """Containers read these files as other users: who may read it stays."""
    mode = file.stat().st_mode
    write_atomic(file, text)
    file.chmod(mode)


def _private_pem(key: Ed25519PrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _present(store: SecretStore) -> TrustedKeys:
    key, kid = signing_key(store.issuer_key.read_bytes())
    return {kid: TrustedKey(key.public_key())}
