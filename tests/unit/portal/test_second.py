"""The second factor: codes are taken once, at their time; recovery codes once; all else is refused.

The codes come from `pyotp` as a telephone would show them.
"""

from datetime import timedelta
from typing import Final

import pyotp
import pytest

from services.portal.accounts import second
from services.portal.accounts.audit import What
from services.portal.accounts.door import SECOND_PAGE, CodeWanted, Door, NotLetIn
from services.portal.accounts.model import ENTERING, FREE_FAILURES, Account
from services.portal.accounts.second import SecondFactor
from services.portal.accounts.store import Accounts
from shared.contract.sample import OFFICE
from shared.documents import MemoryDocuments
from shared.office import load_offices
from tests.unit.portal.test_accounts import HASH, PASSWORD, START

SECRET: Final = second.new_secret()
PHONE: Final = pyotp.TOTP(SECRET)
CODES: Final = second.new_recovery()
STEP: Final = timedelta(seconds=30)


def factor() -> SecondFactor:
    long_ago = int(START.timestamp()) // 30 - 100
    return second.begun(SECRET, long_ago, CODES, START)


class World:
    """A door before an account with a second factor, and a clock that a test moves."""

    def __init__(self, **changes: object) -> None:
        self.now = START
        self.documents = MemoryDocuments()
        self.accounts = Accounts(self.documents)
        self.door = Door(self.accounts, lambda: self.now)
        self.first = Account.model_validate(
            {
                "login": "kepala",
                "office": OFFICE,
                "name": "Abdul Gani (contoh)",
                "roles": ("KEPALA_DINAS",),
                "password": HASH,
                "must_change": False,
                "second": factor(),
                "created_at": START,
            }
            | changes
        )

    async def ticket(self) -> str:
        """Come as far as the code."""
        if await self.accounts.account("kepala") is None:
            await self.accounts.add(self.first)
        with pytest.raises(CodeWanted) as wanted:
            await self.door.enter("kepala", PASSWORD)
        return wanted.value.ticket

    async def account(self) -> Account:
        found = await self.accounts.account("kepala")
        assert found is not None
        return found

    async def heard(self) -> list[What]:
        return [line.what for line in await self.accounts.log(OFFICE, "2025-10")]


async def test_the_password_alone_opens_nothing_and_a_code_of_the_moment_does() -> None:
    world = World()
    ticket = await world.ticket()

    assert await world.door.visitor(ticket) is None
    cookie, visitor = await world.door.prove(ticket, PHONE.at(world.now))

    assert visitor.role == "KEPALA_DINAS"
    assert await world.door.visitor(cookie) is not None
    assert await world.heard() == [What.MASUK]


@pytest.mark.parametrize("steps", [-1, 0, 1])
async def test_the_telephone_s_clock_may_be_a_step_off(steps: int) -> None:
    world = World()

    await world.door.prove(await world.ticket(), PHONE.at(world.now + steps * STEP))


@pytest.mark.parametrize("steps", [-2, 2])
async def test_two_steps_off_is_too_much(steps: int) -> None:
    world = World()

    with pytest.raises(NotLetIn, match="Kode tidak sesuai"):
        await world.door.prove(await world.ticket(), PHONE.at(world.now + steps * STEP))


async def test_a_code_is_taken_once_and_none_before_it_any_more() -> None:
    world = World()
    await world.door.prove(await world.ticket(), PHONE.at(world.now))

    for old in (PHONE.at(world.now), PHONE.at(world.now - STEP)):
        with pytest.raises(NotLetIn, match="sudah pernah dipakai"):
            await world.door.prove(await world.ticket(), old)
    world.now += STEP

    await world.door.prove(await world.ticket(), PHONE.at(world.now))


async def test_a_recovery_code_opens_once_in_any_writing() -> None:
    world = World()
    typed = CODES[3].upper().replace("-", " ")

    await world.door.prove(await world.ticket(), typed)
    with pytest.raises(NotLetIn):
        await world.door.prove(await world.ticket(), CODES[3])

    left = (await world.account()).second
    assert left is not None
    assert len(left.recovery) == second.RECOVERY_CODES - 1
    assert What.KODE_PEMULIHAN_DIPAKAI in await world.heard()


async def test_wrong_codes_shut_the_account_and_right_passwords_do_not_forgive_them() -> None:
    world = World()
    for _ in range(FREE_FAILURES + 1):
        with pytest.raises(NotLetIn):
            await world.door.prove(await world.ticket(), "000000")

    with pytest.raises(NotLetIn, match="ditutup sementara"):
        await world.door.enter("kepala", PASSWORD)
    world.now += timedelta(minutes=1)
    ticket = await world.ticket()
    await world.door.prove(ticket, PHONE.at(world.now))

    assert (await world.account()).failures == 0


async def test_a_ticket_is_for_five_minutes_for_one_entry_and_for_the_account_as_it_was() -> None:
    world = World()
    old, used = await world.ticket(), await world.ticket()
    await world.door.prove(used, PHONE.at(world.now))
    world.now += STEP
    with pytest.raises(NotLetIn, match="dari awal"):
        await world.door.prove(used, PHONE.at(world.now))
    world.now = START + ENTERING + timedelta(seconds=1)
    with pytest.raises(NotLetIn, match="dari awal"):
        await world.door.prove(old, PHONE.at(world.now))
    ticket, before = await world.ticket(), await world.account()
    await world.accounts.replace(before, before.changed(second=None))
    with pytest.raises(NotLetIn, match="dari awal"):
        await world.door.prove(ticket, PHONE.at(world.now))
    with pytest.raises(NotLetIn, match="dari awal"):
        await world.door.prove(None, PHONE.at(world.now))


async def test_no_recovery_code_and_no_ticket_is_stored_as_it_is() -> None:
    world = World()
    ticket = await world.ticket()

    kept = repr(vars(world.documents))

    assert ticket not in kept
    assert not any(code in kept or code.replace("-", "") in kept for code in CODES)


def test_new_recovery_codes_void_the_earlier_ones() -> None:
    fresh = second.new_recovery()
    after = second.renewed(factor(), fresh)

    assert after.after(CODES[0], START) is None
    assert after.after(fresh[0], START) is not None


def test_the_authenticator_is_told_who_and_where() -> None:
    said = second.address(SECRET, "kepala")

    assert said.startswith("otpauth://totp/Kinerja:kepala?")
    assert f"secret={SECRET}" in said


@pytest.mark.parametrize(
    ("roles", "held", "owes"),
    [
        (("KEPALA_DINAS",), "", SECOND_PAGE),
        (("STAF_PEP", "KEPALA_DINAS"), "", SECOND_PAGE),
        (("KEPALA_DINAS",), "a second factor", None),
        (("STAF_PEP",), "", None),
    ],
)
async def test_where_the_office_says_so_a_role_owes_a_second_factor(
    roles: tuple[str, ...], held: str, owes: str | None
) -> None:
    world = World(roles=roles, second=factor() if held else None)
    office = load_offices()[OFFICE].model_copy(update={"second_factor": ("KEPALA_DINAS",)})
    door = Door(world.accounts, lambda: world.now, {OFFICE: office})
    await world.accounts.add(world.first)
    if held:
        _, visitor = await door.prove(await world.ticket(), PHONE.at(world.now))
    else:
        _, visitor = await door.enter("kepala", PASSWORD)

    assert visitor.owes == owes


async def test_an_account_of_an_earlier_release_can_still_be_changed() -> None:
    world = World(second=None)
    old = world.first.model_dump(mode="json")
    del old["second"]
    await world.documents.put("account", "kepala", old)

    _, visitor = await world.door.enter("kepala", PASSWORD)
    await world.door.changed(visitor, What.DUA_LANGKAH_AKTIF, {"second": factor()})

    assert (await world.account()).second is not None


async def test_wrong_passwords_before_a_change_of_keys_count_as_at_the_door() -> None:
    world = World(second=None)
    await world.accounts.add(world.first)
    for _ in range(FREE_FAILURES + 1):
        with pytest.raises(NotLetIn):
            await world.door.require_password(await world.account(), "salah")

    with pytest.raises(NotLetIn, match="ditutup sementara"):
        await world.door.require_password(await world.account(), PASSWORD)
