"""The demo's picture of the seven steps, in a terminal and in a file."""

import io

from rich.console import Console

from shared.cli.timeline import Timeline, words
from shared.contract import approved, data_submitted
from shared.engine.decode import Received, decode
from shared.engine.testing import MemoryBus, Source
from shared.sop import load_sop
from shared.sop.model import Budget, Unit

SOP = load_sop()
SUBMITTED = data_submitted.EXAMPLE
APPROVED = approved.EXAMPLE


def published(*, of: str = "collector") -> Received:
    event = SUBMITTED if of == "collector" else APPROVED
    received = decode(Source(of, MemoryBus()).says(event))
    assert isinstance(received, Received)
    return received


def drawn(*, terminal: bool) -> tuple[Timeline, io.StringIO]:
    file = io.StringIO()
    console = Console(file=file, force_terminal=terminal, width=160, color_system=None)
    return Timeline(SOP, console, "Kantor Contoh"), file


def test_all_seven_steps_are_there_with_who_how_long_and_what_comes_out() -> None:
    timeline, file = drawn(terminal=False)

    with timeline:
        pass

    shown = " ".join(file.getvalue().split())
    for entry in SOP.steps:
        assert f"{entry.number}. {entry.label.split()[0]}" in shown
        assert words(entry.budget) in shown
    assert "Kantor Contoh" in shown


def test_what_happens_is_told_line_by_line_where_no_terminal_is() -> None:
    timeline, file = drawn(terminal=False)

    timeline.happened(published())

    assert f"langkah {SUBMITTED.sop_step}" in file.getvalue()
    assert f"DataSubmitted  collector · {SUBMITTED.actor.role}" in file.getvalue()


def test_in_a_terminal_the_last_ten_events_are_below_the_table() -> None:
    timeline, file = drawn(terminal=True)

    with timeline:
        for _ in range(12):
            timeline.happened(published())
    file.truncate(0)
    Console(file=file, width=160).print(timeline.render())

    assert file.getvalue().count("collector · ") == 10
    assert "12× DataSubmitted" in file.getvalue()


async def test_a_step_is_running_while_it_is_the_last_and_done_when_all_is() -> None:
    timeline, file = drawn(terminal=False)
    console = Console(file=file, width=160)

    await timeline.acting(7, "KEPALA_DINAS")
    timeline.happened(published(of="approval"))
    console.print(timeline.render())
    running = file.getvalue()
    timeline.finished()
    console.print(timeline.render())

    assert "●" in running
    assert "✔" not in running
    assert "✔" in file.getvalue().removeprefix(running)


async def test_the_summary_says_the_same_to_programs() -> None:
    timeline, _ = drawn(terminal=False)
    step = SUBMITTED.sop_step

    await timeline.acting(step, "KABID_PIAK")
    await timeline.acting(step, "KABID_PIAK")
    timeline.happened(published())

    told = {row["step"]: row for row in timeline.summary()}
    assert list(told) == [1, 2, 3, 4, 5, 6, 7]
    assert told[step]["actors"] == ["KABID_PIAK"]
    assert told[step]["events"] == {"DataSubmitted": 1}
    assert told[step]["seconds"] >= 0
    assert told[1]["seconds"] is None


def test_a_time_budget_is_written_as_the_sop_does() -> None:
    assert words(Budget(amount=2, unit=Unit.HARI)) == "2 hari"
    assert words(Budget(amount=1, unit=Unit.JAM)) == "1 jam"
