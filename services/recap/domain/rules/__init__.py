"""The discrepancy catalogue D01 to D26: the rules are data, one small function finds each fault.

`run` is the order: cells, identities, ratios, history, then what concerns the catalogue, so that a
cause is known before what it causes, and one wrong cell is one root finding.
"""

from services.recap.domain.rules.catalogue import Catalogue, Rule, Stage
from services.recap.domain.rules.operands import Missing
from services.recap.domain.rules.run import CHECKS, findings_of
from services.recap.domain.rules.subject import Subject

__all__ = ["CHECKS", "Catalogue", "Missing", "Rule", "Stage", "Subject", "findings_of"]
