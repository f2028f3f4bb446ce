"""The services that own decisions, asked with the person's own token."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

import orjson
import structlog

from services.portal.accounts.door import Visitor
from services.portal.web.wire import Answer, Unreachable, Wire
from shared.observability.tracing import current
from shared.security import Principal, issue

log = structlog.get_logger("kinerja.portal")

TOKEN_LIFETIME: Final = timedelta(minutes=2)
"""A token is made for one request, and shown when that begins; two clocks may differ a little."""
_SENDABLE: Final = re.compile(r"[\x20-\x7e]*")
"""What a header may hold."""
_NOT_MODIFIED: Final = 304
AWAY: Final = 503
"""Status of a refusal by a service that does not answer."""
_MOST: Final = 128
"""Views kept at once."""


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


@dataclass(frozen=True, slots=True)
class Seen:
    """What a service shows, as JSON has it, and a tag that only the same has.

    Others look at the same object, so nobody changes it.
    """

    body: Any
    tag: str


Asker = Visitor | Principal
"""A person who has come in, or another system, as services know it."""


def _principal(visitor: Asker) -> Principal:
    """The person in the role that he has chosen, or the system."""
    if isinstance(visitor, Principal):
        return visitor
    account = visitor.account
    return Principal(
        subject=account.login, office=account.office, role=visitor.role, name=account.name
    )


class Backend:
    """Asks services; signs a token of two minutes for each request and the service it goes to."""

    def __init__(
        self,
        addresses: Mapping[str, str],
        private_key: Callable[[], bytes],
        wire: Wire,
        clock: Callable[[], datetime],
    ) -> None:
        self._addresses = addresses
        self._key = private_key
        self._wire = wire
        self._clock = clock
        self._kept: dict[tuple[str, str, str], Seen] = {}

    async def see(self, visitor: Asker, service: str, path: str) -> dict[str, Any]:
        """A state. Raises `Refused`."""
        return dict((await self.seen(visitor, service, path)).body)

    async def see_all(self, visitor: Asker, service: str, path: str) -> list[dict[str, Any]]:
        """A list of things. Raises `Refused`."""
        return list((await self.seen(visitor, service, path)).body)

    async def seen(self, visitor: Asker, service: str, path: str) -> Seen:
        """A view, with its tag. Raises `Refused`.

        One that its service lets us keep is asked for by its tag: where that holds, it is not sent
        again. Whether this visitor may see it is the service's word each time.
        """
        key = (_principal(visitor).office, service, path)
        known = self._kept.get(key)
        headers = {"If-None-Match": known.tag} if known else {}
        answer = await self._ask(visitor, service, "GET", path, headers=headers)
        if known and answer.status == _NOT_MODIFIED:
            return known
        if "no-cache" not in answer.headers.get("cache-control", ""):
            return Seen(answer.json(), hashlib.blake2b(answer.content).hexdigest())
        return self._keep(key, Seen(answer.json(), answer.headers["etag"]))

    def _keep(self, key: tuple[str, str, str], seen: Seen) -> Seen:
        self._kept.pop(key, None)
        self._kept[key] = seen
        if len(self._kept) > _MOST:
            self._kept.pop(next(iter(self._kept)))
        return seen

    async def ready(self, service: str) -> tuple[bool, str]:
        """Whether a service is ready, and its reasons in words where it is not."""
        try:
            answer = await self._wire.ask("GET", f"{self._addresses[service]}/readyz", {}, None)
            body = answer.json()
        except (Unreachable, ValueError) as error:
            return False, str(error) if isinstance(error, Unreachable) else type(error).__name__
        return bool(body.get("ready")), "; ".join(body.get("reasons", []))

    @property
    def services(self) -> tuple[str, ...]:
        """The services behind this portal."""
        return tuple(self._addresses)

    async def act(
        self, visitor: Asker, to: Order, body: object, key: str, match: str = ""
    ) -> dict[str, Any]:
        """A command, under the key of the form that it came from. Raises `Refused`.

        With ``match`` only over the state of that ETag; else 412.
        """
        headers = {"Idempotency-Key": key} | ({"If-Match": match} if match else {})
        answer = await self._ask(
            visitor, to.service, to.method, to.path, content=orjson.dumps(body), headers=headers
        )
        return dict(answer.json())

    async def ask(self, visitor: Asker, to: Order, body: Mapping[str, Any]) -> dict[str, Any]:
        """A question with a body, which changes nothing. Raises `Refused`."""
        answer = await self._ask(
            visitor, to.service, to.method, to.path, content=orjson.dumps(body)
        )
        return dict(answer.json())

    async def send(
        self, visitor: Asker, to: Order, content: bytes, media_type: str
    ) -> dict[str, Any]:
        """A file as a raw body. Raises `Refused`."""
        headers = {"Content-Type": media_type}
        answer = await self._ask(
            visitor, to.service, to.method, to.path, content=content, headers=headers
        )
        return dict(answer.json())

    async def fetch(self, visitor: Asker, service: str, path: str) -> Answer:
        """A document, whole. Raises `Refused`."""
        return await self._ask(visitor, service, "GET", path)

    def token(self, visitor: Asker, service: str) -> str:
        """What proves this visitor to a service, and to no other."""
        principal = _principal(visitor)
        return issue(self._key(), principal, service, self._clock(), TOKEN_LIFETIME)

    async def _ask(
        self,
        visitor: Asker,
        service: str,
        method: str,
        path: str,
        *,
        content: bytes | None = None,
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> Answer:
        given = {"Authorization": f"Bearer {self.token(visitor, service)}"}
        if (trace := current.get()) is not None:
            given["traceparent"] = trace
        if content is not None:
            given["Content-Type"] = "application/json"
        given |= headers
        if not all(map(_SENDABLE.fullmatch, given.values())):
            raise _UNSENDABLE
        try:
            url = f"{self._addresses[service]}{path}"
            answer = await self._wire.ask(method, url, given, content)
        except Unreachable as error:
            log.warning("portal.service_away", service=service, error=str(error))
            raise Refused(
                AWAY,
                "layanan-tidak-terjangkau",
                f"Layanan {service} sedang tidak dapat dihubungi.",
                "Belum tentu tersimpan. Mohon muat ulang halaman, lalu ulangi bila perlu; "
                "perbuatan yang sama tidak akan terjadi dua kali.",
                {},
            ) from None
        if answer.refused:
            raise _refused(answer)
        return answer


_UNSENDABLE: Final = Refused(
    422,
    "permintaan-tidak-sah",
    "Alamat, jenis berkas, atau kunci formulir memuat tanda yang tidak dapat dikirim.",
    "Tidak ada yang disimpan. Mohon muat ulang halaman, lalu kirim lagi.",
    {},
)


def _refused(answer: Answer) -> Refused:
    try:
        body = answer.json()
    except ValueError:
        body = {}
    known = {"type", "title", "status", "rule", "detail", "remedy"}
    return Refused(
        answer.status,
        str(body.get("rule", "galat")),
        str(body.get("detail", "Layanan menjawab dengan galat.")),
        str(body.get("remedy", "Mohon ulangi; bila tetap gagal, hubungi Petugas TI.")),
        {name: value for name, value in body.items() if name not in known},
    )
