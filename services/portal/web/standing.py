"""How far an office is set up, asked of the register, the accounts and the collector."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.portal.accounts.door import Visitor
from services.portal.accounts.store import Accounts
from services.portal.domain.readiness import Check, Setting, checks
from services.portal.web.backend import Refused
from services.portal.web.house import House
from shared.office import Office
from shared.sop import WorkingCalendar

_NONE = 404


@dataclass(frozen=True, slots=True)
class Standing:
    """What pages of administration ask about the office as services know it now."""

    house: House
    accounts: Accounts
    offices: Mapping[str, Office]
    calendar: WorkingCalendar

    def office(self, visitor: Visitor) -> Office | None:
        """The office as the register had it when this process started."""
        return self.offices.get(visitor.account.office)

    async def checks(self, visitor: Visitor) -> tuple[Check, ...]:
        """All of them."""
        everyone = await self.accounts.everyone(visitor.account.office)
        held = {role for account in everyone if account.active for role in account.roles}
        today = self.calendar.local(self.house.clock()).date()
        office, catalogue = self.office(visitor), await self.catalogue(visitor)
        setting = Setting(self.house.sop, self.calendar, office, today)
        return checks(setting, held, catalogue=catalogue)

    async def catalogue(self, visitor: Visitor) -> bool | None:
        """Whether there is one; none where the collector does not answer."""
        path = f"/offices/{visitor.account.office}/catalogue/versions"
        try:
            return bool(await self.house.backend.see_all(visitor, "collector", path))
        except Refused as refused:
            return False if refused.status == _NONE else None
