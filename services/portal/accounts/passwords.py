"""Passwords: Argon2id, and the rules of NIST 800-63B: length and no known ones, no composition.

No password has to be changed because time has passed: only where somebody else has given it.
A hash takes tens of milliseconds on purpose: whoever serves others meanwhile calls in a thread.
"""

import re
import secrets
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST: Final = 15
"""NIST 800-63B-4, 3.1.1.2, for a password that opens alone; asked of all, so that giving up the
second factor needs no other password."""
LONGEST: Final = 128
_COMMON: Final = Path(__file__).with_name("common.txt")
_RUNS: Final = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz"
"""Letters of a password to hand over: none that is taken for another; 16 of them are 72 bits."""
_RUN: Final = 4
"""Signs in the order of the alphabet or the keyboard that count as one known word."""
_REST: Final = 4
"""Letters that must be left once known words and runs are taken away."""
_LOOKALIKES: Final = str.maketrans("013457@$", "oieastas")
_REPEATED: Final = re.compile(r"(.{1,6}?)\1+.{0,5}", re.DOTALL)
_HASHER: Final = PasswordHasher()
_NOBODY: Final = _HASHER.hash(secrets.token_urlsafe())


def new_password() -> str:
    """A password to hand to somebody, who changes it at the first visit."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def weakness(password: str, login: str, own: Iterable[str] = ()) -> str | None:
    """Why a password is refused, in Indonesian; none where it is good enough.

    ``own`` are the words that anybody would try here: of the office's names, of the person's.
    """
    plain = password.strip().lower()
    if len(password) < SHORTEST:
        return f"Kata sandi sekurang-kurangnya {SHORTEST} karakter."
    if len(password) > LONGEST:
        return f"Kata sandi paling panjang {LONGEST} karakter."
    if login in plain:
        return "Kata sandi tidak boleh memuat nama pengguna."
    if len(set(plain)) < 5 or _REPEATED.fullmatch(plain):  # noqa: PLR2004 - "aaaa…", "1212…"
        return "Kata sandi terlalu mudah ditebak: karakternya berulang."
    if _known(plain, frozenset(own)) or _known(plain.translate(_LOOKALIKES), frozenset(own)):
        return "Kata sandi terlalu mudah ditebak: kata umum dengan angka."
    return None


def words_of(*texts: str) -> frozenset[str]:
    """The words of names that are long enough to be tried."""
    found = (word for text in texts for word in re.findall(r"[a-z]+", text.lower()))
    return frozenset(word for word in found if len(word) >= _RUN)


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


def _known(plain: str, own: frozenset[str]) -> bool:
    """Whether hardly anything is left beside known words, runs, digits and signs."""
    left = "".join(sign for sign in plain if not sign.isspace())
    for word in sorted(_common() | own, key=len, reverse=True):
        left = left.replace(word, " ")
    for run in _runs():
        left = left.replace(run, " ")
    return sum(sign.isalpha() for sign in left) < _REST


@cache
def _common() -> frozenset[str]:
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def _runs() -> tuple[str, ...]:
    """All runs, forwards and backwards, the longest first."""
    both = [*_RUNS, *(row[::-1] for row in _RUNS)]
    found = {
        row[start:end]
        for row in both
        for start in range(len(row))
        for end in range(start + _RUN, len(row) + 1)
    }
    return tuple(sorted(found, key=len, reverse=True))
