"""People of many offices at work at once, each on a cycle of their own, all through public HTTP.

Nobody here knows of the faults. Who gets no answer looks what the state is and goes on from there,
as a person would.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final

import httpx
import structlog

from samples import Sample, load, variant
from samples.cycle import Cycle
from samples.model import SheetForm
from samples.officers import Officers
from shared.contract.vocabulary import Source
from shared.sop import Sop, load_sop
from tests.chaos.ground import Ground, office_code
from tests.chaos.history import History
from tests.chaos.officers import (
    Habits,
    OverdueError,
    Probe,
    RefusedError,
    UnknownError,
    WatchedOfficers,
)

log = structlog.get_logger("chaos.generator")

SETBACKS: Final = (UnknownError, RefusedError, OverdueError, TimeoutError)
_PATIENCE: Final = 30.0
_PAUSE: Final = 0.3
_AGREED: Final = ("DISEPAKATI", "DIAJUKAN", "DISAHKAN", "DILAPORKAN")
_RESUBMISSIONS: Final = 2
_TAKEN_BACK: Final = 0.2
_GIVEN_TIME: Final = 0.2
_CORRECTED: Final = "Diganti dengan angka yang lebih mutakhir"


@dataclass(eq=False)
class Begun:
    """A cycle that somebody has begun."""

    sample: Sample
    cycle: str
    finished: bool = False
    clerks: list[asyncio.Task[None]] = field(default_factory=list)

    @property
    def at_work(self) -> bool:
        """Whether somebody still has something to do: also letters, after the ratification."""
        return not self.finished or not all(task.done() for task in self.clerks)


@dataclass(eq=False)
class Generator:
    """Keeps ``at_once`` cycles going until told to begin no more."""

    ground: Ground
    history: History
    seed: int
    client: httpx.AsyncClient
    at_once: int = 6
    begun: list[Begun] = field(default_factory=list)
    probes: list[Probe] = field(default_factory=list)
    setbacks: int = 0
    _number: int = 0
    _sop: Sop = field(default_factory=load_sop)
    _base: Sample = field(default_factory=load)
    _closing: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Work until `close`, and then until every cycle that was begun has been ratified."""
        try:
            await asyncio.gather(*(self._desk(n) for n in range(self.at_once)))
            await asyncio.gather(*self._clerks)
        finally:
            for clerk in self._clerks:
                clerk.cancel()
            await asyncio.gather(*self._clerks, return_exceptions=True)

    def close(self) -> None:
        """Begin nothing more."""
        self._closing.set()

    @property
    def _clerks(self) -> list[asyncio.Task[None]]:
        return [task for one in self.begun for task in one.clerks]

    @property
    def unfinished(self) -> list[Begun]:
        """Cycles that were begun and are not ratified."""
        return [one for one in self.begun if not one.finished]

    async def _desk(self, desk: int) -> None:
        """One office after another; every third one needs a revision of its quarter."""
        chance = Random(f"{self.seed}:{desk}")
        while not self._closing.is_set():
            office, self._number = self._number, self._number + 1
            first = self._sample(office, chance, revision=0)
            await self._quarter(Begun(first, first.cycle), chance)
            if office % 3 == 0 and not self._closing.is_set():
                again = self._sample(office, chance, revision=1).model_copy(
                    update={"history": first.history}
                )
                await self._quarter(Begun(again, again.cycle.replace(":r0", ":r1")), chance)

    def _sample(self, office: int, chance: Random, revision: int) -> Sample:
        seed = self.seed * 1000 + office * 2 + revision
        wrong = chance.random() < 0.5
        return variant(self._base, office_code(office), seed, with_error=wrong).sample

    async def _quarter(self, begun: Begun, chance: Random) -> None:
        self.begun.append(begun)
        spare = _spare(self._base, begun, chance)
        begun.clerks = [
            asyncio.create_task(self._clerk(begun, Random(chance.random()))) for _ in range(2)
        ]
        while not begun.finished:
            officers = self.officers(begun.sample, chance)
            extra = _Extra(officers, self._sop, begun, spare, chance)
            try:
                await extra.mend()
                await _go_on(Cycle(officers, self._sop, begun.cycle, extra.before))
            except SETBACKS as setback:
                self.setbacks += 1
                self.history.note("setback", cycle=begun.cycle, what=str(setback)[:300])
                await asyncio.sleep(_PAUSE)
            else:
                begun.finished = True

    def officers(self, sample: Sample, chance: Random) -> WatchedOfficers:
        """The officers of an office, afresh: with keys that nobody has used."""
        return WatchedOfficers(
            sample,
            self.ground.addresses,
            self.ground.sign,
            self.client,
            _PATIENCE,
            history=self.history,
            habits=Habits(chance),
            probes=self.probes,
        )

    # --- letters ------------------------------------------------------------------------

    async def _clerk(self, begun: Begun, chance: Random) -> None:
        """Signs what is drafted; with a colleague who signs the same, now and then."""
        while True:
            officers = self.officers(begun.sample, chance)
            try:
                if await self._sign(officers, begun, chance) and begun.finished:
                    await self._receipts(officers, begun)
                    return
            except SETBACKS:
                self.setbacks += 1
            await asyncio.sleep(chance.uniform(0.2, 1.5))

    async def _sign(self, officers: WatchedOfficers, begun: Begun, chance: Random) -> bool:
        """Whether nothing is left to sign."""
        path = f"/cycles/{begun.cycle}/letters"
        letters = (await officers.see("KASUBAG_KPEP", "notifier", path))["items"]
        drafts = [letter["id"] for letter in letters if letter["number"] is None]
        signed = [letter["id"] for letter in letters if letter["number"] is not None]
        for letter in chance.sample(drafts, len(drafts)):
            await officers.act("KASUBAG_KPEP", "notifier", "POST", f"{path}/{letter}/signing", {})
        if signed and not begun.finished and chance.random() < 0.03:
            body = {"reason": "Salah tanggal; diterbitkan kembali"}
            place = f"{path}/{chance.choice(signed)}/cancellation"
            await officers.act("KASUBAG_KPEP", "notifier", "POST", place, body)
        return not drafts

    async def _receipts(self, officers: WatchedOfficers, begun: Begun) -> None:
        for agency in self._sop.recipients:
            body = {
                "recipient": agency.code,
                "received_by": "Bagian Umum",
                "received_at": datetime.now(UTC).isoformat(),
            }
            place = f"/cycles/{begun.cycle}/receipts"
            try:
                await officers.act("KASUBAG_KPEP", "notifier", "POST", place, body)
            except SETBACKS:
                self.setbacks += 1


async def _go_on(steps: Cycle) -> None:
    """From where the cycle stands. What was agreed on goes to the head as it was agreed on.

    Figures that came in after the meeting make a newer draft in recap, which is of no account.
    """
    path = f"/cycles/{steps.cycle}"
    view = await steps.officers.see_if_there("SEKRETARIS", "approval", path)
    if view is None or view["status"] not in _AGREED:
        await steps.run()
        return
    await steps.submit(view["recap_version"])
    await steps.ratify(view["recap_version"])


class _Extra:
    """What people do beside the plain way: sheets are sent again, taken back, given more time."""

    def __init__(
        self,
        officers: Officers,
        sop: Sop,
        begun: Begun,
        spare: tuple[SheetForm, ...],
        chance: Random,
    ) -> None:
        self._officers, self._sop, self._begun = officers, sop, begun
        self._spare, self._chance = spare, chance

    async def mend(self) -> None:
        """What was taken back and not sent again, because an answer was lost, is sent now."""
        path = f"/cycles/{self._begun.cycle}"
        state = await self._officers.see_if_there("KASUBAG_KPEP", "collector", path)
        taken_back = [s["sheet"] for s in (state or {}).get("sheets", ()) if s["withdrawn"]]
        for sheet in self._begun.sample.sheets:
            if sheet.ref.model_dump(mode="json") in taken_back:
                await self._send(sheet)

    async def before(self, step: int, _role: str) -> None:
        """Called before each step; the one that counts is the closing of the collection."""
        if step != 4:
            return
        for sheet in self._chance.sample(self._spare, _RESUBMISSIONS):
            act = self._chance.random()
            if act < _TAKEN_BACK:
                body = {"reason": "Ditarik untuk diperiksa kembali"}
                await self._ask(sheet, self._filler(sheet), "POST", "/withdrawal", body)
            elif act > 1 - _GIVEN_TIME:
                days = timedelta(days=self._chance.randrange(2, 12))
                due = (datetime.now(UTC) + days).replace(hour=3, minute=0, second=0)
                body = {"due": due.isoformat(), "reason": "Data sumber terlambat"}
                await self._ask(sheet, "SEKRETARIS", "POST", "/extension", body)
            await self._send(sheet)

    async def _send(self, sheet: SheetForm) -> None:
        body = sheet.model_copy(update={"reason": _CORRECTED}).body()
        await self._ask(sheet, self._filler(sheet), "PUT", "", body)

    async def _ask(
        self, sheet: SheetForm, role: str, method: str, act: str, body: dict[str, Any]
    ) -> None:
        ref = sheet.ref
        path = f"/cycles/{self._begun.cycle}/sheets/{ref.bidang}/{ref.source}{act}"
        await self._officers.act(role, "collector", method, path, body)

    def _filler(self, sheet: SheetForm) -> str:
        return self._sop.filler(sheet.ref.bidang, sheet.ref.source)


def _spare(base: Sample, begun: Begun, chance: Random) -> tuple[SheetForm, ...]:
    """Other sound figures of the same sheets, without evidence that would have to be sent first."""
    other = variant(base, begun.sample.office, chance.randrange(10**6), with_error=False).sample
    usable = [s for s in other.sheets if s.ref.source in Source and not _has_evidence(s)]
    return tuple(usable)


def _has_evidence(sheet: SheetForm) -> bool:
    return any(figures.evidence for figures in sheet.figures)
