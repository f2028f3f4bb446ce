"""Where systems are let in, and what all answers of the API have in common."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fastapi import Request, Response

from services.portal.systems.gate import Gate
from services.portal.systems.model import Client, Network, Scope
from services.portal.systems.remote import remote
from services.portal.web.published import unchanged
from shared.security import Principal

JSON: Final = "application/json"
OTHER_SYSTEM: Final = "SISTEM_LAIN"
"""The role of another system at the services. The SOP lets it do nothing; it reads its office."""


@dataclass(frozen=True, slots=True)
class Counter:
    """Every address of the API begins with `client`."""

    gate: Gate
    proxies: Sequence[Network]

    async def client(self, request: Request, scope: Scope) -> Client:
        """The system that asks for what needs a scope. Raises `Problem`: 401, 403, 429."""
        authorization = request.headers.get("authorization", "")
        return await self.gate.admit(authorization, scope, remote(request, self.proxies))


def principal_of(client: Client) -> Principal:
    """The system as services know it; they never see the token that it came with."""
    return Principal(subject=client.id, office=client.office, role=OTHER_SYSTEM, name=client.name)


def written(body: object) -> bytes:
    """JSON as it is sent."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def answered(
    request: Request,
    content: bytes,
    *,
    media_type: str = JSON,
    tag: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The content with its ETag, or 304 where who asks has it already."""
    given: dict[str, Any] = {
        "ETag": f'"{tag or hashlib.sha256(content).hexdigest()[:32]}"',
        "Cache-Control": "private, no-cache",
        "Vary": "Authorization",
        **(headers or {}),
    }
    return unchanged(request, Response(content, 200, given, media_type))
