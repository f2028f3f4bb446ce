"""Coming in and going out: the one place that looks at passwords and makes cookies."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.portal.accounts.model import Account, Session
from services.portal.accounts.passwords import hashed, matches, weakness
from services.portal.accounts.store import Accounts, Taken


class NotLetIn(Exception):  # noqa: N818 - an answer to a person
    """Why somebody does not come in, in courteous Indonesian; never which part was wrong."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who has come in, with the role that he acts in now."""

    account: Account
    session: Session

    @property
    def role(self) -> str:
        """The role of this session."""
        return self.session.role


class Door:
    """Logins against accounts, cookies against sessions."""

    def __init__(self, accounts: Accounts, clock: Callable[[], datetime]) -> None:
        self._accounts = accounts
        self._clock = clock

    async def enter(self, login: str, password: str) -> tuple[str, Visitor]:
        """A new cookie for a login and its password. Raises `NotLetIn`."""
        now, account = self._clock(), await self._accounts.account(login.strip().lower())
        if account is not None and account.shut(now):
            raise NotLetIn(
                "Akun ditutup sementara karena kata sandi salah beberapa kali. Mohon coba lagi "
                "nanti, atau hubungi Petugas TI untuk kata sandi baru."
            )
        right = matches(password, account.password if account else None)
        if account is None or not right or not account.active:
            if account is not None and not right:
                await self._note(account, account.failed(now))
            raise NotLetIn("Nama pengguna atau kata sandi tidak sesuai.")
        await self._note(account, account.entered())
        return await self._begin(account.entered(), account.roles[0])

    async def visitor(self, cookie: str | None) -> Visitor | None:
        """Who stands behind a cookie; none where the session is over."""
        session = await self._accounts.session(_key(cookie)) if cookie else None
        if session is None:
            return None
        account, now = await self._accounts.account(session.login), self._clock()
        if account is None or session.over(account, now):
            await self._accounts.end(session.key)
            return None
        seen = session.model_copy(update={"seen_at": now})
        if (now - session.seen_at).total_seconds() > 60:  # noqa: PLR2004 - one write a minute
            await self._accounts.keep(seen)
        return Visitor(account, session)

    async def leave(self, cookie: str | None) -> None:
        """The session of a cookie is over."""
        if cookie:
            await self._accounts.end(_key(cookie))

    async def act_as(self, visitor: Visitor, role: str) -> None:
        """Go on in another of one's roles. Raises `NotLetIn` where it is not one's own."""
        if role not in visitor.account.roles:
            raise NotLetIn("Jabatan itu tidak tercatat pada akun Bapak/Ibu.")
        await self._accounts.keep(visitor.session.model_copy(update={"role": role}))

    async def change_password(
        self, visitor: Visitor, old: str, new: str, again: str
    ) -> tuple[str, Visitor]:
        """A new password and a new session; all others are over. Raises `NotLetIn`."""
        account = visitor.account
        if new != again:
            raise NotLetIn("Kata sandi baru dan ulangannya berbeda.")
        if not matches(old, account.password):
            raise NotLetIn("Kata sandi lama tidak sesuai.")
        if reason := weakness(new, account.login):
            raise NotLetIn(reason)
        after = account.changed(password=hashed(new), must_change=False)
        try:
            await self._accounts.replace(account, after)
        except Taken:
            raise NotLetIn("Akun baru saja berubah. Mohon masuk kembali.") from None
        return await self._begin(after, visitor.role)

    async def _begin(self, account: Account, role: str) -> tuple[str, Visitor]:
        cookie, now = secrets.token_urlsafe(32), self._clock()
        session = Session(
            key=_key(cookie),
            login=account.login,
            role=role,
            epoch=account.epoch,
            csrf=secrets.token_urlsafe(16),
            created_at=now,
            seen_at=now,
        )
        await self._accounts.keep(session)
        return cookie, Visitor(account, session)

    async def _note(self, before: Account, after: Account) -> None:
        """A count that somebody else has changed meanwhile is left as it is."""
        if before == after:
            return
        try:
            await self._accounts.replace(before, after)
        except Taken:
            return


def same(given: str, wanted: str) -> bool:
    """Whether two secrets are equal, in a time that tells nothing."""
    return hmac.compare_digest(given.encode(), wanted.encode())


def _key(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()
