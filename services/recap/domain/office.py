"""The office's data that decisions rest on, asked in the words of this service."""

from dataclasses import dataclass
from typing import Final

from services.recap.domain.calculation import Scales
from services.recap.domain.refusals import FOREIGN_OFFICE, NOT_ENTITLED
from services.recap.domain.rules import Catalogue
from shared.contract import FormIssued
from shared.contract.event import Actor, Versions
from shared.refusal import RefusalError
from shared.sop import Sop

RULES_VERSION: Final = "recap-2"


@dataclass(frozen=True, slots=True)
class Rules:
    """The SOP, the scales of predicates and the discrepancy catalogue, in all their versions."""

    sop: Sop
    scales: Scales
    catalogue: Catalogue

    def versions(self, form: FormIssued) -> Versions:
        """The form's versions, with our own for the rules and the scale of its period."""
        scale = self.scales.on(form.period.end)
        return form.versions.model_copy(update={"rules": f"{RULES_VERSION}/{scale.version}"})

    def require(self, actor: Actor, action: str, office: str) -> None:
        """Refuse people of another office, and a role that the SOP does not give this action."""
        if actor.office != office:
            raise RefusalError(FOREIGN_OFFICE, "Data ini milik kantor lain.")
        if not self.sop.may(actor.role, action):
            allowed = " atau ".join(self._title(role) for role in self.sop.actions.get(action, ()))
            raise RefusalError(NOT_ENTITLED, f"Hanya {allowed or 'jabatan yang ditetapkan'}.")

    def _title(self, role: str) -> str:
        return next((entry.title for entry in self.sop.roles if entry.code == role), role)
