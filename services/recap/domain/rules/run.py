"""Runs the rules in their order and groups what they find by its root."""

from services.recap.domain.figures import figures_of
from services.recap.domain.rules.cells import missing, negative, not_a_number
from services.recap.domain.rules.fault import Fault
from services.recap.domain.rules.identities import regions, sexes
from services.recap.domain.rules.ratios import shares
from services.recap.domain.states import Recap
from services.recap.domain.writing import region
from shared.contract.catalogue import Indicator
from shared.contract.figures import KABUPATEN, IndicatorFigures
from shared.contract.recap import Cell, Finding


def findings_of(recap: Recap, *, provisional: bool) -> tuple[Finding, ...]:
    """Every open finding, in the order of the form.

    While the collection is open nothing is "missing" yet: what has not come may still come.
    """
    found: list[Fault] = []
    for indicator in recap.form.indicators:
        figures = figures_of(recap, indicator)
        if figures is not None and figures.unavailable is not None:
            continue
        roots = [] if provisional else list(missing(recap, indicator, figures))
        if figures is not None:
            roots = _with_disagreements(recap, indicator, figures, roots)
        found += roots
    return tuple(fault.finding() for fault in found)


def _with_disagreements(
    recap: Recap, indicator: Indicator, figures: IndicatorFigures, roots: list[Fault]
) -> list[Fault]:
    roots += [*not_a_number(indicator, figures), *negative(indicator, figures)]
    roots += [
        fault
        for fault in sexes(indicator, figures)
        if not any(root.touches(fault.part or "", fault.region) for root in roots)
    ]
    for fault in regions(recap.form.regions, indicator, figures):
        roots = _attributed(roots, fault)
    for fault in shares(indicator, figures):
        if not any(root.region == fault.region for root in roots):
            roots.append(fault)
    return roots


def _attributed(roots: list[Fault], fault: Fault) -> list[Fault]:
    """A sum that is wrong because a cell below it is wrong is told with that cell, not again."""
    part = fault.part or ""
    cause = next((n for n, root in enumerate(roots) if root.touches(part)), None)
    if cause is None:
        return [*roots, fault]
    sentence = (
        f"Karena itu {fault.expected} berbeda dengan {fault.found} "
        f"({part.lower()} {fault.group}, {region(KABUPATEN).lower()})."
    )
    whole = Cell(indicator=fault.indicator.code, region=KABUPATEN, part=part)
    return [
        root.explains(sentence, (whole,)) if n == cause else root for n, root in enumerate(roots)
    ]
