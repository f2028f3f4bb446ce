"""The SOP as a living line: each step with its standing, from a dossier."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from services.portal.domain.following import RECAP_STEP
from services.portal.domain.states import Dossier, Phase
from services.portal.domain.timeline import SYSTEM, Moved
from shared.sop import Sop
from shared.sop.model import StepEntry

_ORDER: Final[dict[Phase, int]] = {
    Phase.PENGUMPULAN: 2,
    Phase.REKAP: 4,
    Phase.KOORDINASI: 5,
    Phase.KOORDINASI_ULANG: 6,
    Phase.DISEPAKATI: 7,
    Phase.DIAJUKAN: 7,
    Phase.DISAHKAN: 8,
    Phase.DILAPORKAN: 8,
    Phase.DIBATALKAN: 0,
}
"""The step that is in hand; 8: all are done."""
RECOORDINATION: Final = 6
_COLLECTING: Final = (2, 3)


class Standing(StrEnum):
    """How a step stands."""

    SELESAI = "SELESAI"
    BERJALAN = "BERJALAN"
    TERLAMBAT = "TERLAMBAT"
    MENUNGGU = "MENUNGGU"
    DILEWATI = "DILEWATI"


@dataclass(frozen=True, slots=True)
class StepNow:
    """One step of the SOP in one cycle."""

    entry: StepEntry
    standing: Standing
    due: datetime | None


@dataclass(frozen=True, slots=True)
class Clock:
    """When the first and the last act of a step was, and how much of its time has gone.

    ``spent`` is a percentage of the time from its begin to its due time, at most 100; none where
    one of them is not known. ``in_time``: whether the last act was before the due time.
    """

    began: datetime
    last: datetime
    spent: int | None
    in_time: bool | None


def clocks(dossier: Dossier, timeline: Iterable[Moved], now: datetime) -> Mapping[int, Clock]:
    """The clock of every step in which somebody has acted.

    Collecting begins with the form. The recap is done when the collection is closed: a draft that
    is computed anew belongs to the re-coordination. What the system says is nobody's act.
    """
    acts = {number: [dossier.issued_at] for number in (1, *_COLLECTING)}
    for moved in timeline:
        if moved.by.role != SYSTEM and moved.sop_step != RECAP_STEP:
            acts.setdefault(moved.sop_step, []).append(moved.at)
    if dossier.closed_at is not None:
        acts[RECAP_STEP] = [dossier.closed_at]
    return {number: _clock(dossier, number, sorted(at), now) for number, at in acts.items()}


def _clock(dossier: Dossier, number: int, acts: list[datetime], now: datetime) -> Clock:
    due = dossier.due_of(number)
    if due is None:
        return Clock(acts[0], acts[-1], None, None)
    whole = (due - acts[0]).total_seconds()
    gone = (now - acts[0]).total_seconds()
    spent = min(max(int(100 * gone / whole), 0), 100) if whole > 0 else None
    return Clock(acts[0], acts[-1], spent, acts[-1] <= due)


def steps(dossier: Dossier, sop: Sop, now: datetime) -> tuple[StepNow, ...]:
    """All seven, in order."""
    return tuple(_step(dossier, entry, now) for entry in sop.steps)


def _step(dossier: Dossier, entry: StepEntry, now: datetime) -> StepNow:
    due = dossier.due_of(entry.number)
    standing = _standing(dossier, entry.number)
    late = standing is Standing.BERJALAN and (
        entry.number in dossier.late or (due is not None and now > due)
    )
    return StepNow(entry, Standing.TERLAMBAT if late else standing, due)


def _standing(dossier: Dossier, number: int) -> Standing:
    current = _ORDER[dossier.phase]
    if number in (2, 3) and current == 2:  # noqa: PLR2004 - steps 2 and 3 run side by side
        return Standing.SELESAI if _collected(dossier, number) else Standing.BERJALAN
    if number == RECOORDINATION and current > number and not dossier.rounds:
        return Standing.DILEWATI
    if number == 5 and dossier.phase is Phase.KOORDINASI_ULANG:  # noqa: PLR2004
        return Standing.MENUNGGU
    if number < current:
        return Standing.SELESAI
    return Standing.BERJALAN if number == current else Standing.MENUNGGU


def _collected(dossier: Dossier, number: int) -> bool:
    source = "SIAK" if number == 2 else "NON_SIAK"  # noqa: PLR2004 - SOP steps 2 and 3
    return all(sheet.complete for sheet in dossier.sheets if sheet.ref.source == source)
