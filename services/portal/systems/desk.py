"""Systems in the operator's hands: registered, given a new secret, removed; each act is noted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pydantic import ValidationError

from services.portal.accounts.audit import AuditLine, What
from services.portal.accounts.registrar import KEEPS_ACCOUNTS, AccountRefused, Keeper
from services.portal.accounts.store import Accounts, Taken
from services.portal.systems.model import OVERLAP, PER_MINUTE, Client, new_secret
from services.portal.systems.store import Clients
from shared.privacy import personal_number_in
from shared.sop import Sop


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a new system is to be allowed."""

    id: str
    name: str
    scopes: Sequence[str]
    networks: Sequence[str] = ()
    per_minute: int = PER_MINUTE


class SystemsDesk:
    """Registers systems for the office of who asks. Every method raises `AccountRefused`."""

    def __init__(
        self, clients: Clients, accounts: Accounts, sop: Sop, clock: Callable[[], datetime]
    ) -> None:
        self._clients = clients
        self._accounts = accounts
        self._sop = sop
        self._clock = clock

    async def everyone(self, keeper: Keeper) -> list[Client]:
        """All systems of the office."""
        self._require(keeper)
        return await self._clients.everyone(keeper.office)

    async def add(self, keeper: Keeper, wanted: Wanted) -> str:
        """Register a system; its secret, shown this once."""
        self._require(keeper)
        if personal_number_in(wanted.name):
            raise AccountRefused(*_PERSONAL)
        now, secret = self._clock(), new_secret()
        try:
            client = Client.model_validate(
                {
                    "id": wanted.id,
                    "office": keeper.office,
                    "name": wanted.name,
                    "scopes": tuple(wanted.scopes),
                    "networks": tuple(wanted.networks),
                    "per_minute": wanted.per_minute,
                    "created_at": now,
                    "created_by": keeper.login,
                }
            ).rotated(secret, now)
        except ValidationError as error:
            raise _malformed(error) from None
        try:
            await self._clients.add(client)
        except Taken:
            raise AccountRefused(*_TAKEN) from None
        note = f"{' '.join(client.scopes)}; {', '.join(client.networks) or 'dari mana saja'}"
        await self._note(keeper, client.id, What.SISTEM_DIDAFTARKAN, note)
        return secret

    async def rotate(self, keeper: Keeper, key: str, overlap: timedelta = OVERLAP) -> str:
        """Another secret, shown this once; the one before is taken until the overlap is over."""
        client = await self._of(keeper, key)
        secret, now = new_secret(), self._clock()
        try:
            await self._clients.replace(client, client.rotated(secret, now, overlap))
        except Taken:
            raise AccountRefused(*_TAKEN) from None
        until = f"yang lama sampai {now + overlap:%Y-%m-%d %H:%M} UTC"
        await self._note(keeper, key, What.SISTEM_DIBERI_KUNCI, until)
        return secret

    async def remove(self, keeper: Keeper, key: str) -> None:
        """Shut a system out: its tokens are refused from the next request on."""
        client = await self._of(keeper, key)
        await self._clients.remove(client)
        await self._note(keeper, key, What.SISTEM_DIHAPUS)

    async def _of(self, keeper: Keeper, key: str) -> Client:
        self._require(keeper)
        client = await self._clients.client(key)
        if client is None or client.office != keeper.office:
            raise AccountRefused(*_UNKNOWN)
        return client

    async def _note(self, keeper: Keeper, key: str, what: What, note: str = "") -> None:
        await self._accounts.note(
            AuditLine(
                office=keeper.office,
                at=self._clock(),
                what=what,
                login=key,
                by=keeper.login,
                note=note[:500],
            )
        )

    def _require(self, keeper: Keeper) -> None:
        if not self._sop.may(keeper.role, KEEPS_ACCOUNTS):
            raise AccountRefused(*_NOT_OPERATOR)


def _malformed(error: ValidationError) -> AccountRefused:
    """Names the fields, never what was sent."""
    fields = sorted({str(item["loc"][0]) for item in error.errors(include_input=False)})
    return AccountRefused(
        422,
        "sistem-tidak-sah",
        f"Tidak sesuai: {', '.join(fields)}.",
        "Kode 3 sampai 40 huruf kecil, angka, tanda hubung; izin ratified:read, events:read atau "
        "webhooks:manage; alamat sebagai CIDR, misalnya 10.20.0.0/16; 1 sampai 6000 per menit.",
    )


_NOT_OPERATOR: Final = (
    403,
    "bukan-petugas-ti",
    "Hanya Petugas TI yang mengelola sistem lain.",
    "Mohon hubungi Petugas TI kantor.",
)
_TAKEN: Final = (
    409,
    "kode-sistem-terpakai",
    "Kode sistem itu sudah dipakai, atau baru saja diubah.",
    "Pilih kode lain, atau muat ulang daftar lalu ulangi.",
)
_UNKNOWN: Final = (
    404,
    "sistem-tidak-dikenal",
    "Tidak ada sistem dengan kode itu pada kantor ini.",
    "Pilih sistem pada daftar sistem kantor.",
)
_PERSONAL: Final = (
    422,
    "nomor-pribadi",
    "Nama sistem memuat angka yang mungkin NIK, No. KK atau NPWP.",
    "Pakai nama tanpa nomor pribadi. Tidak ada yang disimpan.",
)
