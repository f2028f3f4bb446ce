"""How a domain says no: a list of rules, and an exception that ends a decision with one of them."""

from dataclasses import dataclass

from shared.decision import Rejected


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason for a refusal. ``when`` is for the README, ``remedy`` for the person refused."""

    name: str
    status: int
    when: str
    remedy: str


class RefusalError(Exception):
    """Ends a decision; `decide` turns it into `Rejected`. Nothing has changed when it is raised.

    ``detail`` never repeats a text that was sent, only codes, numbers and places.
    """

    def __init__(self, rule: Rule, detail: str) -> None:
        super().__init__(f"{rule.name}: {detail}")
        self.rejected = Rejected(rule.name, detail, rule.remedy, rule.status)
