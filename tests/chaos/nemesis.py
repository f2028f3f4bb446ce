"""Carries out the schedule, and takes every fault back at the end."""

import asyncio
import signal
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress

from tests.chaos.control import Control
from tests.chaos.ground import Ground
from tests.chaos.history import History
from tests.chaos.proxy import Link
from tests.chaos.schedule import INFRASTRUCTURE, REPLICAS, Fault, Kind

_QUICK = 60.0
"""Steps in which the clocks run on, at the end, until everything that waits for time has come."""


class Nemesis:
    """One run's adversary."""

    def __init__(
        self, ground: Ground, control: Control, history: History, say: Callable[[str], None]
    ) -> None:
        self._ground = ground
        self._control = control
        self._history = history
        self._say = say
        self._offsets = dict.fromkeys(REPLICAS, 0.0)
        self._fastest = 0.0
        self.injected: Counter[str] = Counter()

    async def run(self, faults: Sequence[Fault]) -> None:
        """Inject each at its time; returns when the last one is over, however it went."""
        start = asyncio.get_running_loop().time()
        tasks = []
        try:
            for fault in faults:
                await asyncio.sleep(start + fault.at - asyncio.get_running_loop().time())
                tasks.append(asyncio.create_task(self._inject(fault)))
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self.heal()

    def heal(self) -> None:
        """Take back all that lasts. Clocks agree again, at the furthest that any ever was.

        What failed while a clock was ahead is tried again by that clock; now nothing waits for it.
        """
        for link in self._control.links.values():
            link.heal()
        for name in (*REPLICAS, *INFRASTRUCTURE):
            self._signal(name, signal.SIGCONT)
        for disk in self._ground.disks.values():
            with suppress(OSError):  # who is just being restarted has no limit on it any more
                disk.free()
        self.advance(0.0)

    def advance(self, seconds: float = _QUICK) -> None:
        """Let all clocks run on."""
        latest = self._fastest + seconds
        for name in REPLICAS:
            self._set_clock(name, latest)

    async def _inject(self, fault: Fault) -> None:
        self.injected[fault.kind] += 1
        self._history.note("fault", fault=fault.words)
        self._say(f"{fault.at:7.1f} s  {fault.words}")
        try:
            await self._carry_out(fault)
        except (OSError, KeyError) as error:
            # A process that is just being restarted cannot be hit; that is no fault of the run.
            self._history.note("missed", fault=fault.words, why=repr(error))

    async def _carry_out(self, fault: Fault) -> None:
        match fault.kind:
            case Kind.KILL:
                self._signal(fault.target, signal.SIGKILL)
            case Kind.RESTART:
                self._signal(fault.target, signal.SIGTERM)
            case Kind.CLOCK:
                self._set_clock(fault.target, self._offsets[fault.target] + fault.amount)
            case Kind.PAUSE:
                await self._pause(fault)
            case Kind.DISK_FULL:
                await self._fill(fault)
            case _:
                await self._spoil(fault)

    async def _pause(self, fault: Fault) -> None:
        self._signal(fault.target, signal.SIGSTOP)
        try:
            await asyncio.sleep(fault.seconds)
        finally:
            self._signal(fault.target, signal.SIGCONT)

    async def _fill(self, fault: Fault) -> None:
        disk = self._ground.disks[fault.target]
        disk.fill()
        try:
            await asyncio.sleep(fault.seconds)
        finally:
            disk.free()

    async def _spoil(self, fault: Fault) -> None:
        link = self._link(fault)
        link.spoil(fault.kind, fault.amount)
        try:
            await asyncio.sleep(fault.seconds)
        finally:
            link.heal()

    def _link(self, fault: Fault) -> Link:
        port = self._ground.state.processes[fault.target].port
        return self._control.links[port, fault.to or ""]

    def _signal(self, name: str, number: signal.Signals) -> None:
        self._ground.state.processes[name].id.send(number)

    def _set_clock(self, name: str, offset: float) -> None:
        self._offsets[name] = offset
        self._fastest = max(self._fastest, offset)
        file = self._control.clock(self._ground.state.processes[name].port)
        draft = file.with_suffix(".new")
        draft.write_text(str(offset))
        draft.replace(file)
