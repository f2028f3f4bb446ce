"""The office's data that decisions rest on."""

from dataclasses import dataclass
from typing import Final

from services.recap.domain.scale import Scale
from shared.contract.event import Actor, Versions
from shared.decision import Rejected
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

    def refusal(self, actor: Actor, action: str) -> Rejected | None:
        """Refuse a role that the SOP does not give this action."""
        if self.sop.may(actor.role, action):
            return None
        titles = {role.code: role.title for role in self.sop.roles}
        allowed = " atau ".join(titles[role] for role in self.sop.actions.get(action, ()))
        return Rejected(
            "bukan-wewenang",
            f"Hanya {allowed or 'jabatan yang ditetapkan'} yang dapat melakukan ini.",
            "Mohon dilakukan oleh pejabat yang disebut, atau mohon pengelola berkas SOP "
            "menyesuaikan bagian actions bila pembagian tugas telah berubah.",
            403,
        )
