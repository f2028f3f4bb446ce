"""Quorum of the coordination meeting: the chair, and the SOP's share of the owning bidang."""

from collections.abc import Collection

from services.approval.domain.kept import Kept
from services.approval.domain.rules import Rules
from services.approval.domain.standing import owners
from services.approval.domain.states import Agreement
from shared.contract.identifiers import Code


class Quorum(Kept):
    """Who counts and who of them is there. ``needed`` is a number of bidang."""

    percent: int
    needed: int
    owners: tuple[Code, ...]
    present: tuple[Code, ...]
    chair: Code
    chair_present: bool
    met: bool


def quorum(rules: Rules, state: Agreement, roles: Collection[str], chair: str) -> Quorum:
    """The quorum where these roles attend and that role is in the chair."""
    owning = owners(state)
    percent = rules.sop.coordination.quorum_percent
    needed = -(-percent * len(owning) // 100)
    there = tuple(bidang for bidang in owning if rules.role_of(bidang) in roles)
    return Quorum(
        percent=percent,
        needed=needed,
        owners=owning,
        present=there,
        chair=chair,
        chair_present=chair in roles,
        met=chair in roles and len(there) >= needed,
    )
