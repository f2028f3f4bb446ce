"""Which fault comes when: a pure function of seed and length, so that a run can be repeated.

What the system does meanwhile is not repeatable (threads, sockets and disks have their own
timing), but the same seed attacks the same parts in the same order for the same time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Final

SERVICES: Final = ("collector", "recap", "approval", "notifier")
REPLICAS: Final = tuple(name for service in SERVICES for name in (service, f"{service}-2"))
INFRASTRUCTURE: Final = ("kafka", "mongod")
CLOCK_LIMIT: Final = 36 * 3600.0
"""No clock is ever further than this from the machine's, in seconds: a day and a half is more than
what any reminder of the SOP waits for, and less than what makes a delivery too old."""


class Kind(StrEnum):
    """What can go wrong."""

    KILL = "kill"
    """SIGKILL; the supervisor starts it again."""
    PAUSE = "pause"
    """SIGSTOP, and SIGCONT later: a process that stood still and does not know it."""
    RESTART = "restart"
    """SIGTERM: a graceful end of one of two replicas, as in a rolling update."""
    CUT = "cut"
    """Connections of one process to Kafka or MongoDB are reset, and new ones refused."""
    HANG = "hang"
    """They stay open and nothing passes: a cable that was pulled."""
    DEAF = "deaf"
    """What the process asks arrives, the answers do not: commits and sends of unknown outcome."""
    DELAY = "delay"
    """Each packet comes late."""
    DISK_FULL = "disk-full"
    """Nothing more can be written where Kafka or MongoDB keeps its data."""
    CLOCK = "clock"
    """The clock that one process, or all, reads jumps. Never the machine's."""


LINK_KINDS: Final = (Kind.CUT, Kind.HANG, Kind.DEAF, Kind.DELAY)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: after ``at`` seconds, for ``seconds``, on a process or on its link to ``to``.

    ``amount``: seconds that packets are late, or that the clock jumps. ``target`` "*": all.
    """

    at: float
    kind: Kind
    target: str
    seconds: float = 0.0
    to: str | None = None
    amount: float = 0.0

    @property
    def words(self) -> str:
        """One line for people."""
        where = f"{self.target}→{self.to}" if self.to else self.target
        extra = f" by {self.amount:+.2f} s" if self.amount else ""
        return f"{self.kind} {where}{extra}" + (
            f" for {self.seconds:.1f} s" if self.seconds else ""
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """How a run is attacked: how often, by what, where. ``weights`` has the kinds in use."""

    weights: tuple[tuple[Kind, int], ...]
    gap: tuple[float, float] = (0.8, 4.0)
    targets: Sequence[str] = REPLICAS
    infrastructure: Sequence[str] = INFRASTRUCTURE * 2
    """As often as its names stand here, beside the targets, it is killed and paused as well."""


EVERYTHING: Final = Plan(
    weights=(
        (Kind.KILL, 8),
        (Kind.PAUSE, 4),
        (Kind.RESTART, 3),
        (Kind.CUT, 3),
        (Kind.HANG, 2),
        (Kind.DEAF, 4),
        (Kind.DELAY, 3),
        (Kind.DISK_FULL, 1),
        (Kind.CLOCK, 3),
    )
)


def schedule(seed: int, seconds: float, plan: Plan = EVERYTHING) -> tuple[Fault, ...]:
    """The faults of a run of that length, in order. Each kind comes at least once if there is time.

    Kinds are drawn from a shuffled bag that holds each as often as its weight says, so a short run
    has every kind once before any has many.
    """
    chance = Random(f"{seed}:{seconds}")
    kinds = _kinds(chance, plan.weights)
    clock = dict.fromkeys(plan.targets, 0.0)
    faults, now = [], chance.uniform(1.0, 3.0)
    while now < seconds:
        faults.append(_fault(chance, now, next(kinds), plan, clock))
        now += chance.uniform(*plan.gap)
    return tuple(faults)


def _kinds(chance: Random, weights: Sequence[tuple[Kind, int]]) -> Iterator[Kind]:
    once = [kind for kind, _ in weights]
    bag = [kind for kind, weight in weights for _ in range(weight)]
    chance.shuffle(once)
    yield from once
    while True:
        chance.shuffle(bag)
        yield from bag


def _fault(chance: Random, at: float, kind: Kind, plan: Plan, clock: dict[str, float]) -> Fault:
    at = round(at, 2)
    service = chance.choice(list(plan.targets))
    anybody = chance.choice([*plan.targets, *plan.infrastructure])
    seconds = round(chance.uniform(0.5, 5.0), 2)
    if kind is Kind.KILL:
        return Fault(at, kind, anybody)
    if kind is Kind.RESTART:
        return Fault(at, kind, service)
    if kind is Kind.PAUSE:
        # Now and then longer than a consumer's session (10 s): its partitions are given away.
        return Fault(at, kind, anybody, seconds * (3 if chance.random() < 0.25 else 1))
    if kind is Kind.DISK_FULL:
        return Fault(at, kind, chance.choice(INFRASTRUCTURE), seconds)
    if kind is Kind.CLOCK:
        return _jump(chance, at, service, clock)
    late = round(chance.uniform(0.02, 0.4), 3) if kind is Kind.DELAY else 0.0
    return Fault(at, kind, service, seconds, chance.choice(INFRASTRUCTURE), late)


def _jump(chance: Random, at: float, target: str, clock: dict[str, float]) -> Fault:
    """A jump that keeps the clock within its limit; most are small, some are a day."""
    size = chance.choice([5.0, 60.0, 600.0, 3600.0, 6 * 3600.0, 24 * 3600.0])
    amount = round(chance.uniform(-size, size), 1)
    if abs(clock[target] + amount) > CLOCK_LIMIT:
        amount = -amount
    clock[target] += amount
    return Fault(at, Kind.CLOCK, target, amount=amount)
