"""Accounts and sessions as they are kept. Pure: the rules of coming in, without any I/O."""

from datetime import datetime, timedelta
from typing import Annotated, Final

from pydantic import Field, StringConstraints

from services.portal.accounts.kept import Kept
from services.portal.accounts.second import SecondFactor
from shared.contract.event import Line, Moment
from shared.contract.identifiers import Code, OfficeCode

FREE_FAILURES: Final = 5
"""Wrong passwords in a row before an account is shut for a while (NIST 800-63B 5.2.2)."""
_FIRST_LOCK: Final = timedelta(minutes=1)
_LONGEST_LOCK: Final = timedelta(hours=1)
IDLE: Final = timedelta(hours=1)
LONGEST: Final = timedelta(hours=12)
ENTERING: Final = timedelta(minutes=5)
"""How long after the password the code of the second factor may be typed."""

Login = Annotated[
    str,
    StringConstraints(strip_whitespace=True, to_lower=True, pattern=r"^[a-z0-9][a-z0-9._-]{2,39}$"),
]


class Account(Kept):
    """A person who may come in, with the roles that he holds in his office.

    ``epoch`` rises with every change of password, second factor, roles or standing: sessions of
    an earlier epoch are over at once.
    """

    login: Login
    office: OfficeCode
    name: Line
    roles: tuple[Code, ...] = Field(min_length=1)
    password: str = Field(repr=False, description="Argon2id hash")
    must_change: bool = Field(default=True, description="password was given by somebody else")
    active: bool = True
    second: SecondFactor | None = None
    epoch: int = 0
    failures: int = 0
    shut_until: Moment | None = None
    created_at: Moment

    def shut(self, now: datetime) -> bool:
        """Whether no password is looked at now."""
        return self.shut_until is not None and now < self.shut_until

    def failed(self, now: datetime) -> "Account":
        """After a wrong password or code: shut for a time that doubles from the sixth one on."""
        failures = self.failures + 1
        beyond = failures - FREE_FAILURES
        wait = min(_FIRST_LOCK * 2 ** max(beyond - 1, 0), _LONGEST_LOCK) if beyond > 0 else None
        shut = now + wait if wait else self.shut_until
        return self.model_copy(update={"failures": failures, "shut_until": shut})

    def entered(self) -> "Account":
        """After a right password, and a right code where there is a second factor."""
        return self.model_copy(update={"failures": 0, "shut_until": None})

    def renewed(self, fresh: "Account") -> "Account":
        """As ``fresh`` has it; the same account still, its second factor too. Sessions are over."""
        return self.changed(
            name=fresh.name,
            roles=fresh.roles,
            password=fresh.password,
            active=fresh.active,
            must_change=True,
            failures=0,
            shut_until=None,
        )

    def changed(self, **changes: object) -> "Account":
        """With another password, factor, roles, name or standing; its sessions are over."""
        return self.model_copy(update={**changes, "epoch": self.epoch + 1})


class Session(Kept):
    """A browser that came in. Kept under the hash of its cookie, never the cookie itself."""

    key: str = Field(description="SHA-256 of the cookie, hexadecimal")
    login: Login
    role: Code
    epoch: int
    csrf: str = Field(repr=False)
    created_at: Moment
    seen_at: Moment
    offered: str | None = Field(
        default=None, repr=False, description="secret of a second factor that is being set up"
    )
    sso: bool = Field(default=False, description="came by single sign-on, without a password")
    strong: bool = Field(default=False, description="the single sign-on asked for two factors")

    def over(self, account: Account, now: datetime) -> bool:
        """Whether it has ended: idle or old, or the account is not what it was."""
        return (
            not account.active
            or self.epoch != account.epoch
            or self.role not in account.roles
            or now > self.seen_at + IDLE
            or now > self.created_at + LONGEST
        )


class Entering(Kept):
    """Somebody whose password was right and whose code is still to come; kept as sessions are."""

    key: str = Field(description="SHA-256 of the cookie, hexadecimal")
    login: Login
    epoch: int
    created_at: Moment
    sso: bool = Field(default=False, description="by single sign-on in place of the password")

    def over(self, account: Account, now: datetime) -> bool:
        """Whether the password has to be typed again."""
        return not account.active or self.epoch != account.epoch or now > self.created_at + ENTERING
