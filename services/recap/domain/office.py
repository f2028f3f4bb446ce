"""The office's data that decisions rest on, asked in the words of this service."""

from dataclasses import dataclass
from typing import Final

from services.recap.domain.refusals import FOREIGN_OFFICE, NOT_ENTITLED
from services.recap.domain.scale import Scale
from shared.contract.event import Actor, Versions
from shared.refusal import RefusalError
from shared.sop import Sop

RULES_VERSION: Final = "recap-1"


@dataclass(frozen=True, slots=True)
class Rules:
    """The SOP and the scale of predicates in force."""

    sop: Sop
    scale: Scale

    def versions(self, stated: Versions) -> Versions:
        """The form's versions, with our own for the rules that findings follow from."""
        return stated.model_copy(update={"rules": f"{RULES_VERSION}/{self.scale.version}"})

    def require(self, actor: Actor, action: str, office: str) -> None:
        """Refuse people of another office, and a role that the SOP does not give this action."""
        if actor.office != office:
            raise RefusalError(FOREIGN_OFFICE, "Data ini milik kantor lain.")
        if not self.sop.may(actor.role, action):
            allowed = " atau ".join(self._title(role) for role in self.sop.actions.get(action, ()))
            raise RefusalError(NOT_ENTITLED, f"Hanya {allowed or 'jabatan yang ditetapkan'}.")

    def _title(self, role: str) -> str:
        return next((entry.title for entry in self.sop.roles if entry.code == role), role)
