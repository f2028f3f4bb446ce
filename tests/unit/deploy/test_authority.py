"""The stack's own authority: made once, renewed in time, refused when spoilt or strange."""

import asyncio
import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from deploy.doctor.findings import Grade
from deploy.doctor.look import certificates
from deploy.local.authority import KAFKA, LOOPBACK, MONGO, ensure_wire
from deploy.local.errors import StackError
from deploy.local.secrets import SecretStore

NOW = datetime(2026, 11, 24, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> SecretStore:
    return SecretStore(tmp_path / "secrets")


def contents(store: SecretStore) -> dict[str, str]:
    return {file.name: file.read_text() for file in store.folder.rglob("*.*") if file.is_file()}


def shown(store: SecretStore, server: str) -> x509.Certificate:
    return x509.load_pem_x509_certificates(store.server_certificate(server).read_bytes())[0]


def test_what_was_made_stays_and_is_its_owner_s_alone(store: SecretStore) -> None:
    ensure_wire(store, now=NOW)
    before = contents(store)

    ensure_wire(store, now=NOW + 30 * DAY)

    assert contents(store) == before
    assert set(before) == {"ca.key", "ca.pem", "kafka.pem", "mongo.pem"}
    assert [f for f in store.folder.rglob("*") if f.stat().st_mode & 0o077] == []


@pytest.mark.parametrize("server", [KAFKA, MONGO])
def test_a_server_is_vouched_for_by_the_authority_under_its_names(
    store: SecretStore, server: str
) -> None:
    ensure_wire(store, (*LOOPBACK, "kafka"), NOW)
    found = shown(store, server)
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value

    found.verify_directly_issued_by(x509.load_pem_x509_certificate(store.ca.read_bytes()))
    assert names.get_values_for_type(x509.DNSName) == ["localhost", "kafka"]
    assert [str(ip) for ip in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1", "::1"]
    constraints = found.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert not constraints.ca


def test_the_servers_keys_are_not_the_authority_s_and_not_the_same(store: SecretStore) -> None:
    ensure_wire(store, now=NOW)

    keys = [shown(store, name).public_key() for name in (KAFKA, MONGO)]
    keys.append(x509.load_pem_x509_certificate(store.ca.read_bytes()).public_key())
    assert all(a == b for a, b in [(keys.index(k), n) for n, k in enumerate(keys)])


def test_a_certificate_is_renewed_when_half_of_its_life_is_over(store: SecretStore) -> None:
    ensure_wire(store, now=NOW)
    before, ca = shown(store, KAFKA), store.ca.read_text()

    ensure_wire(store, now=NOW + 190 * DAY)
    assert shown(store, KAFKA) == before
    ensure_wire(store, now=NOW + 210 * DAY)

    assert shown(store, KAFKA).not_valid_after_utc == NOW + (210 + 397) * DAY
    assert store.ca.read_text() == ca


def test_who_trusts_the_earlier_authority_trusts_what_is_issued_after_its_renewal(
    store: SecretStore,
) -> None:
    ensure_wire(store, now=NOW)
    earlier = x509.load_pem_x509_certificate(store.ca.read_bytes())

    ensure_wire(store, now=NOW + 2000 * DAY)

    renewed = x509.load_pem_x509_certificate(store.ca.read_bytes())
    assert renewed.not_valid_after_utc > earlier.not_valid_after_utc
    shown(store, KAFKA).verify_directly_issued_by(earlier)
    shown(store, KAFKA).verify_directly_issued_by(renewed)


def test_other_names_or_another_authority_make_a_new_certificate(store: SecretStore) -> None:
    ensure_wire(store, now=NOW)
    first = shown(store, MONGO)
    ensure_wire(store, (*LOOPBACK, "mongo"), NOW)
    second = shown(store, MONGO)
    store.ca_key.unlink()

    ensure_wire(store, (*LOOPBACK, "mongo"), NOW)

    third = shown(store, MONGO)
    assert len({first.serial_number, second.serial_number, third.serial_number}) == 3
    third.verify_directly_issued_by(x509.load_pem_x509_certificate(store.ca.read_bytes()))


def test_the_doctor_reads_until_when_each_holds(store: SecretStore) -> None:
    ensure_wire(store, now=NOW)

    found = certificates(store.folder.parent, NOW + 380 * DAY)

    assert {f.found.split()[0]: f.grade for f in found} == {
        "secrets/ca.pem": Grade.GOOD,
        "secrets/tls/kafka.pem": Grade.WARNING,
        "secrets/tls/mongo.pem": Grade.WARNING,
    }


@pytest.mark.parametrize("spoilt", ["ca.key", "ca.pem", "tls/kafka.pem"])
def test_a_spoilt_file_ends_the_start_with_the_remedy(store: SecretStore, spoilt: str) -> None:
    ensure_wire(store, now=NOW)
    (store.folder / spoilt).write_text("rusak")

    with pytest.raises(StackError, match="cannot be read"):
        ensure_wire(store, now=NOW)


def test_an_expired_certificate_is_refused_by_clients(store: SecretStore) -> None:
    ensure_wire(store, now=datetime.now(UTC) - 500 * DAY)

    with pytest.raises(ssl.SSLCertVerificationError, match="expired"):
        asyncio.run(_shaken(store))


def test_a_certificate_in_force_is_taken(store: SecretStore) -> None:
    ensure_wire(store)

    assert asyncio.run(_shaken(store)) == "TLSv1.3"


async def _shaken(store: SecretStore) -> str:
    """Meet a server that shows the certificate of Kafka; the protocol that was agreed on."""
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(store.server_certificate(KAFKA))

    async def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0, ssl=serving)
    port = server.sockets[0].getsockname()[1]
    try:
        return await asyncio.to_thread(_version, port, store)
    finally:
        server.close()


def _version(port: int, store: SecretStore) -> str:
    context = store.trust.context()
    assert context is not None
    with (
        socket.create_connection(("127.0.0.1", port), timeout=5) as raw,
        context.wrap_socket(raw, server_hostname="127.0.0.1") as wrapped,
    ):
        return str(wrapped.version())
