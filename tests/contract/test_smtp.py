"""Mail over a real SMTP server that takes, refuses, stalls and drops; TLS in both forms."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pydantic import SecretStr

from services.notifier.channels import Paper, Parcel, Sent
from services.notifier.domain.delivery import Channel, Content, Delivery, delivery_ref
from services.notifier.mail import MailRoute
from services.notifier.settings import ChannelSettings, SmtpSecurity

CYCLE = "6304-dukcapil:2025-Q3:r0"
TO, FROM = "kabid-piak@contoh.example", "kinerja@contoh.example"
PDF = Paper("L1-1.pdf", "application/pdf", b"%PDF-1.7 contoh")
NOW = datetime(2025, 10, 6, 1, tzinfo=UTC)


def parcel(cause: str = "sebab", *papers: Paper) -> Parcel:
    delivery = Delivery(
        cycle=CYCLE,
        cause=cause,
        recipient="KABID_PIAK",
        channel=Channel.EMAIL,
        content=Content(subject="Rapat – é", text="Mohon hadir.\n.\nTerima kasih."),
        queued_at=NOW,
    )
    return Parcel(delivery_ref(CYCLE, cause, "KABID_PIAK", Channel.EMAIL), delivery, papers)


@dataclass
class Mailbox:
    """A server's handler: what arrived, and what to do instead of taking it."""

    mails: list[EmailMessage] = field(default_factory=list)
    on_rcpt: str | None = None
    on_data: str | None = None
    drop: str | None = None

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's names and order
        self, server: SMTP, _s: Session, envelope: Envelope, address: str, _o: list[str]
    ) -> str:
        if self.drop == "rcpt":
            _cut(server)
        if self.on_rcpt is None:
            envelope.rcpt_tos.append(address)
        return self.on_rcpt or "250 OK"

    async def handle_DATA(self, server: SMTP, _s: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.drop == "data":
            _cut(server)
            return ""
        if self.drop == "stall":
            await asyncio.sleep(5)
        if self.on_data is None:
            assert isinstance(envelope.content, bytes)
            mail = message_from_bytes(envelope.content, policy=default)
            assert isinstance(mail, EmailMessage)
            self.mails.append(mail)
        return self.on_data or "250 OK queued as 4711"


def _cut(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


@asynccontextmanager
async def server(
    box: Mailbox, *, tls: ssl.SSLContext | None = None, **options: Any
) -> AsyncIterator[int]:
    """The server's port, for as long as the block runs."""
    loop = asyncio.get_running_loop()
    running = await loop.create_server(
        lambda: SMTP(box, loop=loop, hostname="mail.contoh.example", **options),
        "127.0.0.1",
        0,
        ssl=tls,
    )
    try:
        yield running.sockets[0].getsockname()[1]
    finally:
        running.close()
        await running.wait_closed()


def route(port: int, **settings: Any) -> MailRoute:
    given = {"smtp_security": SmtpSecurity.NONE, "smtp_timeout_seconds": 2.0, **settings}
    made = ChannelSettings(smtp_host="127.0.0.1", smtp_port=port, smtp_from=FROM, **given)
    return MailRoute(made, lambda _parcel: TO)


async def test_a_mail_arrives_with_subject_text_and_letter() -> None:
    box = Mailbox()
    async with server(box) as port:
        sent = await route(port).send(parcel("sebab", PDF))

    assert sent == Sent("SENT", "250", TO)
    (mail,) = box.mails
    assert (mail["To"], mail["From"], mail["Subject"]) == (TO, FROM, "Rapat – é")
    assert mail["Auto-Submitted"] == "auto-generated"
    body = mail.get_body()
    assert body is not None
    assert "Mohon hadir.\n.\nTerima kasih." in body.get_content().replace("\r\n", "\n")
    (letter,) = mail.iter_attachments()
    assert (letter.get_filename(), letter.get_content_type()) == ("L1-1.pdf", "application/pdf")
    assert letter.get_content() == PDF.content


async def test_each_attempt_of_a_delivery_has_one_message_id_and_each_delivery_its_own() -> None:
    box = Mailbox()
    async with server(box) as port:
        for cause in ("a", "a", "b"):
            await route(port).send(parcel(cause))

    first, again, other = (mail["Message-ID"] for mail in box.mails)
    assert first == again != other
    assert first.endswith("@contoh.example>")


@pytest.mark.parametrize(
    ("box", "outcome", "answer"),
    [
        (Mailbox(on_rcpt="450 mailbox busy"), "FAILED", "450"),
        (Mailbox(on_rcpt="550 no such user"), "GAVE_UP", "550"),
        (Mailbox(on_data="451 try later"), "FAILED", "451"),
        (Mailbox(on_data="554 refused"), "GAVE_UP", "554"),
        (Mailbox(drop="rcpt"), "FAILED", "SMTPServerDisconnected"),
        (Mailbox(drop="data"), "UNKNOWN", "SMTPServerDisconnected"),
        (Mailbox(drop="stall"), "UNKNOWN", "SMTPReadTimeoutError"),
    ],
)
async def test_a_server_that_refuses_drops_or_stalls(
    box: Mailbox, outcome: str, answer: str
) -> None:
    async with server(box) as port:
        sent = await route(port, smtp_timeout_seconds=0.5).send(parcel())

    assert (sent.outcome, sent.answer, sent.to) == (outcome, answer, TO)
    assert box.mails == []


async def test_a_server_that_is_not_there_is_tried_again() -> None:
    async with server(Mailbox()) as port:
        pass

    assert (await route(port).send(parcel())).outcome == "FAILED"


async def test_who_has_no_address_gets_no_mail() -> None:
    nobody = MailRoute(route(1).settings, lambda _parcel: None)

    assert await nobody.send(parcel()) == Sent("GAVE_UP", "tanpa-alamat")


@dataclass(frozen=True)
class Certificate:
    """A certificate for 127.0.0.1, and the context of a server that shows it."""

    file: Path
    context: ssl.SSLContext


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    folder, key = tmp_path_factory.mktemp("tls"), generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, SHA256())
    )
    file, key_file = folder / "cert.pem", folder / "key.pem"
    file.write_bytes(made.public_bytes(Encoding.PEM))
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    key_file.write_bytes(pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key_file)
    return Certificate(file, context)


def _login(_server: object, _s: object, _e: object, _mechanism: object, data: object) -> AuthResult:
    assert isinstance(data, LoginPassword)
    known = (data.login, data.password) == (b"kinerja", b"rahasia")
    return AuthResult(success=known, handled=False)


ACCOUNT = {"smtp_username": "kinerja", "smtp_password": SecretStr("rahasia")}


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
@pytest.mark.parametrize("security", [SmtpSecurity.STARTTLS, SmtpSecurity.TLS])
async def test_mail_and_password_go_encrypted_to_a_server_whose_certificate_is_trusted(
    certificate: Certificate, security: SmtpSecurity
) -> None:
    box, implicit = Mailbox(), security is SmtpSecurity.TLS
    options: dict[str, Any] = {"authenticator": _login, "auth_required": True}
    if implicit:
        options["auth_require_tls"] = False
    else:
        options |= {"tls_context": certificate.context, "require_starttls": True}
    async with server(box, tls=certificate.context if implicit else None, **options) as port:
        trusted = {"smtp_ca_file": str(certificate.file), "smtp_security": security, **ACCOUNT}
        sent = await route(port, **trusted).send(parcel())
        wrong = {**trusted, "smtp_password": SecretStr("salah")}
        refused = await route(port, **wrong).send(parcel())
        stranger = {**trusted, "smtp_ca_file": None}
        untrusted = await route(port, **stranger).send(parcel())

    assert (sent, len(box.mails)) == (Sent("SENT", "250", TO), 1)
    assert (refused.outcome, refused.answer) == ("FAILED", "535")
    assert untrusted.outcome == "FAILED"


async def test_a_server_without_starttls_gets_no_mail_in_clear() -> None:
    box = Mailbox()
    async with server(box) as port:
        sent = await route(port, smtp_security=SmtpSecurity.STARTTLS).send(parcel())

    assert (sent.outcome, box.mails) == ("FAILED", [])
