"""What the bench of the portal counts: times of people, and the core's time of processes."""

import os
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import psutil

from bench.portal_users import Browser, Crowd, Pace, Seen
from deploy.local import stack

_REPEATED: Final = 40


@dataclass(frozen=True, slots=True)
class Figures:
    """One page in one walk. Milliseconds; bytes of one answer on the wire and unpacked."""

    page: str
    times: int
    user_p50: float
    user_p95: float
    server_p50: float
    server_p95: float
    wire: int
    whole: int


@dataclass(frozen=True, slots=True)
class Walk:
    """All pages in one walk; cores that the portal took meanwhile, and programs of others."""

    pace: str
    seconds: float
    rate: float
    faults: int
    portal_core: float
    others_core: float
    pages: list[Figures]

    @property
    def worst(self) -> float:
        """The largest p95 of any page, as its users felt it."""
        return max(page.user_p95 for page in self.pages)


async def walked(crowd: Crowd, state: stack.StackState, seconds: float, pace: Pace) -> Walk:
    """One walk of all."""
    before, portal = _load(state), _portal(state)
    took = await crowd.walk(seconds, pace)
    after, core = _load(state), (_portal(state) - portal) / took
    named = {seen.page for seen in crowd.seen}
    return Walk(
        pace=pace.name,
        seconds=round(took, 1),
        rate=round(len(crowd.seen) / took, 1),
        faults=sum(seen.status != 200 for seen in crowd.seen),  # noqa: PLR2004
        portal_core=round(core, 2),
        others_core=round(max(after - before, 0) / took, 2),
        pages=[_figures(page, crowd.seen) for page in sorted(named)],
    )


def _portal(state: stack.StackState) -> float:
    """Seconds of a core that the portal's process has taken so far."""
    return sum(_cpu(p.id.pid) for p in state.processes.values() if p.service == "portal")


def _load(state: stack.StackState) -> float:
    """Seconds of a core that neither this bench nor its stack has taken so far."""
    times = psutil.cpu_times()
    busy = times.user + times.nice + times.system + times.irq + times.softirq + times.steal
    return busy - _cpu(os.getpid()) - _stack(state)


def _stack(state: stack.StackState) -> float:
    """Seconds of a core that all services, Kafka and MongoDB have taken so far."""
    return sum(_cpu(p.id.pid) for p in state.processes.values())


def _cpu(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system


async def alone(crowd: Crowd, state: stack.StackState) -> dict[str, tuple[float, float]]:
    """Milliseconds of a core that a page costs: the portal's process, and the whole stack."""
    found: dict[str, tuple[float, float]] = {}
    for browser, walk in [
        *crowd.browsers[:1],
        *[b for b in crowd.browsers if _has(b, "/admin")][:1],
    ]:
        for page, path in walk:
            if page not in found:
                portal, all_of_it = _portal(state), _stack(state)
                for _ in range(_REPEATED):
                    await browser.see(page, path)
                took = _portal(state) - portal, _stack(state) - all_of_it
                found[page] = (_each(took[0]), _each(took[1]))
    return found


def _each(seconds: float) -> float:
    return round(seconds * 1000 / _REPEATED, 1)


def _has(of: tuple[Browser, Sequence[tuple[str, str]]], path: str) -> bool:
    return any(path == known for _, known in of[1])


def _figures(page: str, seen: Sequence[Seen]) -> Figures:
    mine = [one for one in seen if one.page == page]
    user, server = [one.user_ms for one in mine], [one.server_ms for one in mine]
    return Figures(
        page,
        len(mine),
        _percent(user, 50),
        _percent(user, 95),
        _percent(server, 50),
        _percent(server, 95),
        round(statistics.median(one.wire for one in mine)),
        round(statistics.median(one.whole for one in mine)),
    )


def _percent(values: Sequence[float], percent: int) -> float:
    """By nearest rank: a value that really was."""
    ranked = sorted(values)
    return round(ranked[max(-(-len(ranked) * percent // 100) - 1, 0)], 1)
