"""BSrE's e-sign client API: the signer's own certificate, kept by the state.

NIK and passphrase pass through: they stand in one request to BSrE and nowhere else. An answer
that did not come leaves the attempt `Unknown`, and the same order is never sent twice.
"""

import asyncio
import logging
from typing import Final
from urllib.parse import quote

import httpx
from pydantic import SecretStr

from services.approval.signing import bsre_answers as answers
from services.approval.signing.refusals import PROVIDER_AWAY, SECRETS_MISSING
from services.approval.signing.signer import Outcome, Refused, SigningOrder, Unknown

# httpx tells the address of every request at INFO, and one of the addresses here holds a NIK.
logging.getLogger("httpx").setLevel(logging.WARNING)

PROVIDER: Final = "BSRE"
_NIK_DIGITS: Final = 16
_STATUS_SECONDS: Final = 10.0
_LARGEST: Final = 50 * 1024 * 1024
_UNREACHED: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""Before these the request has not left this machine, so certainly nothing was signed."""


class BsreSigner:
    """A BSrE server at ``base``, asked with the office's application account.

    ``seconds`` bounds one request as a whole.
    """

    provider = PROVIDER
    asks_passphrase = True

    def __init__(self, base: str, username: str, password: SecretStr, seconds: float = 60) -> None:
        self._base = base.rstrip("/")
        self._username = username
        self._password = password
        self._seconds = seconds

    async def sign(self, pdf: bytes, order: SigningOrder) -> Outcome:
        """See `Signer.sign`."""
        nik, passphrase = _secrets(order)
        if nik is None or passphrase is None:
            return Refused(SECRETS_MISSING, "NIK 16 digit dan passphrase belum lengkap.")
        try:
            if refused := await self._inactive(nik):
                return refused
        except (httpx.TransportError, TimeoutError):
            return Refused(PROVIDER_AWAY, "Layanan BSrE tidak menjawab.")
        sent = _Sent()
        try:
            async with asyncio.timeout(self._seconds):
                return await self._signed(pdf, nik, passphrase, sent)
        except _UNREACHED:
            return Refused(PROVIDER_AWAY, "Layanan BSrE tidak terjangkau.")
        except (httpx.TransportError, httpx.DecodingError, TimeoutError) as error:
            return Unknown(f"BSrE tidak menjawab ({type(error).__name__}).", sent.reference)

    async def status(self, reference: str | None) -> Outcome:
        """See `Signer.status`. Without an id BSrE cannot be asked: it stays `Unknown`."""
        if reference is None:
            return Unknown("BSrE tidak memberikan nomor dokumen untuk percobaan ini.")
        address = f"{self._base}/api/sign/download/{quote(reference, safe='')}"
        try:
            async with asyncio.timeout(self._seconds), self._client() as client:
                answer = await client.get(address)
        except (httpx.TransportError, httpx.DecodingError, TimeoutError) as error:
            return Unknown(f"BSrE tidak menjawab ({type(error).__name__}).", reference)
        return answers.fetched(answer.status_code, answer.content, reference)

    async def _inactive(self, nik: str) -> Refused | None:
        seconds = min(self._seconds, _STATUS_SECONDS)
        async with asyncio.timeout(seconds), self._client() as client:
            answer = await client.get(f"{self._base}/api/user/status/{nik}")
        return answers.inactive(answer.content)

    async def _signed(self, pdf: bytes, nik: str, passphrase: str, sent: "_Sent") -> Outcome:
        async with self._client() as client:
            request = client.stream(
                "POST",
                f"{self._base}/api/sign/pdf",
                data={"nik": nik, "passphrase": passphrase, "tampilan": "invisible"},
                files={"file": ("lembar-pengesahan.pdf", pdf, "application/pdf")},
            )
            async with request as answer:
                sent.reference = answers.known_reference(answer.headers.get("id_dokumen"))
                content = await _body(answer)
        ended = answers.outcome(answer.status_code, content, sent.reference)
        if isinstance(ended, Unknown) and ended.reference is not None:
            return await self.status(ended.reference)
        return ended

    def _client(self) -> httpx.AsyncClient:
        account = httpx.BasicAuth(self._username, self._password.get_secret_value())
        return httpx.AsyncClient(auth=account, timeout=self._seconds, follow_redirects=False)


class _Sent:
    """What is known of an order on its way, also when its answer breaks off."""

    reference: str | None = None


def _secrets(order: SigningOrder) -> tuple[str | None, str | None]:
    nik = order.nik.get_secret_value().strip() if order.nik else ""
    sound = len(nik) == _NIK_DIGITS and nik.isascii() and nik.isdigit()
    passphrase = order.passphrase.get_secret_value() if order.passphrase else ""
    return (nik if sound else None), passphrase or None


async def _body(answer: httpx.Response) -> bytes:
    content = bytearray()
    async for part in answer.aiter_bytes():
        content += part
        if len(content) > _LARGEST:
            raise httpx.DecodingError("the answer is too large")
    return bytes(content)
