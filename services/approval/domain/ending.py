"""How a cycle ends: the report went out, or the head cancels it."""

from services.approval.commands import Cancel
from services.approval.domain.case import Case
from services.approval.domain.said import progressed
from services.approval.domain.states import Cancelled
from services.approval.domain.transitions import Act, Status
from shared.contract import StepProgressed
from shared.contract.vocabulary import Progress
from shared.decision import Early, Ignored, Outcome, Taken


def cancel(case: Case, command: Cancel) -> Taken:
    """End a cycle that is not ratified; the quarter goes on in the next revision."""
    ended = Cancelled(at=case.at, by=case.actor, reason=command.reason)
    state = case.moved(Act.CANCEL, cancelled=ended)
    step = 7 if case.state.status in (Status.DISEPAKATI, Status.DIAJUKAN) else case.step
    told = progressed(case, state, Progress.CANCELLED, step=step, note=command.reason)
    return case.taken(Act.CANCEL, state, command.reason, told)


def reported(case: Case, event: StepProgressed) -> Outcome:
    """The report has gone to every agency, says the notifier."""
    status = case.state.status
    if status in (Status.DILAPORKAN, Status.DIBATALKAN):
        return Ignored(f"siklus berstatus {status}")
    if status is not Status.DISAHKAN:
        return Early("pengesahan")
    state = case.moved(Act.REPORT, reported_at=case.at)
    return case.taken(Act.REPORT, state, event.note or "Laporan telah disampaikan.")
