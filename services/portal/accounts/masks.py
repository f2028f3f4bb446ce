"""A secret that stands in compressed pages is never written the same way twice (BREACH).

Who can see how long encrypted answers are, and have guesses reflected beside a secret, could find
it letter by letter if it stayed the same. So each page gets another form of the token.
"""

import base64
import binascii
import secrets

from services.portal.accounts.door import same


def masked(secret: str) -> str:
    """Another form of the secret each time, URL-safe."""
    plain = secret.encode()
    mask = secrets.token_bytes(len(plain))
    return base64.urlsafe_b64encode(mask + _mixed(mask, plain)).decode()


def unmasked_is(given: str, secret: str) -> bool:
    """Whether it is a form of the secret, in a time that tells nothing of it."""
    try:
        both = base64.b64decode(given.encode(), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return False
    half = len(both) // 2
    return same(_mixed(both[:half], both[half:]).decode("latin-1"), secret)


def _mixed(mask: bytes, content: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(mask, content, strict=False))
