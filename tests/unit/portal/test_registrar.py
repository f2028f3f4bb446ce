"""Accounts in the operator's hands: who may, what stays, what ends, what is written down."""

from datetime import UTC, datetime
from typing import Final

import pytest

from services.portal.accounts import second
from services.portal.accounts.audit import What
from services.portal.accounts.door import Door
from services.portal.accounts.model import Account
from services.portal.accounts.passwords import matches
from services.portal.accounts.registrar import AccountRefused, Keeper, Person, Registrar
from services.portal.accounts.store import Accounts
from shared.contract.sample import OFFICE
from shared.documents import MemoryDocuments
from shared.sop import load_sop

NOW: Final = datetime(2025, 10, 1, 8, 0, tzinfo=UTC)
KEEPER: Final = Keeper("rizky", OFFICE, "OPERATOR")
PASSWORD: Final = "empat ekor itik pulang"


class World:
    """An office with one operator."""

    def __init__(self) -> None:
        self.documents = MemoryDocuments()
        self.accounts = Accounts(self.documents)
        self.registrar = Registrar(self.accounts, load_sop(), lambda: NOW)
        self.door = Door(self.accounts, lambda: NOW)

    async def founded(self) -> "World":
        await self.registrar.found(
            OFFICE, Person.of("rizky", "Rizky (contoh)", ["OPERATOR"]), PASSWORD
        )
        return self

    async def siti(self) -> Account:
        found = await self.accounts.account("siti")
        assert found is not None
        return found

    async def told(self) -> list[tuple[What, str, str]]:
        lines = await self.accounts.log(OFFICE, "2025-10")
        return [(line.what, line.login, line.by) for line in lines]


def siti(*roles: str, active: bool = True) -> Person:
    return Person.of("siti", "Siti Aisyah (contoh)", list(roles or ("SEKRETARIS",)), active=active)


async def test_the_first_account_is_made_once_with_its_own_password() -> None:
    world = await World().founded()

    _, visitor = await world.door.enter("rizky", PASSWORD)
    assert visitor.owes is None
    with pytest.raises(AccountRefused) as refused:
        await world.registrar.found(OFFICE, siti("OPERATOR"), PASSWORD)
    assert refused.value.rule == "sudah-ada-akun"


async def test_an_account_is_opened_with_a_password_that_must_be_changed() -> None:
    world = await World().founded()

    password = await world.registrar.open(KEEPER, siti())

    account = await world.siti()
    assert matches(password, account.password)
    assert account.must_change
    with pytest.raises(AccountRefused) as refused:
        await world.registrar.open(KEEPER, siti("STAF_PEP"))
    assert refused.value.rule == "nama-pengguna-terpakai"
    assert (await world.siti()).roles == ("SEKRETARIS",)


async def test_a_revision_keeps_password_and_second_factor_and_ends_the_sessions() -> None:
    world = await World().founded()
    await world.registrar.open(KEEPER, siti())
    before = await world.siti()
    factor = second.begun(second.new_secret(), 0, second.new_recovery(), NOW)
    await world.accounts.replace(before, before.changed(second=factor))

    await world.registrar.revise(KEEPER, siti("STAF_PEP", active=False))

    after = await world.siti()
    assert (after.roles, after.active) == (("STAF_PEP",), False)
    assert (after.password, after.second) == (before.password, factor)
    assert after.epoch > before.epoch + 1


async def test_the_same_again_changes_nothing_and_ends_no_session() -> None:
    world = await World().founded()
    await world.registrar.open(KEEPER, siti())
    before = await world.siti()

    await world.registrar.revise(KEEPER, siti())

    assert await world.siti() == before


async def test_a_forgotten_password_gets_a_new_one_and_the_second_factor_stays() -> None:
    world = await World().founded()
    old = await world.registrar.open(KEEPER, siti())
    before = await world.siti()
    factor = second.begun(second.new_secret(), 0, second.new_recovery(), NOW)
    await world.accounts.replace(before, before.changed(second=factor, must_change=False))

    new = await world.registrar.renew_password(KEEPER, "siti")

    after = await world.siti()
    assert matches(new, after.password)
    assert not matches(old, after.password)
    assert (after.second, after.must_change) == (factor, True)


async def test_a_lost_second_factor_is_dropped_and_the_password_stays() -> None:
    world = await World().founded()
    await world.registrar.open(KEEPER, siti())
    before = await world.siti()
    factor = second.begun(second.new_secret(), 0, second.new_recovery(), NOW)
    held = before.changed(second=factor)
    await world.accounts.replace(before, held)

    await world.registrar.drop_second(KEEPER, "siti")

    after = await world.siti()
    assert (after.second, after.password) == (None, before.password)
    assert after.epoch == held.epoch + 1
    with pytest.raises(AccountRefused) as refused:
        await world.registrar.drop_second(KEEPER, "siti")
    assert refused.value.rule == "tanpa-dua-langkah"


async def test_the_last_who_keeps_accounts_is_neither_shut_nor_given_other_roles() -> None:
    world = await World().founded()
    shut = Person.of("rizky", "Rizky (contoh)", ["OPERATOR"], active=False)
    other = Person.of("rizky", "Rizky (contoh)", ["STAF_PEP"])
    for change in (shut, other):
        with pytest.raises(AccountRefused) as refused:
            await world.registrar.revise(KEEPER, change)
        assert refused.value.rule == "petugas-ti-terakhir"
    await world.registrar.open(KEEPER, siti("OPERATOR"))

    await world.registrar.revise(KEEPER, other)


@pytest.mark.parametrize(
    ("keeper", "person", "rule"),
    [
        (Keeper("x", OFFICE, "SEKRETARIS"), siti(), "bukan-petugas-ti"),
        (KEEPER, siti("BUPATI"), "jabatan-tidak-dikenal"),
        (KEEPER, Person.of("siti", "Siti 6304012345678901", ["SEKRETARIS"]), "nomor-pribadi"),
    ],
)
async def test_no_account_for_who_may_not_or_what_may_not(
    keeper: Keeper, person: Person, rule: str
) -> None:
    world = await World().founded()

    with pytest.raises(AccountRefused) as refused:
        await world.registrar.open(keeper, person)

    assert refused.value.rule == rule
    assert await world.accounts.account("siti") is None


@pytest.mark.parametrize(
    ("login", "roles"), [("a", ["SEKRETARIS"]), ("siti", []), ("Si ti", ["X"])]
)
def test_what_is_typed_wrongly_is_refused_with_the_rule(login: str, roles: list[str]) -> None:
    with pytest.raises(AccountRefused) as refused:
        Person.of(login, "Siti", roles)

    assert refused.value.rule == "isian-tidak-sah"


async def test_another_office_s_account_is_unknown_here() -> None:
    world = await World().founded()
    await world.registrar.open(KEEPER, siti())
    elsewhere = Keeper("lain", "kab-lain", "OPERATOR")

    with pytest.raises(AccountRefused) as refused:
        await world.registrar.renew_password(elsewhere, "siti")
    assert refused.value.rule == "akun-tidak-dikenal"
    with pytest.raises(AccountRefused) as refused:
        await world.registrar.give(elsewhere, siti())
    assert refused.value.rule == "nama-pengguna-terpakai"


async def test_everything_is_written_down_with_who_did_it_and_no_password() -> None:
    world = await World().founded()
    password = await world.registrar.open(KEEPER, siti())
    await world.registrar.revise(KEEPER, siti("STAF_PEP"))
    await world.registrar.renew_password(KEEPER, "siti")

    told = await world.told()

    assert sorted(told) == sorted(
        [
            (What.SANDI_DIBERIKAN, "siti", "rizky"),
            (What.AKUN_DIUBAH, "siti", "rizky"),
            (What.AKUN_DIBUAT, "siti", "rizky"),
            (What.AKUN_DIBUAT, "rizky", "rizky"),
        ]
    )
    lines = await world.registrar.log(KEEPER, "2025-10")
    assert password not in repr(lines)
    assert await world.registrar.log(KEEPER, "2025-09") == []
    with pytest.raises(AccountRefused):
        await world.registrar.log(Keeper("x", OFFICE, "KEPALA_DINAS"), "2025-10")
