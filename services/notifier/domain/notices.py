"""Notices: what each role is told, once per event and role (and step, where it has two tasks)."""

from collections.abc import Iterator

from pydantic import Field

from services.notifier.domain.kept import Kept
from services.notifier.domain.recipients import Case, Task, Telling
from shared.contract.event import Line, Moment, SopStep
from shared.contract.identifiers import Code, CycleId
from shared.words import moment_words

NOTICES = "notices"


class Notice(Kept):
    """One message to one role. ``actionable``: something is asked of it, else it is only told."""

    cycle: CycleId
    recipient: Code = Field(description="role; channels and persons come with delivery")
    subject: Line
    text: str
    actionable: bool
    sop_step: SopStep
    due: Moment | None
    cause: Line = Field(description="id of the event that called for it")
    at: Moment


def written(case: Case, telling: Telling) -> tuple[Notice, ...]:
    """The notices of an event, tasks first.

    Who acted is not told of his own act, but a task that follows from it reaches him too. A
    role with a task is not told a second time.
    """
    asked = {task.role for task in telling.tasks}
    told = [role for role in dict.fromkeys(telling.know) if role not in asked]
    return (*_asking(case, telling), *_telling(case, telling, told))


def _asking(case: Case, telling: Telling) -> Iterator[Notice]:
    for task in telling.tasks:
        until = f", paling lambat {moment_words(case.rules.local(task.due))}" if task.due else ""
        text = f"{telling.fact} Mohon Bapak/Ibu {task.ask}{until}."
        yield _notice(case, telling, task, text, actionable=True)


def _telling(case: Case, telling: Telling, roles: list[str]) -> Iterator[Notice]:
    for role in roles:
        if role != case.event.actor.role:
            text = f"{telling.fact} Disampaikan untuk diketahui."
            task = Task(role, "", case.event.sop_step)
            yield _notice(case, telling, task, text, actionable=False)


def _notice(case: Case, telling: Telling, task: Task, text: str, *, actionable: bool) -> Notice:
    return Notice(
        cycle=case.event.cycle,
        recipient=task.role,
        subject=telling.subject,
        text=text,
        actionable=actionable,
        sop_step=task.sop_step,
        due=task.due,
        cause=case.message.id,
        at=case.message.at,
    )
