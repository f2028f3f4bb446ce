"""A bad deploy parks a few and then stops, instead of blocking every cycle there is."""

import asyncio

from shared.engine import Engine, ParkedStatus, Record, Treatment
from shared.engine import brake as engine_brake
from shared.engine.testing import alive, running
from tests.unit.engine.toy import Add, form, sheet
from tests.unit.engine.world import World, request, world

LIMIT = engine_brake.MAX_IN_A_ROW
CYCLES = [f"6304-kantor-{number}:2025-Q3:r0" for number in range(LIMIT + 5)]


async def stopped(w: World, word: str = "GALAT") -> "asyncio.Task[None]":
    """Forms are there; the next batch would block every cycle. The task that hands it over."""
    await w.take(*(w.collector.says(form(cycle)) for cycle in CYCLES))
    bad = [w.collector.says(sheet(1, cycle, word)) for cycle in CYCLES]
    return await halting(w, bad)


async def halting(w: World, bad: list[Record]) -> "asyncio.Task[None]":
    """The task that hands the batch over, once the intake has stopped at it."""
    handing = asyncio.create_task(w.engine.worker.records(bad))
    await asyncio.sleep(0)  # now it is handed over
    await w.engine.worker.idle()
    assert w.engine.worker.brake.because == "kinerja.data-submitted.v1"
    return handing


async def readiness(engine: Engine) -> list[str]:
    health = await engine.health()
    return [reason for reason in health.reasons if reason.startswith("intake stopped")]


async def test_more_blocked_cycles_in_a_row_than_chance_explains_stop_the_intake() -> None:
    async with world() as w:
        handing = await stopped(w)

        assert (w.parked(), handing.done()) == ([], False)
        assert len(await readiness(w.engine)) == 1
        handing.cancel()


async def test_commands_and_other_replicas_work_on_while_the_intake_is_stopped() -> None:
    async with world() as w:
        handing = await stopped(w)

        answer = await w.ask(Add())
        async with running(w.replica()) as other:
            there = await alive(other, other.ask(request(Add())))

        assert (answer.status, there.status, w.tally().total) == (200, 200, 2)
        handing.cancel()


async def test_a_restart_with_the_mend_takes_what_was_held_back_and_has_parked_nothing() -> None:
    async with world() as w:
        (await stopped(w)).cancel()
        held = [r for r in w.bus.records if r.topic.startswith("kinerja.data-submitted")]
        w.rules.words.clear()
        async with running(w.replica()) as mended:
            await alive(mended, mended.worker.records(held))

        assert {w.tally(cycle).sheets for cycle in CYCLES} == {(1,)}
        assert w.parked() == []


async def test_who_finds_the_events_bad_resumes_and_each_blocks_its_cycle() -> None:
    async with world() as w:
        handing = await stopped(w, "TOLAK")

        assert await w.engine.resume("OPERATOR Contoh", "memang pesannya yang rusak") is True
        await alive(w.engine, handing)

        assert {p.cycle for p in w.parked(ParkedStatus.CULPRIT)} == set(CYCLES)
        assert await readiness(w.engine) == []
        audit = [row.data for row in w.store.rows.values() if row.kind == "audit"]
        assert [(row["act"], row["by"]) for row in audit] == [("resume", "OPERATOR Contoh")]


async def test_an_intake_that_runs_is_not_resumed_and_nothing_is_audited() -> None:
    async with world() as w:
        assert await w.engine.resume("OPERATOR Contoh", "coba saja") is False
        assert w.store.rows == {}


async def test_after_a_resume_the_count_begins_anew() -> None:
    async with world() as w:
        handing = await stopped(w, "TOLAK")
        await w.engine.resume("OPERATOR Contoh", "memang pesannya yang rusak")
        await alive(w.engine, handing)
        for p in w.parked(ParkedStatus.CULPRIT):
            await w.redrive(p.id, Treatment.DISCARD)

        more = [w.collector.says(sheet(2, cycle, "TOLAK")) for cycle in CYCLES]
        again = await halting(w, more)

        assert (again.done(), len(w.parked(ParkedStatus.CULPRIT))) == (False, 0)
        again.cancel()


async def test_good_events_between_bad_ones_keep_the_intake_open() -> None:
    good = "6304-baik:2025-Q3:r0"
    async with world() as w:
        await w.take(*(w.collector.says(form(cycle)) for cycle in (good, *CYCLES)))
        for number, cycle in enumerate(CYCLES, start=1):
            bad = w.collector.says(sheet(1, cycle, "TOLAK"))
            await w.take(bad, w.collector.says(sheet(number, good)))

        assert len(w.parked(ParkedStatus.CULPRIT)) == len(CYCLES)


async def test_many_bad_events_of_few_cycles_do_not_stop_the_others() -> None:
    """G4: who floods one cycle harms that cycle only."""
    async with world() as w:
        await w.take(w.collector.says(form(CYCLES[0])))
        await w.take(*(w.collector.says(sheet(n, CYCLES[0], "TOLAK")) for n in range(1, 100)))

        assert w.engine.worker.brake.because is None
        assert len(w.parked()) == 99


async def test_a_stopped_intake_does_not_hold_up_the_end_of_the_process() -> None:
    async with world() as w:
        handing = await stopped(w)

        await asyncio.wait_for(w.engine.worker.idle(), timeout=5)

        handing.cancel()
