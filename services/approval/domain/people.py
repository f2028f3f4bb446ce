"""Whether two actors are one person (decisions/0016)."""

from typing import Final

from shared.contract.event import Actor

SYSTEM: Final = "SISTEM"
"""The role in which the service itself acts."""


def same_person(one: Actor, other: Actor) -> bool:
    """The same account or the same name; where an account is not known, also the same role.

    A name counts even against two accounts, because one person may have been given one for each
    of his roles.
    """
    if _plain(one.name) == _plain(other.name):
        return True
    if one.account is not None and other.account is not None:
        return one.account == other.account
    return one.role == other.role


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
