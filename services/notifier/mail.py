"""E-mail over SMTP, letters attached as PDF.

What the server says before it knows the recipient (sign-in, overload) is about us, so it is tried
again; a 5xx answer about this mail is final.

The Message-ID follows from the delivery, so a mail that had to be sent a second time after a
lost answer is the same mail for every mailbox that looks.
"""

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256
from typing import Final

import aiosmtplib

from services.notifier.channels import Outcome, Parcel, Sent
from services.notifier.settings import ChannelSettings, SmtpSecurity

_PERMANENT: Final = 500
_LOST: Final = (
    aiosmtplib.SMTPServerDisconnected,
    aiosmtplib.SMTPTimeoutError,
    TimeoutError,
    OSError,
)


@dataclass(frozen=True, slots=True)
class MailRoute:
    """The mail server, and who has which address."""

    settings: ChannelSettings
    address: Callable[[Parcel], str | None]

    async def send(self, parcel: Parcel) -> Sent:
        """See `Way.send`."""
        to = self.address(parcel)
        if to is None:
            return Sent("GAVE_UP", "tanpa-alamat")
        client = self._client()
        try:
            await client.connect()
        except (aiosmtplib.SMTPException, OSError) as error:
            return Sent("FAILED", _code(error) or type(error).__name__, to)
        try:
            return await self._hand_over(client, parcel, to)
        finally:
            client.close()

    async def _hand_over(self, client: aiosmtplib.SMTP, parcel: Parcel, to: str) -> Sent:
        """Once the content is on its way, a lost connection leaves the outcome unknown."""
        message, under_way = self._message(parcel, to), False
        try:
            await client.mail(self.settings.smtp_from or "")
            await client.rcpt(to)
            under_way = True
            answer = await client.data(message.as_bytes())
        except _LOST as error:
            return Sent("UNKNOWN" if under_way else "FAILED", type(error).__name__, to)
        except aiosmtplib.SMTPException as error:
            return Sent(*_failed(error), to)
        return Sent("SENT", str(answer.code), to)

    def _client(self) -> aiosmtplib.SMTP:
        settings = self.settings
        password = settings.smtp_password
        return aiosmtplib.SMTP(
            hostname=settings.smtp_host,
            port=settings.smtp_port,
            username=settings.smtp_username,
            password=None if password is None else password.get_secret_value(),
            use_tls=settings.smtp_security is SmtpSecurity.TLS,
            start_tls=settings.smtp_security is SmtpSecurity.STARTTLS,
            tls_context=_trust(settings.smtp_ca_file),
            timeout=settings.smtp_timeout_seconds,
        )

    def _message(self, parcel: Parcel, to: str) -> EmailMessage:
        content, sender = parcel.delivery.content, self.settings.smtp_from or ""
        message = EmailMessage()
        message["From"], message["To"] = sender, to
        message["Subject"] = content.subject
        message["Date"] = format_datetime(parcel.delivery.queued_at)
        message["Message-ID"] = message_id(parcel, sender)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(
            f"{content.text}\n\n-- \nPesan otomatis siklus {parcel.delivery.cycle}.\n"
        )
        for paper in parcel.papers:
            main, _, sub = paper.media_type.partition("/")
            message.add_attachment(paper.content, maintype=main, subtype=sub, filename=paper.name)
        return message


def message_id(parcel: Parcel, sender: str) -> str:
    """The same for each attempt of a delivery, and for no other."""
    name = sha256(str(parcel.ref).encode()).hexdigest()[:32]
    return f"<{name}@{sender.rpartition('@')[2] or 'kinerja.invalid'}>"


def _trust(ca_file: str | None) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=ca_file)


def _failed(error: aiosmtplib.SMTPException) -> tuple[Outcome, str]:
    """Only a 5xx answer is final: all else may be mended by time."""
    code = _code(error)
    if code is None:
        return "FAILED", type(error).__name__
    return ("GAVE_UP" if int(code) >= _PERMANENT else "FAILED"), code


def _code(error: Exception) -> str | None:
    code = getattr(error, "code", None)
    return str(code) if isinstance(code, int) and code > 0 else None
