"""Logins that there are not: noted as such, never which, since people type passwords there."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from services.portal.accounts.audit import NO_OFFICE, AuditLine, What
from services.portal.accounts.store import Accounts
from services.portal.pace import Pace

_NOBODY: Final = "-"
_A_MINUTE: Final = 20
"""A flood of them is not written out."""


class Strangers:
    """Notes that a login was tried which there is not."""

    def __init__(self, accounts: Accounts, clock: Callable[[], datetime]) -> None:
        self._accounts = accounts
        self._clock = clock
        self._pace = Pace()

    async def note(self) -> None:
        """Add a line to the log, unless there were many a moment ago."""
        if self._pace.wait("", _A_MINUTE):
            return
        line = AuditLine(
            office=NO_OFFICE,
            at=self._clock(),
            what=What.MASUK_DITOLAK,
            login=_NOBODY,
            by=_NOBODY,
            note="nama pengguna tidak terdaftar",
        )
        await self._accounts.note(line)
