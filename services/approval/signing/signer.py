"""What it takes to sign a PDF, and the three ways in which an attempt ends.

The signer's NIK and passphrase live in a `SigningOrder` only, for as long as the call lasts.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pydantic import SecretStr

from shared.refusal import Rule


@dataclass(frozen=True, slots=True)
class SigningOrder:
    """Whose signature is set, and what is written beside it. Secrets show as stars."""

    name: str
    title: str
    """The jabatan as it is signed: ``Plt. Kepala Dinas``."""
    at: datetime
    """In the zone of the office, as it is printed."""
    reason: str
    nik: SecretStr | None = None
    passphrase: SecretStr | None = None


@dataclass(frozen=True, slots=True)
class Signed:
    """The signed PDF, whole. ``reference`` is the provider's own id, where it gives one."""

    pdf: bytes
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """No answer came: it may be signed or not. Ask for the `Signer.status` before any retry."""

    detail: str
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Certainly not signed, by which rule. ``detail`` repeats nothing that was sent."""

    rule: Rule
    detail: str


Outcome = Signed | Unknown | Refused


class Signer(Protocol):
    """One way of signing electronically. No method raises for what a provider answers."""

    @property
    def provider(self) -> str:
        """The name under which attempts are kept: LOKAL, BSRE."""

    @property
    def asks_passphrase(self) -> bool:
        """Whether an order must carry NIK and passphrase of the signer."""

    async def sign(self, pdf: bytes, order: SigningOrder) -> Outcome:
        """Sign a final PDF; called once for an attempt, never again while that is `Unknown`."""

    async def status(self, reference: str | None) -> Outcome:
        """How an attempt ended of which no answer came, by the provider's id where it is known."""
