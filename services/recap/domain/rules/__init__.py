"""The discrepancy catalogue: `catalogue` has the rules as data, one file per family finds faults.

`run` is the order: what is wrong inside a row (missing, not a number, negative, LK + PR,
ratio), then between rows (sum of the kecamatan), so that one wrong cell is one finding.
"""

from services.recap.domain.rules.catalogue import RULES, Rule
from services.recap.domain.rules.run import Found, findings_of

__all__ = ["RULES", "Found", "Rule", "findings_of"]
