"""What a rule does with an empty operand, as DHIS2's missing-value strategies."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from services.recap.domain.calculation.arithmetic import ZERO


class Missing(StrEnum):
    """When a rule keeps silent because something is empty; what is not skipped counts as nought."""

    SKIP_IF_ANY = "SKIP_IF_ANY"
    SKIP_IF_ALL = "SKIP_IF_ALL"
    NEVER_SKIP = "NEVER_SKIP"


def operands(missing: Missing, values: Sequence[Decimal | None]) -> tuple[Decimal, ...] | None:
    """The numbers that a rule compares; none where it keeps silent."""
    known = tuple(value for value in values if value is not None)
    if len(known) == len(values):
        return known
    if missing is Missing.SKIP_IF_ANY or (missing is Missing.SKIP_IF_ALL and not known):
        return None
    return tuple(ZERO if value is None else value for value in values)
