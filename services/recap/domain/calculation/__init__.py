"""The one calculation engine: realisasi, capaian, predikat and aggregation, in decimal arithmetic.

Everything that shows a figure asks here. Pure: no clock, no rounding before the output, and the
same answer whatever the process's decimal settings are. The cases that public e-SAKIP systems
decide differently are decided in docs/explanation/calculation.md.
"""

from services.recap.domain.calculation.aggregation import Sums, own_sums, own_values, realisasi
from services.recap.domain.calculation.arithmetic import countable, rounded
from services.recap.domain.calculation.formulas import capaian, formula_name
from services.recap.domain.calculation.means import GoalMean, goal_means
from services.recap.domain.calculation.measure import Measure, Reason, measure
from services.recap.domain.calculation.ordinal import label_of, level_value
from services.recap.domain.calculation.scales import Band, Scale, Scales

__all__ = [
    "Band",
    "GoalMean",
    "Measure",
    "Reason",
    "Scale",
    "Scales",
    "Sums",
    "capaian",
    "countable",
    "formula_name",
    "goal_means",
    "label_of",
    "level_value",
    "measure",
    "own_sums",
    "own_values",
    "realisasi",
    "rounded",
]
