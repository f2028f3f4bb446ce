"""Where accounts, sessions and the log are kept: accounts by login, sessions by cookie's hash."""

from typing import Any, Final

from services.portal.accounts.audit import AuditLine
from services.portal.accounts.kept import Kept
from services.portal.accounts.model import Account, Entering, Session
from services.portal.accounts.trail import Trail
from shared.documents import Body, Documents

_ACCOUNT: Final = "account"
_SESSION: Final = "session"
_ENTERING: Final = "entering"
_REMEMBERED: Final = 4096
"""Cookies' hashes of which a process remembers whose they were."""


class Taken(Exception):  # noqa: N818 - an expected answer, not a fault
    """Somebody else changed or made it meanwhile."""


class Accounts:
    """Accounts and sessions, on `Documents` of any kind."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self.trail = Trail(documents)
        self._whose: dict[str, str] = {}

    async def account(self, login: str) -> Account | None:
        """The account of a login."""
        found = await self._documents.get(_ACCOUNT, login)
        return None if found is None else await self._account(login, found)

    async def _account(self, login: str, found: Body) -> Account:
        account = Account.model_validate(found)
        if found != (now := _plain(account)):
            # Kept by an earlier release: what is compared before a change is today's shape.
            await self._documents.replace(_ACCOUNT, login, found, now)
        return account

    async def everyone(self, office: str) -> list[Account]:
        """All accounts of an office, by login."""
        found = await self._documents.all(_ACCOUNT, "office", office)
        return [Account.model_validate(body) for body in found]

    async def any_account(self) -> bool:
        """Whether there is one at all; if not, the office is to be set up."""
        return await self._documents.any(_ACCOUNT)

    async def add(self, account: Account) -> None:
        """A new account. Raises `Taken` where the login is in use."""
        if not await self._documents.insert(_ACCOUNT, account.login, _plain(account)):
            raise Taken(account.login)

    async def replace(self, before: Account, after: Account) -> None:
        """Change an account. Raises `Taken` where it is not ``before`` any more."""
        login, was, now = before.login, _plain(before), _plain(after)
        if not await self._documents.replace(_ACCOUNT, login, was, now):
            raise Taken(login)

    async def give(self, fresh: Account) -> None:
        """Make an account; one of that login and office gets its name, roles and password anew.

        Raises `Taken` where another office has the login, or somebody changes it meanwhile.
        """
        known = await self.account(fresh.login)
        if known is None:
            await self.add(fresh)
        elif known.office != fresh.office:
            raise Taken(fresh.login)
        else:
            await self.replace(known, known.renewed(fresh))

    async def behind(self, key: str) -> tuple[Session, Account | None] | None:
        """The session of a cookie's hash and its account, both as they stand now.

        Whose session it was last is remembered only so that one look finds both.
        """
        login = self._whose.get(key, "")
        found = await self._documents.some(((_SESSION, key), (_ACCOUNT, login)))
        if (_SESSION, key) not in found:
            self._whose.pop(key, None)
            return None
        session = Session.model_validate(found[_SESSION, key])
        if session.login != login:
            self._remember(session)
            return session, await self.account(session.login)
        kept = found.get((_ACCOUNT, login))
        return session, None if kept is None else await self._account(login, kept)

    def _remember(self, session: Session) -> None:
        if len(self._whose) >= _REMEMBERED:
            self._whose.pop(next(iter(self._whose)))
        self._whose[session.key] = session.login

    async def keep(self, session: Session) -> None:
        """Begin a session, or note that it was seen."""
        await self._documents.put(_SESSION, session.key, _plain(session))

    async def end(self, key: str) -> None:
        """Forget a session."""
        await self._documents.delete(_SESSION, key)

    async def entering(self, key: str) -> Entering | None:
        """Who has typed the password and not yet the code, by the hash of the cookie."""
        found = await self._documents.get(_ENTERING, key)
        return None if found is None else Entering.model_validate(found)

    async def await_code(self, entering: Entering) -> None:
        """Keep that the password was right."""
        await self._documents.put(_ENTERING, entering.key, _plain(entering))

    async def code_came(self, key: str) -> None:
        """Forget it."""
        await self._documents.delete(_ENTERING, key)

    async def note(self, line: AuditLine) -> None:
        """Add a line to the log."""
        await self.trail.add(line)

    async def log(self, office: str, month: str) -> list[AuditLine]:
        """The lines of an office in a month (``2026-11``, UTC), the newest first."""
        return await self.trail.of_month(office, month)


def _plain(model: Kept) -> dict[str, Any]:
    return model.model_dump(mode="json")
