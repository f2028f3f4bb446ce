"""Who may do what: the roles in the person's token against the SOP file."""

from typing import Final

from services.approval.commands import (
    Agree,
    Cancel,
    Confirm,
    DecideFinding,
    ExtendRounds,
    LeadershipRuling,
    RaiseFinding,
    Ratify,
    RecordAttendance,
    Return,
    ScheduleMeeting,
    Submit,
)
from services.approval.domain.people import SYSTEM
from services.approval.domain.refusals import NOT_A_BIDANG, NOT_ENTITLED
from services.approval.domain.rules import Rules
from services.approval.signing_commands import AttachScan, RecordSignature
from shared.contract.event import Actor
from shared.decision import Command
from shared.refusal import RefusalError

ACTIONS: Final[dict[type[Command], str]] = {
    DecideFinding: "decide_finding",
    Agree: "agree",
    Submit: "submit",
    Ratify: "ratify",
    Return: "return",
    ScheduleMeeting: "hold_meeting",
    RecordAttendance: "hold_meeting",
    RaiseFinding: "raise_finding",
    LeadershipRuling: "escalated",
    ExtendRounds: "escalated",
    Cancel: "cancel",
    RecordSignature: "sign",
    AttachScan: "attach_scan",
}
"""Names of the acts in the SOP file's ``actions``; `Confirm` goes by bidang instead."""


def require_authority(rules: Rules, actor: Actor, command: Command) -> None:
    """Refuse whoever the SOP does not let act. Raises `RefusalError`; asked before all else."""
    if isinstance(command, Confirm):
        _require_bidang(rules, actor)
        return
    if isinstance(command, RecordSignature) and actor.role == SYSTEM:
        return  # it only settles what a person began; see `signatures`
    action = ACTIONS[type(command)]
    if not rules.sop.may(actor.role, action):
        raise RefusalError(NOT_ENTITLED, f"Tindakan ini adalah wewenang {rules.titles(action)}.")


def _require_bidang(rules: Rules, actor: Actor) -> None:
    if not rules.bidang_of(actor.role):
        raise RefusalError(
            NOT_A_BIDANG, f"{rules.title(actor.role)} tidak membawahi bidang pemilik data."
        )
