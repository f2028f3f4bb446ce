"""The second factor: codes of an authenticator (TOTP, RFC 6238) and one-time recovery codes.

Pure but for the randomness of new secrets. A code is taken once: the time step of the last one
is kept, and none of that step or before it is taken again (RFC 6238, 5.2).
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from typing import Final

import pyotp
from pydantic import Field

from services.portal.accounts.kept import Kept
from shared.contract.event import Moment

ISSUER: Final = "Kinerja"
RECOVERY_CODES: Final = 10
_STEP_SECONDS: Final = 30
_DRIFT: Final = 1
"""Steps that a telephone's clock may be off, either way."""
_RECOVERY_BYTES: Final = 10


class SecondFactor(Kept):
    """What an account's authenticator is checked against.

    Recovery codes have 80 random bits, so a plain SHA-256 of them cannot be tried through.
    """

    secret: str = Field(repr=False, description="shared with the authenticator, base32")
    last_step: int = Field(description="time step of the last code that was taken")
    recovery: tuple[str, ...] = Field(repr=False, description="SHA-256 of each unused code")
    since: Moment

    def after(self, typed: str, now: datetime) -> "SecondFactor | None":
        """As it is once this code was used; none where the code is wrong, or was used before."""
        code = _plain(typed)
        if (step := step_of(self.secret, code, now)) is not None and step > self.last_step:
            return self.model_copy(update={"last_step": step})
        hashed = _hash(code)
        if any(hmac.compare_digest(hashed, kept) for kept in self.recovery):
            left = tuple(kept for kept in self.recovery if kept != hashed)
            return self.model_copy(update={"recovery": left})
        return None


def new_secret() -> str:
    """A secret for an authenticator: 160 bits, base32."""
    return pyotp.random_base32()


def new_recovery() -> tuple[str, ...]:
    """Recovery codes to be kept on paper: ``abcd-efgh-ijkl-mnop``."""
    return tuple(_recovery_code() for _ in range(RECOVERY_CODES))


def begun(secret: str, step: int, recovery: tuple[str, ...], now: datetime) -> SecondFactor:
    """A second factor whose first code, of that time step, was just shown."""
    hashes = tuple(_hash(_plain(code)) for code in recovery)
    return SecondFactor(secret=secret, last_step=step, recovery=hashes, since=now)


def renewed(factor: SecondFactor, recovery: tuple[str, ...]) -> SecondFactor:
    """With other recovery codes; the earlier ones are void."""
    return factor.model_copy(update={"recovery": tuple(_hash(_plain(c)) for c in recovery)})


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The time step around now that this code belongs to, if any."""
    codes, middle = pyotp.HOTP(secret), int(now.timestamp()) // _STEP_SECONDS
    found = [
        step
        for step in range(middle - _DRIFT, middle + _DRIFT + 1)
        if hmac.compare_digest(codes.at(step).encode(), _plain(code).encode())
    ]
    return found[-1] if found else None


def address(secret: str, login: str) -> str:
    """What the QR code says to an authenticator (``otpauth://totp/…``)."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def _recovery_code() -> str:
    text = base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode().lower()
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def _plain(typed: str) -> str:
    """As people type it: capitals, blanks and dashes do not matter."""
    return "".join(sign for sign in typed.lower() if sign not in " -\u00a0\t")


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
