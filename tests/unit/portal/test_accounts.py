"""Coming in: passwords, lock-out, sessions, and what ends them."""

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from services.portal.accounts.door import Door, NotLetIn, Visitor
from services.portal.accounts.model import FREE_FAILURES, IDLE, LONGEST, Account
from services.portal.accounts.passwords import hashed, matches, new_password, weakness
from services.portal.accounts.store import Accounts, Taken
from shared.documents import MemoryDocuments
from shared.office import load_offices

START: Final = datetime(2025, 10, 1, 8, 0, tzinfo=UTC)
PASSWORD: Final = "empat ekor itik pulang"
HASH: Final = hashed(PASSWORD)


class World:
    """A door, its accounts, and a clock that a test moves."""

    def __init__(self) -> None:
        self.now = START
        self.documents = MemoryDocuments()
        self.accounts = Accounts(self.documents)
        self.door = Door(self.accounts, lambda: self.now)

    async def with_account(self, **changes: object) -> "World":
        account = Account.model_validate(
            {
                "login": "sekretaris",
                "office": "6304-dukcapil",
                "name": "Siti Aisyah (contoh)",
                "roles": ("SEKRETARIS", "KEPALA_DINAS"),
                "password": HASH,
                "must_change": False,
                "created_at": START,
            }
            | changes
        )
        await self.accounts.add(account)
        return self

    async def enter(self, password: str = PASSWORD) -> tuple[str, Visitor]:
        return await self.door.enter("sekretaris", password)

    async def account(self) -> Account:
        found = await self.accounts.account("sekretaris")
        assert found is not None
        return found


async def test_the_right_password_opens_and_the_cookie_says_who_it_is() -> None:
    world = await World().with_account()

    cookie, visitor = await world.enter()

    assert visitor.role == "SEKRETARIS"
    again = await world.door.visitor(cookie)
    assert again is not None
    assert again.account.login == "sekretaris"


async def test_a_login_is_taken_in_any_case_and_with_blanks_around_it() -> None:
    world = await World().with_account()

    _, visitor = await world.door.enter("  Sekretaris ", PASSWORD)

    assert visitor.account.login == "sekretaris"


@pytest.mark.parametrize("login", ["sekretaris", "tidak-ada"])
async def test_a_refusal_does_not_tell_whether_the_login_exists(login: str) -> None:
    world = await World().with_account()

    with pytest.raises(NotLetIn, match="Nama pengguna atau kata sandi tidak sesuai"):
        await world.door.enter(login, "salah sama sekali")


async def test_an_account_that_was_shut_by_the_operator_does_not_open() -> None:
    world = await World().with_account(active=False)

    with pytest.raises(NotLetIn):
        await world.enter()


async def test_many_wrong_passwords_shut_the_account_for_a_time_that_grows() -> None:
    world = await World().with_account()
    for _ in range(FREE_FAILURES):
        await _fail(world)
    assert not (await world.account()).shut(world.now)

    await _fail(world)
    first = (await world.account()).shut_until
    with pytest.raises(NotLetIn, match="ditutup sementara"):
        await world.enter()
    world.now += timedelta(minutes=1)
    await _fail(world)
    second = (await world.account()).shut_until

    assert first == START + timedelta(minutes=1)
    assert second == world.now + timedelta(minutes=2)


async def test_the_right_password_forgets_earlier_failures() -> None:
    world = await World().with_account()
    await _fail(world)

    await world.enter()

    assert (await world.account()).failures == 0


async def test_neither_password_nor_cookie_is_stored() -> None:
    world = await World().with_account()
    cookie, _ = await world.enter()

    kept = repr(vars(world.documents))

    assert PASSWORD not in kept
    assert cookie not in kept


@pytest.mark.parametrize("span", [IDLE, LONGEST])
async def test_a_session_ends_when_it_is_idle_or_old(span: timedelta) -> None:
    world = await World().with_account()
    cookie, _ = await world.enter()
    step, end = IDLE - timedelta(minutes=1), START + span + timedelta(seconds=1)
    while span == LONGEST and world.now + step < end:
        world.now += step
        assert await world.door.visitor(cookie) is not None

    world.now = end

    assert await world.door.visitor(cookie) is None


async def test_leaving_ends_the_session() -> None:
    world = await World().with_account()
    cookie, _ = await world.enter()

    await world.door.leave(cookie)

    assert await world.door.visitor(cookie) is None


async def test_changed_roles_end_all_sessions_at_once() -> None:
    world = await World().with_account()
    cookie, _ = await world.enter()
    before = await world.account()

    await world.accounts.replace(before, before.changed(roles=("STAF_PEP",)))

    assert await world.door.visitor(cookie) is None


async def test_a_new_password_ends_the_other_sessions_and_begins_one() -> None:
    world = await World().with_account()
    other, _ = await world.enter()
    cookie, visitor = await world.enter()

    new, _ = await world.door.change_password(
        visitor, PASSWORD, "kuda lari ke sawah", "kuda lari ke sawah"
    )

    assert await world.door.visitor(other) is None
    assert await world.door.visitor(cookie) is None
    assert await world.door.visitor(new) is not None
    await world.enter("kuda lari ke sawah")


@pytest.mark.parametrize(
    ("old", "new", "again", "reason"),
    [
        ("salah", "kuda lari ke sawah", "kuda lari ke sawah", "sekarang tidak sesuai"),
        (PASSWORD, "kuda lari ke sawah", "kuda lari ke hutan", "ulangannya berbeda"),
        (PASSWORD, "pendek", "pendek", "15 karakter"),
    ],
)
async def test_a_password_is_not_changed_for_a_wrong_or_weak_one(
    old: str, new: str, again: str, reason: str
) -> None:
    world = await World().with_account()
    _, visitor = await world.enter()

    with pytest.raises(NotLetIn, match=reason):
        await world.door.change_password(visitor, old, new, again)

    assert (await world.account()).password == HASH


async def test_one_acts_in_one_s_own_roles_only() -> None:
    world = await World().with_account()
    cookie, visitor = await world.enter()

    await world.door.act_as(visitor, "KEPALA_DINAS")
    with pytest.raises(NotLetIn, match="tidak tercatat"):
        await world.door.act_as(visitor, "OPERATOR")

    seen = await world.door.visitor(cookie)
    assert seen is not None
    assert seen.role == "KEPALA_DINAS"


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("kuda ke sawah!", "sekurang-kurangnya"),
        ("a" * 129, "paling panjang"),
        ("sekretaris 2026!", "nama pengguna"),
        ("a" * 15, "berulang"),
        ("kudaku" * 3, "berulang"),
        ("ikan77" * 3 + "ika", "berulang"),
        ("disdukcapil2026", "kata umum"),
        ("Password123456!", "kata umum"),
        ("P@ssw0rd P@ssw0rd 2026", "kata umum"),
        ("Bismillahirrahmanirrahim", "kata umum"),
        ("sayang Indonesia 1945", "kata umum"),
        ("qwertyuiop asdfghjkl", "kata umum"),
        ("0987654321 abcdefgh", "kata umum"),
        ("1985-03-21 / 2011-07-19", "kata umum"),
        ("Rahasia#Kantor#2026", "kata umum"),
    ],
)
def test_weak_passwords_are_named_weak_and_why(password: str, reason: str) -> None:
    found = weakness(password, "sekretaris")

    assert found is not None
    assert reason in found


async def test_the_office_s_and_one_s_own_names_make_no_password() -> None:
    office = load_offices()["6304-dukcapil"]
    world = await World().with_account()
    door = Door(world.accounts, lambda: world.now, {office.code: office})
    _, visitor = await door.enter("sekretaris", PASSWORD)

    for named in (f"{office.city} {office.city} 2026", "siti aisyah 170885", "aisyah6304-dukcapil"):
        with pytest.raises(NotLetIn, match="kata umum"):
            await door.change_password(visitor, PASSWORD, named, named)


@pytest.mark.parametrize(
    "password", ["pasar terapung pagi sekali", "Kata Sandi! kopi tubruk", "9 ekor bekantan lapar"]
)
def test_no_capital_no_digit_and_no_sign_is_asked_for_and_blanks_are_fine(password: str) -> None:
    assert weakness(password, "sekretaris") is None


def test_a_password_of_several_words_is_good_enough_and_so_is_a_given_one() -> None:
    assert weakness(PASSWORD, "sekretaris") is None
    for _ in range(50):
        assert weakness(new_password(), "sekretaris") is None


def test_nobody_s_password_matches_no_hash() -> None:
    assert matches(PASSWORD, HASH)
    assert not matches("x", HASH)
    assert not matches(PASSWORD, None)
    assert not matches(PASSWORD, "no hash at all")


async def test_an_account_is_given_anew_only_within_its_office() -> None:
    world = await World().with_account()
    before = await world.account()
    again = before.model_copy(update={"password": hashed("lain"), "roles": ("STAF_PEP",)})

    await world.accounts.give(again)
    after = await world.account()

    assert (after.roles, after.must_change, after.epoch) == (("STAF_PEP",), True, 1)
    with pytest.raises(Taken):
        await world.accounts.give(again.model_copy(update={"office": "kab-lain"}))


async def test_two_changes_at_once_have_one_winner() -> None:
    world = await World().with_account()
    before = await world.account()

    await world.accounts.replace(before, before.changed(name="A"))
    with pytest.raises(Taken):
        await world.accounts.replace(before, before.changed(name="B"))

    assert (await world.account()).name == "A"


async def _fail(world: World) -> None:
    with pytest.raises(NotLetIn):
        await world.enter("salah sama sekali")


async def test_what_another_replica_changes_holds_at_the_next_page_of_this_one() -> None:
    world = await World().with_account()
    cookie, visitor = await world.enter()
    assert await world.door.visitor(cookie) is not None  # from now on whose it is is remembered
    elsewhere = Accounts(world.documents)
    account = await world.account()

    await Door(elsewhere, lambda: world.now).act_as(visitor, "KEPALA_DINAS")
    acting = await world.door.visitor(cookie)
    await elsewhere.replace(account, account.changed(roles=("SEKRETARIS",)))

    assert acting is not None
    assert acting.role == "KEPALA_DINAS"
    assert await world.door.visitor(cookie) is None


async def test_a_session_that_another_replica_ended_is_over_here_too() -> None:
    world = await World().with_account()
    cookie, _ = await world.enter()
    assert await world.door.visitor(cookie) is not None

    await Door(Accounts(world.documents), lambda: world.now).leave(cookie)

    assert await world.door.visitor(cookie) is None


async def test_a_page_looks_at_the_accounts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    world = await World().with_account()
    cookie, _ = await world.enter()
    await world.door.visitor(cookie)
    monkeypatch.setattr(world.documents, "get", None)

    assert await world.door.visitor(cookie) is not None
