"""What the tests of signing stand on: identities, a small sheet, and a BSrE server of our own."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from io import BytesIO
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pydantic import SecretStr
from pyhanko.sign.timestamps import DummyTimeStamper
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from deploy.local.certificate import example_identity
from services.approval.signing.certificate import Identity, load_identity
from services.approval.signing.pades import PadesSigner
from services.approval.signing.signer import Signed, SigningOrder

HASH: Final = "0f" * 32
NIK: Final = "6304" + "0" * 11 + "7"
"""Synthetic, and never written out in a file of this repository."""

PASSPHRASE: Final = "kata-sandi-tte-burung-kenari"
ACCOUNT: Final = ("kinerja", SecretStr("kata-sandi-akun-aplikasi"))
REFERENCE: Final = "dok-0001"
PATIENCE: Final = 30.0
"""Seconds that a client waits for a server that does answer, on however busy a machine."""

IMPATIENCE: Final = 3.0
"""Seconds that it waits for one that never will."""


def order(nik: str | None = NIK, passphrase: str | None = PASSPHRASE) -> SigningOrder:
    return SigningOrder(
        name="Abdul Gani (contoh)",
        title="Kepala Dinas",
        at=datetime.fromisoformat("2025-10-15T08:15:00+08:00"),
        reason="Pengesahan Data Kinerja",
        nik=SecretStr(nik) if nik else None,
        passphrase=SecretStr(passphrase) if passphrase else None,
    )


def identity(folder: Path, life: timedelta = timedelta(days=2), *, age: int = 0) -> Identity:
    """A fresh identity whose files lie in the folder: signer.pem, signer.key, root.pem."""
    made = example_identity(datetime.now(UTC) - timedelta(days=age), life)
    for name, text in zip(("signer.pem", "signer.key", "root.pem"), made, strict=True):
        (folder / name).write_text(text)
    return load_identity(folder / "signer.pem", folder / "signer.key", None)


def time_authority() -> DummyTimeStamper:
    """A time-stamping authority with a certificate of its own, which nobody trusts."""
    key = generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "CONTOH Cap Waktu")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, SHA256())
    )
    own, private, _ = Identity(certificate, key).asn1()
    return DummyTimeStamper(own, private)


def small_pdf(*lines: str, pages: int = 1) -> bytes:
    """A PDF of A4 pages with a few lines of text on each."""
    writer = PdfWriter()
    for _ in range(pages):
        page = writer.add_blank_page(595, 842)
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        shown = " T* ".join(f"({line}) Tj" for line in lines)
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 9 Tf 12 TL 72 700 Td {shown} ET".encode("latin-1"))
        page[NameObject("/Contents")] = writer._add_object(stream)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def sheet(sha256: str = HASH) -> bytes:
    return small_pdf("LEMBAR PENGESAHAN (contoh)", sha256[:32], sha256[32:])


@dataclass
class Heard:
    """One request as the server got it."""

    method: str
    path: str
    authorization: str
    parts: dict[str, bytes] = field(default_factory=dict)


Reply = Callable[["Bsre", Heard, asyncio.StreamWriter], Awaitable[None]]


class Bsre:
    """A stand-in for BSrE on 127.0.0.1: it signs for real, then answers as a test wants it."""

    def __init__(self, signer: PadesSigner) -> None:
        self._signer = signer
        self.reply: Reply = gives_pdf
        self.user_status: tuple[int, bytes] = (200, b'{"status_code":1111,"status":"ISSUE"}')
        self.heard: list[Heard] = []
        self.kept: dict[str, bytes] = {}
        self.stopping = asyncio.Event()

    @property
    def orders(self) -> list[Heard]:
        """Requests to sign."""
        return [heard for heard in self.heard if heard.path == "/api/sign/pdf"]

    async def signed(self, heard: Heard) -> bytes:
        """The PDF that was sent, signed and kept under its id."""
        outcome = await self._signer.sign(heard.parts["file"], order())
        assert isinstance(outcome, Signed)
        self.kept[REFERENCE] = outcome.pdf
        return outcome.pdf

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            heard = await _heard(reader)
            self.heard.append(heard)
            if heard.path == "/api/sign/pdf":
                await self.reply(self, heard, writer)
            elif heard.path.startswith("/api/user/status/"):
                await say(writer, *self.user_status)
            else:
                pdf = self.kept.get(heard.path.rpartition("/")[2])
                await say(writer, 200 if pdf else 404, pdf or b"{}")
        finally:
            writer.close()


@asynccontextmanager
async def bsre(signer: PadesSigner) -> AsyncIterator[tuple[Bsre, str]]:
    """The server and its address."""
    standing = Bsre(signer)
    server = await asyncio.start_server(standing.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield standing, f"http://127.0.0.1:{port}"
    finally:
        standing.stopping.set()
        server.close()
        await server.wait_closed()


async def say(
    writer: asyncio.StreamWriter, status: int, body: bytes, *headers: str, length: int | None = None
) -> None:
    """One answer; ``length`` more than the body breaks it off in the middle."""
    lines = (f"HTTP/1.1 {status} X", f"Content-Length: {length or len(body)}", *headers)
    writer.write("\r\n".join((*lines, "Connection: close", "", "")).encode() + body)
    await writer.drain()


async def gives_pdf(server: Bsre, heard: Heard, writer: asyncio.StreamWriter) -> None:
    await say(writer, 200, await server.signed(heard), f"id_dokumen: {REFERENCE}")


async def gives_id(server: Bsre, heard: Heard, writer: asyncio.StreamWriter) -> None:
    await server.signed(heard)
    await say(writer, 200, f'{{"id_dokumen":"{REFERENCE}"}}'.encode())


async def drops_after_signing(server: Bsre, heard: Heard, writer: asyncio.StreamWriter) -> None:
    await server.signed(heard)
    writer.transport.abort()


async def breaks_off(server: Bsre, heard: Heard, writer: asyncio.StreamWriter) -> None:
    pdf = await server.signed(heard)
    await say(writer, 200, pdf[:99], f"id_dokumen: {REFERENCE}", length=len(pdf))


async def hangs(server: Bsre, heard: Heard, writer: asyncio.StreamWriter) -> None:
    del writer
    await server.signed(heard)
    await server.stopping.wait()


def answers(status: int, body: str) -> Reply:
    """A server that signs nothing and says this."""

    async def reply(server: Bsre, heard: Heard, writer: asyncio.StreamWriter) -> None:
        del server, heard
        await say(writer, status, body.encode())

    return reply


async def _heard(reader: asyncio.StreamReader) -> Heard:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    first, _, rest = head.partition("\r\n")
    method, path, _ = first.split(" ")
    headers = message_from_bytes(rest.encode())
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Heard(method, path, headers.get("authorization", ""), _parts(headers, body))


def _parts(headers: Message, body: bytes) -> dict[str, bytes]:
    kind = headers.get("content-type", "")
    found = re.search(r"boundary=(\S+)", kind)
    if found is None:
        return {}
    parts = body.split(b"--" + found[1].encode())[1:-1]
    split = [part[2:-2].partition(b"\r\n\r\n") for part in parts]
    return {_name(head): content for head, _, content in split}


def _name(head: bytes) -> str:
    found = re.search(rb'name="([^"]+)"', head)
    assert found is not None
    return found[1].decode()
