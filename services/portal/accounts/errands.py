"""Visits to the single sign-on that have begun: what must come back, and only once."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Final

from services.portal.accounts.kept import Kept
from shared.contract.event import Moment
from shared.documents import Documents

ERRAND: Final = timedelta(minutes=10)
"""How long signing in at the provider may take."""
_ERRAND: Final = "errand"


class Errand(Kept):
    """One visit. Kept under the hash of the cookie of the browser that began it."""

    state: str
    nonce: str
    verifier: str
    to: str
    created_at: Moment
    used: bool = False


class Errands:
    """Visits under way, on `Documents` of any kind."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    async def begin(self, to: str, now: datetime) -> tuple[str, Errand]:
        """A new visit, and the cookie to come back with."""
        cookie = secrets.token_urlsafe(32)
        errand = Errand(
            state=secrets.token_urlsafe(32),
            nonce=secrets.token_urlsafe(32),
            verifier=secrets.token_urlsafe(48),
            to=to,
            created_at=now,
        )
        await self._documents.insert(_ERRAND, _key(cookie), errand.model_dump(mode="json"))
        return cookie, errand

    async def end(self, cookie: str, state: str, now: datetime) -> Errand | None:
        """The visit of a cookie, this once; none where it is over, was used, or is another's."""
        key = _key(cookie)
        found = await self._documents.get(_ERRAND, key)
        if found is None:
            return None
        errand = Errand.model_validate(found)
        used = {**found, "used": True}
        first = not errand.used and await self._documents.replace(_ERRAND, key, found, used)
        await self._documents.delete(_ERRAND, key)
        same = hmac.compare_digest(state.encode(), errand.state.encode())
        return errand if first and same and now <= errand.created_at + ERRAND else None


def _key(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()
