"""The mean capaian of a sasaran, which says what it leaves out: silent exclusion inflates."""

from collections.abc import Iterable
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from services.recap.domain.calculation.arithmetic import quotient, rounded, total
from services.recap.domain.calculation.measure import ACHIEVEMENT_DECIMALS
from services.recap.domain.calculation.scales import Scale
from shared.contract.recap import MeasuredRow
from shared.contract.vocabulary import Measured


class GoalMean(BaseModel):
    """One sasaran. Both means are none where no indicator of it could be measured.

    ``mean`` is of the capaian as printed, ``mean_capped`` of capaian_dibatasi, which the predikat
    follows: one indicator far above its target shall not hide another far below. The three counts
    say which indicators are in neither.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    goal: str
    mean: Decimal | None
    mean_capped: Decimal | None
    predicate: str | None
    counted: int
    missing: int
    unavailable: int
    not_measurable: int

    @property
    def excluded(self) -> int:
        """How many indicators of the sasaran are not in the means."""
        return self.missing + self.unavailable + self.not_measurable


def goal_means(rows: Iterable[MeasuredRow], scale: Scale) -> tuple[GoalMean, ...]:
    """Every sasaran of a table, in the table's order."""
    goals: dict[str, list[MeasuredRow]] = {}
    for row in rows:
        goals.setdefault(row.goal, []).append(row)
    return tuple(_mean(goal, tuple(of_goal), scale) for goal, of_goal in goals.items())


def _mean(goal: str, rows: tuple[MeasuredRow, ...], scale: Scale) -> GoalMean:
    capped = _average(row.achievement_capped for row in rows)
    states = [row.measured for row in rows]
    return GoalMean(
        goal=goal,
        mean=_average(row.achievement for row in rows),
        mean_capped=capped,
        predicate=None if capped is None else scale.predicate(capped),
        counted=states.count(Measured.TERUKUR),
        missing=states.count(Measured.BELUM_ADA_DATA),
        unavailable=states.count(Measured.TIDAK_TERSEDIA),
        not_measurable=states.count(Measured.TIDAK_DAPAT_DIUKUR),
    )


def _average(values: Iterable[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    if not known:
        return None
    return rounded(quotient(total(known), Decimal(len(known))), ACHIEVEMENT_DECIMALS)
