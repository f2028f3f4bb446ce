"""The discrepancy catalogue: one file per family, in the order in which they are run.

Cells first (missing, not a number, negative), then identities (LK+PR, sum of kecamatan), then
ratios, so that one wrong cell does not raise ten findings.
"""

from services.recap.domain.rules.catalogue import RULES, Rule
from services.recap.domain.rules.run import findings_of

__all__ = ["RULES", "Rule", "findings_of"]
