"""The stack's own certificate authority, and the certificates of its Kafka and MongoDB.

Made by the first start. Every start looks at them again: a server's certificate is issued anew
when less than half of its life is left, when its names changed, or when it is not of this
authority; the authority renews its own certificate with the same key, so that whoever trusts the
earlier one trusts what is issued later. The files are read when Kafka and MongoDB start.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID

from deploy.local.errors import StackError
from deploy.local.files import private_dir, write_atomic
from deploy.local.issuing import CA_USES, Party, issue, key_pem, named, pem
from deploy.local.secrets import SecretStore

KAFKA, MONGO = "kafka", "mongo"
LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
_ORGANISATION: Final = "Kinerja"
_CA_LIFE: Final = timedelta(days=3650)
# Browsers and auditors take no server's certificate that is older than 398 days.
_LIFE: Final = timedelta(days=397)
_BOTH_SIDES: Final = (ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH)


def ensure_wire(
    store: SecretStore, hosts: Sequence[str] = LOOPBACK, now: datetime | None = None
) -> None:
    """Make or renew what is missing or ageing; `hosts` are the servers' names and addresses.

    Raises `StackError` where a file cannot be read: the stack never goes on without TLS.
    """
    at = now or datetime.now(UTC)
    private_dir(store.folder)
    try:
        authority, root = _authority(store, at)
        for server in (KAFKA, MONGO):
            _ensure_server(store.server_certificate(server), server, hosts, authority, root, at)
    except ValueError as error:
        raise StackError(
            f"A certificate or key in {store.folder} cannot be read: {error}. Put the earlier "
            "folder back, or remove ca.key, ca.pem and tls/ from it to have new ones made; "
            "subscribing systems then need the new ca.pem."
        ) from error


def _authority(store: SecretStore, now: datetime) -> tuple[Party, x509.Certificate]:
    if not store.ca_key.exists():
        store.ca.unlink(missing_ok=True)
        write_atomic(store.ca_key, key_pem(generate_private_key(SECP256R1())))
    party = Party(named(_ORGANISATION, "Kinerja CA lokal"), _private_key(store.ca_key))
    if not store.ca.exists() or _ageing(_first(store.ca), now, _CA_LIFE):
        write_atomic(store.ca, pem(issue(party, party, now, _CA_LIFE, uses=CA_USES)))
    return party, _first(store.ca)


def _ensure_server(  # noqa: PLR0917 - all that one certificate follows from
    file: Path,
    name: str,
    hosts: Sequence[str],
    authority: Party,
    root: x509.Certificate,
    now: datetime,
) -> None:
    if file.exists() and _still_good(_first(file), hosts, root, now):
        return
    private_dir(file.parent)
    party = Party(named(_ORGANISATION, name), generate_private_key(SECP256R1()))
    alternatives = x509.SubjectAlternativeName([_alternative(host) for host in hosts])
    made = issue(
        party,
        authority,
        now,
        _LIFE,
        uses=("digital_signature",),
        more=((alternatives, False), (x509.ExtendedKeyUsage(_BOTH_SIDES), False)),
    )
    # Key and certificate in one file, so that they are replaced together.
    write_atomic(file, key_pem(party.key) + pem(made))


def _still_good(
    found: x509.Certificate, hosts: Sequence[str], root: x509.Certificate, now: datetime
) -> bool:
    try:
        found.verify_directly_issued_by(root)
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        return False
    return not _ageing(found, now, _LIFE) and set(names) == {_alternative(host) for host in hosts}


def _ageing(certificate: x509.Certificate, now: datetime, life: timedelta) -> bool:
    return certificate.not_valid_after_utc - now < life / 2


def _alternative(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _first(file: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificates(file.read_bytes())[0]


def _private_key(file: Path) -> EllipticCurvePrivateKey:
    key = load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(key, EllipticCurvePrivateKey):
        raise ValueError(f"{file} is no elliptic-curve key")  # noqa: TRY004 - told as the others
    return key
