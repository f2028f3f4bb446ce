"""Attempts to sign the lembar pengesahan, as they stand in a cycle."""

from datetime import datetime, timedelta
from typing import Final

from services.approval.domain.signed import UNSETTLED, Signature
from services.approval.domain.states import Agreement
from services.approval.signing.refusals import IN_PROGRESS
from services.approval.signing_commands import Method, SignedDocument, Signing
from shared.refusal import RefusalError

SECONDS: Final = 150.0
"""An attempt ends within this time, or is given up as unknown."""

LEASE: Final = timedelta(minutes=5)
"""A PENDING attempt is another process's work for so long; after it, that process has died.

More than `SECONDS` and the longest that `keeping` waits for the database.
"""


def unsettled(state: Agreement) -> Signature | None:
    """The attempt whose end is not known; there is one at most, which the domain sees to."""
    return next((s for s in _attempts(state) if s.status in UNSETTLED), None)


def signed(state: Agreement) -> Signature | None:
    """The electronic signature on the sheet that counts."""
    return next((s for s in _attempts(state) if s.status is Signing.SIGNED), None)


def attempt(state: Agreement, reference: str) -> Signature | None:
    """The attempt of that name."""
    return next((s for s in state.signatures if s.reference == reference), None)


def require_idle(signature: Signature, now: datetime) -> None:
    """Refuse to touch an attempt that another process may be carrying out at this moment."""
    if signature.status is Signing.PENDING and now < signature.at + LEASE:
        raise RefusalError(IN_PROGRESS, f"Dimulai {signature.at.isoformat(timespec='seconds')}.")


def _attempts(state: Agreement) -> tuple[Signature, ...]:
    return tuple(
        s
        for s in state.signatures
        if s.method is Method.TTE and s.document is SignedDocument.L7 and not s.void
    )
