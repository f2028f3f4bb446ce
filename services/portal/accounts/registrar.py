"""Accounts in the operator's hands: made, changed, given new passwords. The one home for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pydantic import Field, ValidationError

from services.portal.accounts.audit import AuditLine, What
from services.portal.accounts.kept import Kept
from services.portal.accounts.model import Account, Login
from services.portal.accounts.passwords import hashed, new_password
from services.portal.accounts.store import Accounts, Taken
from shared.contract.event import Line
from shared.contract.identifiers import Code
from shared.privacy import personal_number_in
from shared.sop import Sop

KEEPS_ACCOUNTS: Final = "parked"
"""The action of the SOP file whose roles keep accounts."""


class AccountRefused(Exception):  # noqa: N818 - an answer to a person
    """Why an account is not made or changed, by which rule, and who can lift it."""

    def __init__(self, status: int, rule: str, detail: str, remedy: str) -> None:
        super().__init__(f"{rule}: {detail}")
        self.status = status
        self.rule = rule
        self.detail = detail
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who keeps accounts: of his own office only."""

    login: str
    office: str
    role: str


class Person(Kept):
    """Who may come in, with which roles."""

    login: Login
    name: Line = Field(min_length=1)
    roles: tuple[Code, ...] = Field(min_length=1, max_length=10)
    active: bool = True

    @classmethod
    def of(cls, login: str, name: str, roles: list[str], *, active: bool = True) -> "Person":
        """From what was typed. Raises `AccountRefused`."""
        try:
            return cls(login=login, name=name, roles=tuple(roles), active=active)
        except ValidationError:
            raise AccountRefused(*_MALFORMED) from None


class Registrar:
    """Makes and changes accounts, and notes who did it."""

    def __init__(self, accounts: Accounts, sop: Sop, clock: Callable[[], datetime]) -> None:
        self._accounts = accounts
        self._sop = sop
        self._clock = clock

    async def everyone(self, keeper: Keeper) -> list[Account]:
        """All accounts of the office. Raises `AccountRefused`."""
        self._require(keeper)
        return await self._accounts.everyone(keeper.office)

    async def account(self, keeper: Keeper, login: str) -> Account:
        """One account of the office. Raises `AccountRefused`."""
        self._require(keeper)
        found = await self._accounts.account(login)
        if found is None or found.office != keeper.office:
            raise _unknown(login)
        return found

    async def log(self, keeper: Keeper, month: str) -> list[AuditLine]:
        """What happened to the office's accounts in a month. Raises `AccountRefused`."""
        self._require(keeper)
        return await self._accounts.log(keeper.office, month)

    async def seen(self, keeper: Keeper, what: What, login: str, note: str = "") -> None:
        """Note that somebody's account, or the log, was looked at. Raises `AccountRefused`."""
        self._require(keeper)
        await self._note(keeper, login, what, note)

    async def end_sessions(self, keeper: Keeper, login: str) -> None:
        """All sessions of an account are over, at once. Raises `AccountRefused`."""
        known = await self.account(keeper, login)
        await self._replace(keeper, known, known.changed(), What.SESI_DIAKHIRI)

    async def open(self, keeper: Keeper, person: Person) -> str:
        """Make an account; its password, shown this once. Raises `AccountRefused`."""
        self._require(keeper)
        self._require_sound(person)
        password = new_password()
        try:
            await self._accounts.add(self._fresh(keeper.office, person, password))
        except Taken:
            raise _taken(person.login) from None
        await self._note(keeper, person.login, What.AKUN_DIBUAT, _roles(person.roles))
        return password

    async def give(self, keeper: Keeper, person: Person) -> str:
        """Make an account, or change it and give it a new password. Raises `AccountRefused`."""
        known = await self._accounts.account(person.login)
        if known is None:
            return await self.open(keeper, person)
        if known.office != keeper.office:
            self._require(keeper)
            raise _taken(person.login)
        await self.revise(keeper, person)
        return await self.renew_password(keeper, person.login)

    async def revise(self, keeper: Keeper, person: Person) -> None:
        """Another name, other roles, open or shut; its sessions are over. Raises `AccountRefused`.

        The password and the second factor stay as they are.
        """
        known = await self.account(keeper, person.login)
        self._require_sound(person)
        changes = {"name": person.name, "roles": person.roles, "active": person.active}
        after = known.changed(**changes)
        if after == known.changed():
            return
        await self._require_another(known, after)
        note = f"{_roles(person.roles)}; {'aktif' if person.active else 'ditutup'}"
        await self._replace(keeper, known, after, What.AKUN_DIUBAH, note)

    async def renew_password(self, keeper: Keeper, login: str) -> str:
        """A new password, shown this once; its sessions are over. Raises `AccountRefused`."""
        known, password = await self.account(keeper, login), new_password()
        after = known.entered().changed(password=hashed(password), must_change=True)
        await self._replace(keeper, known, after, What.SANDI_DIBERIKAN)
        return password

    async def drop_second(self, keeper: Keeper, login: str) -> None:
        """The way back for who lost the second factor; sessions are over. Raises `AccountRefused`.

        The password is not touched: whoever found the telephone still needs it.
        """
        known = await self.account(keeper, login)
        if known.second is None:
            raise AccountRefused(*_NO_SECOND)
        after = known.entered().changed(second=None)
        await self._replace(keeper, known, after, What.DUA_LANGKAH_DIHAPUS)

    async def found(self, office: str, person: Person, password: str) -> None:
        """The very first account, with its own password. Raises `AccountRefused`.

        Who calls this has proved to run the installation (`shared.security.setup_code`).
        """
        self._require_sound(person)
        if await self._accounts.any_account():
            raise AccountRefused(*_FOUNDED)
        fresh = self._fresh(office, person, password)
        try:
            await self._accounts.add(fresh.model_copy(update={"must_change": False}))
        except Taken:
            raise AccountRefused(*_FOUNDED) from None
        keeper = Keeper(person.login, office, person.roles[0])
        await self._note(keeper, person.login, What.AKUN_DIBUAT, "akun pertama")

    def _fresh(self, office: str, person: Person, password: str) -> Account:
        return Account(
            login=person.login,
            office=office,
            name=person.name,
            roles=person.roles,
            active=person.active,
            password=hashed(password),
            created_at=self._clock(),
        )

    async def _replace(
        self, keeper: Keeper, before: Account, after: Account, what: What, note: str = ""
    ) -> None:
        try:
            await self._accounts.replace(before, after)
        except Taken:
            raise _taken(before.login) from None
        await self._note(keeper, before.login, what, note)

    async def _note(self, keeper: Keeper, login: str, what: What, note: str = "") -> None:
        line = AuditLine(
            office=keeper.office,
            at=self._clock(),
            what=what,
            login=login,
            by=keeper.login,
            note=note,
        )
        await self._accounts.note(line)

    def _require(self, keeper: Keeper) -> None:
        if not self._sop.may(keeper.role, KEEPS_ACCOUNTS):
            raise AccountRefused(*_NOT_OPERATOR)

    def _require_sound(self, person: Person) -> None:
        known = {role.code for role in self._sop.roles}
        if strange := [role for role in person.roles if role not in known]:
            raise AccountRefused(
                422,
                "jabatan-tidak-dikenal",
                f"Tidak tercantum pada SOP: {', '.join(strange)}.",
                "Pakai kode jabatan yang ada pada berkas SOP.",
            )
        if personal_number_in(person.name) or personal_number_in(person.login):
            raise AccountRefused(*_PERSONAL)

    async def _require_another(self, before: Account, after: Account) -> None:
        """Somebody must be left who keeps accounts."""
        if not self._keeps(before) or self._keeps(after):
            return
        others = await self._accounts.everyone(before.office)
        if not any(self._keeps(other) for other in others if other.login != before.login):
            raise AccountRefused(*_LAST)

    def _keeps(self, account: Account) -> bool:
        return account.active and any(self._sop.may(role, KEEPS_ACCOUNTS) for role in account.roles)


def _roles(roles: tuple[str, ...]) -> str:
    return ", ".join(roles)


def _taken(login: str) -> AccountRefused:
    return AccountRefused(
        409,
        "nama-pengguna-terpakai",
        f"Nama pengguna {login[:40]} sudah dipakai atau baru saja diubah.",
        "Pilih nama pengguna lain, atau muat ulang halaman lalu ulangi.",
    )


def _unknown(login: str) -> AccountRefused:
    return AccountRefused(
        404,
        "akun-tidak-dikenal",
        f"Tidak ada akun {login[:40]} pada kantor ini.",
        "Pilih akun pada daftar akun kantor.",
    )


_NOT_OPERATOR: Final = (
    403,
    "bukan-petugas-ti",
    "Hanya Petugas TI yang mengelola akun.",
    "Mohon hubungi Petugas TI kantor.",
)
_MALFORMED: Final = (
    422,
    "isian-tidak-sah",
    "Nama pengguna: 3 sampai 40 huruf kecil, angka, titik, garis; nama dan jabatan diisi.",
    "Mohon betulkan isian lalu kirim lagi.",
)
_PERSONAL: Final = (
    422,
    "nomor-pribadi",
    "Nama atau nama pengguna memuat angka yang mungkin NIK, No. KK atau NPWP.",
    "Pakai nama tanpa nomor pribadi. Tidak ada yang disimpan.",
)
_NO_SECOND: Final = (
    409,
    "tanpa-dua-langkah",
    "Akun ini tidak memakai verifikasi dua langkah.",
    "Bila kata sandinya terlupa, beri kata sandi baru.",
)
_LAST: Final = (
    409,
    "petugas-ti-terakhir",
    "Akun ini satu-satunya Petugas TI yang aktif; tanpa dia tidak ada yang dapat memberi akun.",
    "Beri jabatan Petugas TI kepada akun lain lebih dahulu.",
)
_FOUNDED: Final = (
    409,
    "sudah-ada-akun",
    "Sistem ini sudah mempunyai akun; akun pertama hanya dibuat satu kali.",
    "Masuk dengan akun yang ada, atau mohon Petugas TI memberi akun.",
)
