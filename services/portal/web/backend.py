"""The services that own decisions, asked with the person's own token."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import httpx
import structlog

from services.portal.accounts.door import Visitor
from shared.observability.tracing import current
from shared.security import Principal, issue

log = structlog.get_logger("kinerja.portal")

TOKEN_LIFETIME: Final = timedelta(minutes=2)
"""A token is made for one request, and shown when that begins; two clocks may differ a little."""
_TIMEOUT: Final = httpx.Timeout(20.0, connect=3.0)


@dataclass(frozen=True, slots=True)
class Refused(Exception):  # noqa: N818 - an answer to a person
    """A service said no, or could not be reached: what, by which rule, and who can lift it."""

    status: int
    rule: str
    detail: str
    remedy: str
    more: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Order:
    """Where a command goes."""

    service: str
    method: str
    path: str


class Backend:
    """Asks services; signs a token of two minutes for each request and the service it goes to."""

    def __init__(
        self,
        addresses: Mapping[str, str],
        private_key: Callable[[], bytes],
        client: httpx.AsyncClient,
        clock: Callable[[], datetime],
    ) -> None:
        self._addresses = addresses
        self._key = private_key
        self._client = client
        self._clock = clock

    async def see(self, visitor: Visitor, service: str, path: str) -> dict[str, Any]:
        """A state. Raises `Refused`."""
        return dict((await self._ask(visitor, service, "GET", path)).json())

    async def see_all(self, visitor: Visitor, service: str, path: str) -> list[dict[str, Any]]:
        """A list of things. Raises `Refused`."""
        return list((await self._ask(visitor, service, "GET", path)).json())

    async def ready(self, service: str) -> tuple[bool, str]:
        """Whether a service is ready, and its reasons in words where it is not."""
        try:
            url = f"{self._addresses[service]}/readyz"
            answer = await self._client.get(url, timeout=_TIMEOUT)
            body = answer.json()
        except (httpx.TransportError, ValueError) as error:
            return False, type(error).__name__
        return bool(body.get("ready")), "; ".join(body.get("reasons", []))

    @property
    def services(self) -> tuple[str, ...]:
        """The services behind this portal."""
        return tuple(self._addresses)

    async def act(
        self, visitor: Visitor, to: Order, body: object, key: str, match: str = ""
    ) -> dict[str, Any]:
        """A command, under the key of the form that it came from. Raises `Refused`.

        With ``match`` only over the state of that ETag; else 412.
        """
        headers = {"Idempotency-Key": key} | ({"If-Match": match} if match else {})
        answer = await self._ask(
            visitor, to.service, to.method, to.path, json=body, headers=headers
        )
        return dict(answer.json())

    async def ask(self, visitor: Visitor, to: Order, body: Mapping[str, Any]) -> dict[str, Any]:
        """A question with a body, which changes nothing. Raises `Refused`."""
        return dict((await self._ask(visitor, to.service, to.method, to.path, json=body)).json())

    async def send(
        self, visitor: Visitor, to: Order, content: bytes, media_type: str
    ) -> dict[str, Any]:
        """A file as a raw body. Raises `Refused`."""
        headers = {"Content-Type": media_type}
        answer = await self._ask(
            visitor, to.service, to.method, to.path, content=content, headers=headers
        )
        return dict(answer.json())

    async def fetch(self, visitor: Visitor, service: str, path: str) -> httpx.Response:
        """A document, whole. Raises `Refused`."""
        return await self._ask(visitor, service, "GET", path)

    def token(self, visitor: Visitor, service: str) -> str:
        """What proves this visitor to a service, and to no other."""
        account = visitor.account
        principal = Principal(
            subject=account.login, office=account.office, role=visitor.role, name=account.name
        )
        return issue(self._key(), principal, service, self._clock(), TOKEN_LIFETIME)

    async def _ask(
        self, visitor: Visitor, service: str, method: str, path: str, **more: Any
    ) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token(visitor, service)}"} | more.pop(
            "headers", {}
        )
        if (trace := current.get()) is not None:
            headers["traceparent"] = trace
        url = f"{self._addresses[service]}{path}"
        try:
            response = await self._client.request(
                method, url, headers=headers, timeout=_TIMEOUT, **more
            )
        except (httpx.InvalidURL, httpx.LocalProtocolError, UnicodeEncodeError):
            raise Refused(
                422,
                "permintaan-tidak-sah",
                "Alamat, jenis berkas, atau kunci formulir memuat tanda yang tidak dapat dikirim.",
                "Tidak ada yang disimpan. Mohon muat ulang halaman, lalu kirim lagi.",
                {},
            ) from None
        except httpx.TransportError as error:
            log.warning("portal.service_away", service=service, error=type(error).__name__)
            raise Refused(
                503,
                "layanan-tidak-terjangkau",
                f"Layanan {service} sedang tidak dapat dihubungi.",
                "Belum tentu tersimpan. Mohon muat ulang halaman, lalu ulangi bila perlu; "
                "perbuatan yang sama tidak akan terjadi dua kali.",
                {},
            ) from None
        if response.is_error:
            raise _refused(response)
        return response


def _refused(response: httpx.Response) -> Refused:
    try:
        body = response.json()
    except ValueError:
        body = {}
    known = {"type", "title", "status", "rule", "detail", "remedy"}
    return Refused(
        response.status_code,
        str(body.get("rule", "galat")),
        str(body.get("detail", "Layanan menjawab dengan galat.")),
        str(body.get("remedy", "Mohon ulangi; bila tetap gagal, hubungi Petugas TI.")),
        {name: value for name, value in body.items() if name not in known},
    )
