"""Runs the rules in their order and tells what follows from a fault with that fault as its root.

A consequence is a finding of its own: severity INFORMASI, ``root`` the id of its cause. So nothing
is hidden, one wrong cell is one finding that must be dealt with, and when the cause is gone what
stands still is a root, under the id that it always had.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from services.recap.domain.figures import Place
from services.recap.domain.rules import cells, formal, identities, past, ratios
from services.recap.domain.rules.catalogue import Rule
from services.recap.domain.rules.fault import Fault
from services.recap.domain.rules.sheets import Sent, late
from services.recap.domain.rules.subject import Subject
from shared.contract.recap import Finding
from shared.contract.vocabulary import Severity

Check = Callable[[Rule, Subject], Iterator[Fault]]

CHECKS: Final[dict[str, Check]] = {
    "D01": cells.missing,
    "D02": cells.not_a_number,
    "D03": identities.sexes,
    "D04": identities.holders,
    "D05": ratios.printed_percent,
    "D06": identities.shares,
    "D07": identities.movements,
    "D08": identities.regions,
    "D09": formal.another_basis,
    "D10": formal.outside_period,
    "D11": past.fell,
    "D12": past.jump,
    "D13": past.copied,
    "D14": formal.another_source,
    "D15": cells.twice,
    "D16": ratios.plausible,
    "D17": formal.another_target,
    "D18": past.thousandfold,
    "D19": past.inverse,
    "D22": formal.without_evidence,
    "D23": cells.decimals,
    "D24": formal.inactive_or_twin,
    "D25": cells.negative,
    "D26": ratios.fractions,
}
"""Every rule of one indicator. D21 is of sheets; D20 is refused before anything is stored."""

_HEAVY: Final = (Severity.INFORMASI, Severity.WAJIB_DIJAWAB, Severity.MENGHALANGI)


@dataclass(frozen=True, slots=True)
class _Told:
    """A fault and the one it follows from; none for a root."""

    fault: Fault
    root: Fault | None


def findings_of(
    rules: Iterable[Rule],
    subjects: Iterable[Subject],
    sheets: Iterable[Sent],
    *,
    provisional: bool,
) -> tuple[Finding, ...]:
    """Every open finding, in the order of the form; those of whole sheets come last.

    While the collection is open, "missing" is no fault yet.
    """
    held = [rule for rule in rules if rule.while_open or not provisional]
    checks = [(rule, CHECKS[rule.code]) for rule in held if rule.code in CHECKS]
    told = [one for subject in subjects for one in _of(checks, subject)]
    found = [one.fault.finding(one.root.id if one.root else None) for one in told]
    whole = [fault for rule in held if rule.code == "D21" for fault in late(rule, sheets)]
    return (*found, *(fault.finding(None) for fault in whole))


def _of(checks: Iterable[tuple[Rule, Check]], subject: Subject) -> Iterable[_Told]:
    """What is wrong with one indicator. Nothing is, where it was declared not available."""
    if subject.reading.unavailable is not None:
        return ()
    roots: list[Fault] = []
    told: dict[str, _Told] = {}
    for rule, check in checks:
        faults = list(check(rule, subject))
        for fault in _in_order(faults, subject) if len(faults) > 1 else faults:
            cause = next((root for root in roots if _causes(root, fault)), None)
            if cause is None:
                roots.append(fault)
            _add(told, _Told(fault, cause))
    return told.values()


def _add(told: dict[str, _Told], one: _Told) -> None:
    """One fault an id: a quantity that is wrong in LK and in PR is corrected in one go."""
    known = told.get(one.fault.id)
    if known is None:
        told[one.fault.id] = one
        return
    root = None if known.root is None or one.root is None else known.root
    told[one.fault.id] = _Told(known.fault.joined(one.fault), root)


def _in_order(faults: list[Fault], subject: Subject) -> list[Fault]:
    """By region as on the form; a rule goes through parts and groups in the form's order itself."""
    places = {region: n for n, region in enumerate((None, *subject.reading.regions))}
    return sorted(faults, key=lambda fault: places[fault.place.region])


def _causes(root: Fault, fault: Fault) -> bool:
    """Whether the root may be why the other fails: another rule, a figure that both rest on.

    Within a row LK, PR and JML hang together. What weighs less never hides what weighs more.
    """
    if not root.rule.spreads or root.rule is fault.rule:
        return False
    if _HEAVY.index(root.weight) < _HEAVY.index(fault.weight):
        return False
    return any(_meet(root.place, place) for place in fault.rests)


def _meet(one: Place, other: Place) -> bool:
    """Whether two places share a cell; what is empty means all of that kind."""
    return all(
        None in pair or pair[0] == pair[1]
        for pair in (
            (one.region, other.region),
            (one.part, other.part),
            (one.group, other.group),
        )
    )
