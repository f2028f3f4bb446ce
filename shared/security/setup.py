"""The code that makes the very first account: only who runs the installation can know it.

It follows from the token issuer's key, so nothing is stored or logged, and the command and the
portal work out the same. The portal takes it only while it has no account at all.
"""

import base64
import hashlib
import hmac
from typing import Final

_PURPOSE: Final = b"kinerja: first account"
_BYTES: Final = 15


def setup_code(private_key: bytes) -> str:
    """``abcd-efgh-…``: 120 bits that follow from the issuer's key (PEM)."""
    digest = hmac.new(private_key, _PURPOSE, hashlib.sha256).digest()
    text = base64.b32encode(digest[:_BYTES]).decode().lower()
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))
