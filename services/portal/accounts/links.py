"""Which account a person of the single sign-on has: linked by the operator, never by itself."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Final

from pydantic import Field

from services.portal.accounts.audit import AuditLine, What
from services.portal.accounts.kept import Kept
from services.portal.accounts.model import Login
from services.portal.accounts.registrar import AccountRefused, Keeper, Registrar
from services.portal.accounts.store import Accounts
from shared.contract.event import Line, Moment
from shared.documents import Documents
from shared.privacy import personal_number_in

_LINK: Final = "sso"
_LONGEST: Final = 255


class Link(Kept):
    """A person at an issuer, and his account here."""

    issuer: Line
    subject: str = Field(min_length=1, max_length=_LONGEST)
    login: Login
    since: Moment
    by: Line


class Links:
    """Links, on `Documents` of any kind: by issuer and subject, so each leads to one account."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    async def login(self, issuer: str, subject: str) -> str | None:
        """The login of a person; none where nobody has linked him."""
        found = await self._documents.get(_LINK, _key(issuer, subject))
        return None if found is None else Link.model_validate(found).login

    async def of(self, login: str) -> list[Link]:
        """All links of an account."""
        found = await self._documents.all(_LINK, "login", login)
        return [Link.model_validate(body) for body in found]

    async def add(self, link: Link) -> bool:
        """A new link; false where the person has an account already."""
        key, body = _key(link.issuer, link.subject), link.model_dump(mode="json")
        return await self._documents.insert(_LINK, key, body)

    async def remove(self, link: Link) -> None:
        """Forget a link."""
        await self._documents.delete(_LINK, _key(link.issuer, link.subject))


class LinksDesk:
    """Links in the operator's hands. Every method raises `AccountRefused`."""

    def __init__(
        self,
        links: Links,
        registrar: Registrar,
        accounts: Accounts,
        clock: Callable[[], datetime],
    ) -> None:
        self._links = links
        self._registrar = registrar
        self._accounts = accounts
        self._clock = clock

    async def of(self, keeper: Keeper, login: str) -> list[Link]:
        """All links of an account of the office."""
        await self._registrar.account(keeper, login)
        return await self._links.of(login)

    async def link(self, keeper: Keeper, login: str, issuer: str, subject: str) -> None:
        """Let a person of the single sign-on come in as an account; its sessions are over."""
        await self._registrar.account(keeper, login)
        if personal_number_in(subject):
            raise AccountRefused(*_PERSONAL)
        if not 0 < len(subject) <= _LONGEST or not subject.isprintable():
            raise AccountRefused(*_MALFORMED)
        now = self._clock()
        made = Link(issuer=issuer, subject=subject, login=login, since=now, by=keeper.login)
        if not await self._links.add(made):
            raise AccountRefused(*_TAKEN)
        await self._note(keeper, login, What.SSO_DITAUTKAN)
        await self._registrar.end_sessions(keeper, login)

    async def unlink(self, keeper: Keeper, login: str) -> None:
        """None comes in as the account by single sign-on any more; its sessions are over."""
        for link in await self.of(keeper, login):
            await self._links.remove(link)
        await self._note(keeper, login, What.SSO_DILEPAS)
        await self._registrar.end_sessions(keeper, login)

    async def _note(self, keeper: Keeper, login: str, what: What) -> None:
        await self._accounts.note(
            AuditLine(
                office=keeper.office, at=self._clock(), what=what, login=login, by=keeper.login
            )
        )


def _key(issuer: str, subject: str) -> str:
    return hashlib.sha256(f"{issuer}\0{subject}".encode()).hexdigest()


_PERSONAL: Final = (
    422,
    "nomor-pribadi",
    "Pengenal SSO itu memuat angka yang mungkin NIK, No. KK atau NPWP.",
    "Mohon pengelola SSO memakai pengenal lain untuk aplikasi ini. Tidak ada yang disimpan.",
)
_MALFORMED: Final = (
    422,
    "pengenal-sso-tidak-sah",
    f"Pengenal SSO: 1 sampai {_LONGEST} tanda.",
    "Salin pengenal yang ditampilkan kepada orangnya saat ia mencoba masuk dengan SSO.",
)
_TAKEN: Final = (
    409,
    "pengenal-sso-tertaut",
    "Pengenal SSO itu sudah tertaut ke sebuah akun.",
    "Lepaskan dahulu dari akun itu, lalu tautkan di sini.",
)
