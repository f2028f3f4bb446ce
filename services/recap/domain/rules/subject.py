"""What a rule looks at: one indicator's reading, its results, and what surrounds it."""

from dataclasses import dataclass, field
from decimal import Decimal

from services.recap.domain.books import Books
from services.recap.domain.comparing import Earlier
from services.recap.domain.figures import Reading
from services.recap.domain.history import Basis
from services.recap.domain.states import PastFigure
from shared.contract.catalogue import Indicator, PeriodDates
from shared.contract.identifiers import Period


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all indicators of a recap share."""

    period: Period
    dates: PeriodDates
    catalogue: str
    basis: tuple[str, ...] = ()
    """The population that most SIAK figures of the period were counted on, with its semester."""
    first_named: dict[str, str] = field(default_factory=dict)
    """The text of an indicator to the first code that has figures under it."""
    values: dict[str, Decimal] = field(default_factory=dict)
    """This quarter's own realisasi of each indicator, as printed."""
    books: Books = field(default_factory=Books)


@dataclass(frozen=True, slots=True)
class Subject:
    """One indicator. ``own`` is this quarter's figure, ``value`` the realisasi of the row."""

    reading: Reading
    own: PastFigure
    value: Decimal | None
    rests_on: Basis | None
    before: Earlier | None
    cumulated: Earlier | None
    """What was counted this year before, for a figure that covers the year so far."""
    around: Surroundings

    @property
    def indicator(self) -> Indicator:
        """The indicator as the form has it."""
        return self.reading.indicator

    @property
    def share(self) -> bool:
        """Whether it is a percentage of a whole: only then is the part no larger than it."""
        return self.indicator.denominator is not None and self.indicator.factor == 100  # noqa: PLR2004
