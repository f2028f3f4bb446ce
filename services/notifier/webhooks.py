"""Signed webhooks (Standard Webhooks): the event as JSON, to a system that cannot read Kafka.

Nothing is read of the answer but its status; redirects are not followed. An address in a private
network is refused unless that is allowed, and the connection goes to the very address that was
looked at, so that a name which changes in between gains nothing.
"""

import asyncio
import ipaddress
import json
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

import httpx
from standardwebhooks.webhooks import Webhook

from services.notifier.channels import Outcome, Parcel, Sent
from services.notifier.settings import ChannelSettings

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_PASSING: Final = frozenset({408, 409, 425, 429})
"""Refusals of now; other 4xx, and redirects, are the receiver's last word."""
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
_LOST: Final = (httpx.ReadTimeout, httpx.ReadError, httpx.RemoteProtocolError, TimeoutError)


@dataclass(frozen=True, slots=True)
class Listener:
    """Where a system listens, and the secrets that sign what goes there, the newest first."""

    url: str
    secrets: tuple[str, ...]


async def _nobody(_parcel: Parcel) -> Listener | None:
    return None


@dataclass(frozen=True, slots=True)
class WebhookRoute:
    """Where systems listen, and what each signature is made with."""

    settings: ChannelSettings
    address: Callable[[Parcel], str | None]
    now: Callable[[], datetime]
    registered: Callable[[Parcel], Awaitable[Listener | None]] = _nobody
    """Who has registered an address itself."""

    async def _listener(self, parcel: Parcel) -> Listener | None:
        if parcel.delivery.subscription is not None:
            return await self.registered(parcel)
        url, secret = self.address(parcel), self.settings.webhook_secrets.get(_code(parcel))
        secrets = () if secret is None else (secret.get_secret_value(),)
        return None if url is None else Listener(url, secrets)

    async def send(self, parcel: Parcel) -> Sent:
        """See `Way.send`."""
        listener = await self._listener(parcel)
        if listener is None:
            return Sent("GAVE_UP", "tanpa-alamat")
        url = listener.url
        if not listener.secrets:
            return Sent("GAVE_UP", "tanpa-kunci", url)
        try:
            async with asyncio.timeout(self.settings.webhook_timeout_seconds):
                target = await target_of(url, private=self.settings.webhook_allow_private)
                if target is None:
                    return Sent("GAVE_UP", "alamat-ditolak", url)
                return await self._post(parcel, listener, target)
        except _LOST as error:
            return Sent("UNKNOWN", type(error).__name__, url)
        except (httpx.HTTPError, OSError, httpx.InvalidURL) as error:
            return Sent("FAILED", type(error).__name__, url)

    async def _post(self, parcel: Parcel, listener: Listener, target: str) -> Sent:
        body, at = body_of(parcel), self.now().astimezone(UTC).replace(microsecond=0)
        identity, url = identity_of(parcel), listener.url
        signatures = [Webhook(secret).sign(identity, at, body) for secret in listener.secrets]
        host = urlsplit(url).netloc.rpartition("@")[2]
        headers = {
            "Host": host,
            "Content-Type": "application/json",
            "webhook-id": identity,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": " ".join(signatures),
        }
        seconds = self.settings.webhook_timeout_seconds
        extensions = {"sni_hostname": urlsplit(url).hostname or ""}
        async with (
            httpx.AsyncClient(timeout=seconds, follow_redirects=False, trust_env=False) as client,
            client.stream(
                "POST", target, content=body, headers=headers, extensions=extensions
            ) as answer,
        ):
            return Sent(*verdict(answer.status_code), url)


async def target_of(url: str, *, private: bool) -> str | None:
    """The address by number, or none where it may not be spoken to."""
    parts = urlsplit(url)
    plain = parts.scheme == "http" and private
    if (parts.scheme != "https" and not plain) or not parts.hostname:
        return None
    port = parts.port or (443 if parts.scheme == "https" else 80)
    found = await asyncio.get_running_loop().getaddrinfo(
        parts.hostname, port, type=socket.SOCK_STREAM
    )
    addresses = [ipaddress.ip_address(info[4][0]) for info in found]
    if not private and not all(map(is_public, addresses)):
        return None
    first = f"[{addresses[0]}]" if addresses[0].version == 6 else str(addresses[0])  # noqa: PLR2004
    return parts._replace(netloc=f"{first}:{port}").geturl()


def is_public(address: Address) -> bool:
    """Whether it is one host of the public internet, also where IPv6 only wraps an IPv4 address."""
    if isinstance(address, ipaddress.IPv6Address) and (inner := _wrapped(address)) is not None:
        return is_public(inner)
    return address.is_global and not address.is_multicast


def _wrapped(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside (mapped, 6to4, NAT64), at which the packet ends in the end."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def body_of(parcel: Parcel) -> str:
    """The event of a delivery as Standard Webhooks has it: type, timestamp, data."""
    content = parcel.delivery.content
    return json.dumps(
        {
            "type": content.subject if content.text == "" else "kinerja.report.v1",
            "timestamp": parcel.delivery.queued_at.astimezone(UTC).isoformat(),
            "data": json.loads(content.event or "null"),
            **({"letter": content.text} if content.text else {}),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def identity_of(parcel: Parcel) -> str:
    """``webhook-id``: the same for each attempt, by which a receiver drops doubles."""
    return f"{parcel.delivery.cause}:{_code(parcel)}"


def _code(parcel: Parcel) -> str:
    return parcel.delivery.recipient


def verdict(status: int) -> tuple[Outcome, str]:
    """What an HTTP status says of an attempt."""
    if 200 <= status < 300:  # noqa: PLR2004
        return "SENT", str(status)
    final = 300 <= status < 500 and status not in _PASSING  # noqa: PLR2004
    return ("GAVE_UP" if final else "FAILED"), str(status)
