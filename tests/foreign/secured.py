"""A Kafka with TLS and accounts on this machine, for clients of other languages.

The embedded broker's own settings, with its clients' listener behind a certificate that was made
for the occasion.
"""

import asyncio
import ssl
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from deploy.local.java import find_java
from deploy.local.kafka.config import Listeners
from deploy.local.kafka.dist import ensure_kafka
from deploy.local.kafka.node import KafkaNode
from deploy.local.ports import Ports
from shared.engine import Record

_PLAIN: Final = "CLIENT:SASL_PLAINTEXT"
_FIRST_PORT: Final = 39092
_TRIES: Final = 120


@dataclass(frozen=True)
class Secured:
    """Where it listens, whom it trusts, and its accounts."""

    bootstrap: str
    ca_file: Path
    passwords: dict[str, str]

    def client(self, user: str) -> dict[str, object]:
        """Arguments of an aiokafka client."""
        return {
            "bootstrap_servers": self.bootstrap,
            "security_protocol": "SASL_SSL",
            "ssl_context": ssl.create_default_context(cafile=self.ca_file),
            "sasl_mechanism": "SCRAM-SHA-512",
            "sasl_plain_username": user,
            "sasl_plain_password": self.passwords[user],
        }

    def write(self, records: Iterable[Record]) -> None:
        """Put records on their topics, in order."""
        asyncio.run(self._write(records))

    def make(self, topics: Iterable[str]) -> None:
        """Make topics, waiting until the broker is there."""
        asyncio.run(self._make(topics))

    async def _write(self, records: Iterable[Record]) -> None:
        async with AIOKafkaProducer(**self.client("admin"), acks="all") as producer:
            for r in records:
                await producer.send_and_wait(
                    r.topic, r.value, key=r.key, partition=0, headers=list(r.headers)
                )

    async def _make(self, topics: Iterable[str]) -> None:
        client = AIOKafkaAdminClient(**self.client("admin"))
        try:
            for left in reversed(range(_TRIES)):
                try:
                    await client.start()
                    break
                except KafkaError:
                    if not left:
                        raise
                    await asyncio.sleep(0.5)
            await client.create_topics([NewTopic(topic, 2, 1) for topic in topics])
        finally:
            await client.close()


@contextmanager
def secured(folder: Path) -> Iterator[Secured]:
    """One broker while the block runs."""
    ports = Ports()
    port = ports.choose(_FIRST_PORT)
    passwords = {"admin": "admin-test-secret", "reader": "reader-test-secret"}
    libs = ensure_kafka(folder / "fetch.log", lambda _line: None)
    node = KafkaNode(find_java(), libs, folder / "kafka")
    listeners = Listeners("127.0.0.1", "localhost", port, ports.choose(_FIRST_PORT))
    argv = node.prepare(listeners, passwords, "controller-test-secret")
    ca_file = identity(folder)
    properties = folder / "kafka" / "server.properties"
    text = properties.read_text()
    assert _PLAIN in text, "the embedded broker has TLS of its own now: use that"
    properties.write_text(
        text.replace(_PLAIN, "CLIENT:SASL_SSL")
        + f"ssl.keystore.type=PEM\nssl.keystore.location={folder / 'server.pem'}\n"
        + f"ssl.truststore.type=PEM\nssl.truststore.location={ca_file}\n"
    )
    with (folder / "broker.log").open("wb") as log:
        process = subprocess.Popen(argv, stdout=log, stderr=log)
        try:
            yield Secured(f"localhost:{port}", ca_file, passwords)
        finally:
            process.terminate()
            process.wait(30)
            ports.release()


def identity(folder: Path) -> Path:
    """Write ``server.pem`` (key and chain) and the authority's certificate; the latter's file."""
    now = datetime.now(UTC)
    keys = {name: ec.generate_private_key(ec.SECP256R1()) for name in ("ca", "localhost")}
    names = {
        name: x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"kinerja test {name}")])
        for name in keys
    }
    found = {}
    for name, key in keys.items():
        builder = (
            x509.CertificateBuilder()
            .subject_name(names[name])
            .issuer_name(names["ca"])
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=2))
            .add_extension(x509.BasicConstraints(ca=name == "ca", path_length=None), critical=True)
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(keys["ca"].public_key()),
                critical=False,
            )
            .add_extension(_usage(authority=name == "ca"), critical=True)
        )
        if name != "ca":
            places = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
            builder = builder.add_extension(x509.SubjectAlternativeName(places), critical=False)
        found[name] = builder.sign(keys["ca"], hashes.SHA256()).public_bytes(Encoding.PEM)
    key_text = keys["localhost"].private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "server.pem").write_bytes(key_text + found["localhost"] + found["ca"])
    (folder / "ca.pem").write_bytes(found["ca"])
    return folder / "ca.pem"


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
