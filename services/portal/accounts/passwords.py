"""Passwords: Argon2id, and the rules of NIST 800-63B: length and no known ones, no composition.

A hash takes tens of milliseconds on purpose: whoever serves others meanwhile calls in a thread.
"""

import secrets
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST: Final = 12
LONGEST: Final = 128
_WORDS: Final = ("password", "kinerja", "disdukcapil", "dukcapil", "baritokuala", "marabahan")
_HASHER: Final = PasswordHasher()
_NOBODY: Final = _HASHER.hash(secrets.token_urlsafe())


def new_password() -> str:
    """A password to hand to somebody, who changes it at the first visit."""
    return "-".join(secrets.token_hex(2) for _ in range(4))


def weakness(password: str, login: str) -> str | None:
    """Why a password is refused, in Indonesian; none where it is good enough."""
    plain = password.strip().lower()
    if len(password) < SHORTEST:
        return f"Kata sandi sekurang-kurangnya {SHORTEST} karakter."
    if len(password) > LONGEST:
        return f"Kata sandi paling panjang {LONGEST} karakter."
    if login in plain:
        return "Kata sandi tidak boleh memuat nama pengguna."
    if len(set(plain)) < 5:  # noqa: PLR2004 - "aaaaaaaaaaaa", "121212121212"
        return "Kata sandi terlalu mudah ditebak: karakternya berulang."
    squeezed = plain.replace(" ", "")
    if any(squeezed.replace(word, "").strip("0123456789!@#.-_") == "" for word in _WORDS):
        return "Kata sandi terlalu mudah ditebak: kata umum dengan angka."
    return None


def hashed(password: str) -> str:
    """The form that is stored."""
    return _HASHER.hash(password)


def matches(password: str, stored: str | None) -> bool:
    """Whether it is the password. Takes the same time where there is no account."""
    try:
        _HASHER.verify(stored or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None
