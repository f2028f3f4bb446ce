"""A system that may ask, as it is kept. Pure: the rules of letting it in, without any I/O."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from typing import Annotated, Final

from pydantic import Field, StringConstraints, field_validator

from services.portal.accounts.kept import Kept
from shared.contract.event import Line, Moment
from shared.contract.identifiers import OfficeCode

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
ClientId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{2,39}$")]

OVERLAP: Final = timedelta(days=7)
"""How long the secret before the newest one is still taken, unless another time is said."""
PER_MINUTE: Final = 60
_SECRET_BYTES: Final = 32
_NETWORKS: Final = 50


class Scope(StrEnum):
    """What a system may be allowed."""

    RATIFIED_READ = "ratified:read"
    EVENTS_READ = "events:read"
    WEBHOOKS_MANAGE = "webhooks:manage"


class ClientSecret(Kept):
    """One secret. It has 256 random bits, so a plain SHA-256 of it cannot be tried through."""

    digest: str = Field(repr=False, description="SHA-256 of the secret, hexadecimal")
    since: Moment
    until: Moment | None = Field(default=None, description="not taken from then on")

    def is_it(self, given: str, now: datetime) -> bool:
        """Whether it is the secret, and is taken now."""
        same = hmac.compare_digest(digest(given), self.digest)
        return same and (self.until is None or now < self.until)


class Client(Kept):
    """A system of somebody else, with its rights at one office."""

    id: ClientId
    office: OfficeCode
    name: Line = Field(min_length=1)
    scopes: tuple[Scope, ...] = Field(min_length=1)
    networks: tuple[Line, ...] = Field(
        default=(), max_length=_NETWORKS, description="CIDR; from everywhere where there is none"
    )
    per_minute: int = Field(default=PER_MINUTE, ge=1, le=6000)
    secrets: tuple[ClientSecret, ...] = Field(default=(), repr=False)
    created_at: Moment
    created_by: Line

    @field_validator("networks")
    @classmethod
    def _of_networks(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(str(ip_network(network)) for network in given)

    def proves(self, secret: str, now: datetime) -> bool:
        """Whether the secret is one of its own that is taken now; in a time that tells nothing."""
        found = [kept.is_it(secret, now) for kept in self.secrets]
        return any(found)

    def may_come_from(self, address: Address | None) -> bool:
        """Whether it may ask from an address; from one that is not known only if from any."""
        if not self.networks:
            return True
        return address is not None and any(
            address in ip_network(network) for network in self.networks
        )

    def rotated(self, fresh: str, now: datetime, overlap: timedelta = OVERLAP) -> "Client":
        """With a new secret; those before end after the overlap, or when they would have anyway."""
        until = now + overlap
        kept = tuple(
            secret.model_copy(update={"until": min(secret.until or until, until)})
            for secret in self.secrets
        )
        left = tuple(secret for secret in kept if secret.until is not None and secret.until > now)
        newest = ClientSecret(digest=digest(fresh), since=now)
        return self.model_copy(update={"secrets": (*left, newest)})


def new_secret() -> str:
    """A secret to hand over, this once: 256 random bits."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
