"""Runs the rules in their order and tells what follows from a fault with that fault."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from services.recap.domain.figures import Reading
from services.recap.domain.rules.catalogue import (
    MISSING,
    NEGATIVE,
    NOT_A_NUMBER,
    RATIO,
    REGIONS,
    SEXES,
    Rule,
)
from services.recap.domain.rules.cells import missing, negative, not_a_number
from services.recap.domain.rules.fault import Fault
from services.recap.domain.rules.identities import regions, sexes
from services.recap.domain.rules.ratios import shares
from shared.contract.recap import Finding

Check = Callable[[Reading], Iterator[Fault]]

CHECKS: Final[tuple[tuple[Rule, Check], ...]] = (
    (MISSING, missing),
    (NOT_A_NUMBER, not_a_number),
    (NEGATIVE, negative),
    (SEXES, sexes),
    (RATIO, shares),
    (REGIONS, regions),
)
"""First what is wrong inside a row, then between rows: a cause is known before what it causes."""


@dataclass(frozen=True, slots=True)
class Found:
    """Every open finding, in the order of the form; ``covered`` are faults told with their root."""

    findings: tuple[Finding, ...]
    covered: frozenset[str]


def findings_of(read: tuple[Reading, ...], *, provisional: bool) -> Found:
    """What the rules find. While the collection is open, "missing" is no fault yet."""
    findings: list[Finding] = []
    covered: set[str] = set()
    for reading in read:
        if reading.unavailable is None:
            roots = _roots(reading, covered, provisional=provisional)
            findings += [fault.finding() for fault in roots]
    return Found(tuple(findings), frozenset(covered))


def _roots(reading: Reading, covered: set[str], *, provisional: bool) -> tuple[Fault, ...]:
    roots: list[Fault] = []
    for rule, check in CHECKS:
        if provisional and not rule.while_open:
            continue
        for fault in check(reading):
            cause = next((n for n, root in enumerate(roots) if _causes(root, fault)), None)
            if cause is None:
                roots.append(fault)
            else:
                roots[cause] = roots[cause].causing(fault)
                covered.add(fault.id)
    return _joined(roots)


def _causes(root: Fault, fault: Fault) -> bool:
    """Whether the root may be why the other fails: another rule, figures that both rest on.

    Within a row LK, PR and JML hang together; a sum over rows is taken group by group.
    """
    if not root.rule.spreads or root.rule is fault.rule:
        return False
    if fault.rule is REGIONS:
        return _meet(root.place.part, fault.place.part) and _meet(
            root.place.group, fault.place.group
        )
    return root.place.region == fault.place.region and _meet(root.place.part, fault.place.part)


def _meet(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def _joined(roots: list[Fault]) -> tuple[Fault, ...]:
    """One fault an id: a quantity that is wrong in LK and in PR is corrected in one go."""
    by_id: dict[str, Fault] = {}
    for root in roots:
        known = by_id.get(root.id)
        by_id[root.id] = root if known is None else known.joined(root)
    return tuple(by_id.values())
