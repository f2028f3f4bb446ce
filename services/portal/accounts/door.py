"""Coming in and going out: the one place that looks at passwords and codes and makes cookies."""

import hashlib
import hmac
import secrets
from asyncio import to_thread
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from services.portal.accounts.audit import AuditLine, What
from services.portal.accounts.model import Account, Entering, Session
from services.portal.accounts.passwords import hashed, matches, weakness, words_of
from services.portal.accounts.second import SecondFactor
from services.portal.accounts.store import Accounts, Taken
from services.portal.accounts.strangers import Strangers
from services.portal.accounts.way import Way
from shared.office import Office

ACCOUNT_PAGE: Final = "/akun"
SECOND_PAGE: Final = "/dua-langkah"
_SHUT: Final = (
    "Akun ditutup sementara karena kata sandi atau kode salah beberapa kali. Mohon coba lagi "
    "nanti, atau hubungi Petugas TI untuk kata sandi baru."
)
_CHANGED: Final = "Akun baru saja berubah. Mohon masuk kembali."


class NotLetIn(Exception):  # noqa: N818 - an answer to a person
    """Why somebody does not come in, in courteous Indonesian; never which part was wrong."""


class CodeWanted(Exception):  # noqa: N818 - an answer to a person
    """The password was right; ``ticket`` is the cookie to come back with, and a code."""

    def __init__(self, ticket: str) -> None:
        super().__init__("kode verifikasi diperlukan")
        self.ticket = ticket


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who has come in, with the role that he acts in now.

    ``owes`` is the page of what has to be done before anything else, if there is something.
    """

    account: Account
    session: Session
    owes: str | None = None

    @property
    def role(self) -> str:
        """The role of this session."""
        return self.session.role


class Door:
    """Logins against accounts, cookies against sessions."""

    def __init__(
        self,
        accounts: Accounts,
        clock: Callable[[], datetime],
        offices: Mapping[str, Office] = MappingProxyType({}),
    ) -> None:
        self._accounts = accounts
        self._clock = clock
        self._offices = offices
        self._strangers = Strangers(accounts, clock)

    async def enter(self, login: str, password: str) -> tuple[str, Visitor]:
        """A new cookie for a login and its password. Raises `NotLetIn`, `CodeWanted`."""
        account = await self._accounts.account(login.strip().lower())
        if account is None:
            await to_thread(matches, password, None)  # the same time as for a login that there is
            await self._strangers.note()
            raise NotLetIn(_WRONG)
        await self._try(account, password)
        if account.second is not None:
            raise CodeWanted(await self._ticket(account))
        return await self._let_in(account, account.entered())

    async def welcome(self, login: str, *, strong: bool) -> tuple[str, Visitor]:
        """A new cookie for whom the single sign-on has proved. Raises `NotLetIn`, `CodeWanted`.

        Our second factor is asked for unless the provider says that it asked for one (``strong``).
        """
        account = await self._accounts.account(login)
        if account is None or not account.active:
            if account is not None:
                await self.note(account, What.MASUK_DITOLAK, "SSO; akun ditutup")
            raise NotLetIn("Akun Bapak/Ibu tidak aktif. Mohon hubungi Petugas TI.")
        if account.second is not None and not strong:
            raise CodeWanted(await self._ticket(account, sso=True))
        return await self._let_in(account, account, Way(sso=True, strong=strong))

    async def prove(self, ticket: str | None, code: str) -> tuple[str, Visitor]:
        """A new cookie for who typed the password before, and this code. Raises `NotLetIn`.

        A right password alone forgives no wrong codes: only a code that is right does.
        """
        now = self._clock()
        entering = await self._accounts.entering(_key(ticket)) if ticket else None
        account = await self._accounts.account(entering.login) if entering else None
        if entering is None or account is None or entering.over(account, now):
            raise NotLetIn("Waktu untuk kode sudah lewat. Mohon masuk dari awal.")
        after = await self._after_code(account, code)
        await self._accounts.code_came(entering.key)
        return await self._let_in(account, after.entered(), Way(sso=entering.sso))

    async def visitor(self, cookie: str | None) -> Visitor | None:
        """Who stands behind a cookie; none where the session is over."""
        found = await self._accounts.behind(_key(cookie)) if cookie else None
        if found is None:
            return None
        (session, account), now = found, self._clock()
        if account is None or session.over(account, now):
            await self._accounts.end(session.key)
            return None
        seen = session.model_copy(update={"seen_at": now})
        if (now - session.seen_at).total_seconds() > 60:  # noqa: PLR2004 - one write a minute
            await self._accounts.keep(seen)
        return Visitor(account, session, self._owed(account, session))

    async def leave(self, cookie: str | None) -> None:
        """The session of a cookie is over."""
        if cookie:
            await self._accounts.end(_key(cookie))

    async def act_as(self, visitor: Visitor, role: str) -> None:
        """Go on in another of one's roles. Raises `NotLetIn` where it is not one's own."""
        if role not in visitor.account.roles:
            raise NotLetIn("Jabatan itu tidak tercatat pada akun Bapak/Ibu.")
        await self._accounts.keep(visitor.session.model_copy(update={"role": role}))
        await self.note(visitor.account, What.JABATAN_DIPILIH, role)

    async def change_password(
        self, visitor: Visitor, old: str, new: str, again: str
    ) -> tuple[str, Visitor]:
        """A new password and a new session; all others are over. Raises `NotLetIn`."""
        account = visitor.account
        if new != again:
            raise NotLetIn("Kata sandi baru dan ulangannya berbeda.")
        await self.require_password(account, old)
        if reason := weakness(new, account.login, self._own_words(account)):
            raise NotLetIn(reason)
        changes = {"password": await to_thread(hashed, new), "must_change": False}
        return await self.changed(visitor, What.SANDI_DIGANTI, changes)

    async def changed(
        self, visitor: Visitor, what: What, changes: Mapping[str, object]
    ) -> tuple[str, Visitor]:
        """The visitor's own account after a change, and a new session; all others are over.

        Raises `NotLetIn` where somebody else changed it meanwhile.
        """
        account = visitor.account
        after = account.entered().changed(**changes)
        try:
            await self._accounts.replace(account, after)
        except Taken:
            raise NotLetIn(_CHANGED) from None
        await self.note(account, what)
        session = visitor.session
        return await self._begin(after, visitor.role, Way(session.sso, session.strong))

    async def require_password(self, account: Account, password: str) -> None:
        """Who changes the keys of an account shows its password again. Raises `NotLetIn`."""
        await self._require_open(account)
        if not await to_thread(matches, password, account.password):
            await self._failed(account, What.MASUK_DITOLAK)
            raise NotLetIn("Kata sandi sekarang tidak sesuai.")

    async def offer(self, visitor: Visitor, secret: str) -> None:
        """Remember a secret of a second factor until a code of it was shown."""
        await self._accounts.keep(visitor.session.model_copy(update={"offered": secret}))

    async def note(self, account: Account, what: What, note: str = "") -> None:
        """Add to the log what somebody did with his own account."""
        login = account.login
        line = AuditLine(
            office=account.office, at=self._clock(), what=what, login=login, by=login, note=note
        )
        await self._accounts.note(line)

    async def _try(self, account: Account, password: str) -> None:
        await self._require_open(account)
        if not await to_thread(matches, password, account.password):
            await self._failed(account, What.MASUK_DITOLAK)
            raise NotLetIn(_WRONG)
        if not account.active:
            await self.note(account, What.MASUK_DITOLAK, "akun ditutup")
            raise NotLetIn(_WRONG)

    async def _after_code(self, account: Account, code: str) -> Account:
        await self._require_open(account)
        factor = account.second
        after = factor.after(code, self._clock()) if factor else None
        if factor is None or after is None:
            await self._failed(account, What.KODE_DITOLAK)
            raise NotLetIn("Kode tidak sesuai, atau sudah pernah dipakai. Tunggu kode berikutnya.")
        if _left(after) < _left(factor):
            left = f"sisa {_left(after)} kode"
            await self.note(account, What.KODE_PEMULIHAN_DIPAKAI, left)
        return account.model_copy(update={"second": after})

    async def _require_open(self, account: Account) -> None:
        if account.shut(self._clock()):
            raise NotLetIn(_SHUT)

    async def _failed(self, account: Account, what: What) -> None:
        """A count that somebody else has changed meanwhile is left as it is."""
        after = account.failed(self._clock())
        await self.note(account, what, f"ke-{after.failures} berturut-turut")
        try:
            await self._accounts.replace(account, after)
        except Taken:
            return

    async def _let_in(
        self, before: Account, after: Account, way: Way | None = None
    ) -> tuple[str, Visitor]:
        """Raises `NotLetIn` where the same code came twice at once: one of them has won."""
        if before != after:
            try:
                await self._accounts.replace(before, after)
            except Taken:
                raise NotLetIn(_CHANGED) from None
        way = way or Way()
        await self.note(after, What.MASUK, way.said)
        return await self._begin(after, after.roles[0], way)

    async def _ticket(self, account: Account, *, sso: bool = False) -> str:
        ticket = secrets.token_urlsafe(32)
        await self._accounts.await_code(
            Entering(
                key=_key(ticket),
                login=account.login,
                epoch=account.epoch,
                created_at=self._clock(),
                sso=sso,
            )
        )
        return ticket

    async def _begin(self, account: Account, role: str, way: Way) -> tuple[str, Visitor]:
        cookie, now = secrets.token_urlsafe(32), self._clock()
        session = Session(
            key=_key(cookie),
            login=account.login,
            role=role,
            epoch=account.epoch,
            csrf=secrets.token_urlsafe(16),
            created_at=now,
            seen_at=now,
            sso=way.sso,
            strong=way.strong,
        )
        await self._accounts.keep(session)
        return cookie, Visitor(account, session, self._owed(account, session))

    def _own_words(self, account: Account) -> frozenset[str]:
        office = self._offices.get(account.office)
        names = () if office is None else (office.government, office.name, office.city)
        return words_of(account.name, account.office, *names)

    def _owed(self, account: Account, session: Session) -> str | None:
        if account.must_change and not session.sso:
            return ACCOUNT_PAGE
        office = self._offices.get(account.office)
        wanted = office is not None and office.wants_second_factor(account.roles)
        missing = account.second is None and not session.strong
        return SECOND_PAGE if wanted and missing else None


def same(given: str, wanted: str) -> bool:
    """Whether two secrets are equal, in a time that tells nothing."""
    return hmac.compare_digest(given.encode(), wanted.encode())


_WRONG: Final = "Nama pengguna atau kata sandi tidak sesuai."


def _left(factor: SecondFactor) -> int:
    return len(factor.recovery)


def _key(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()
