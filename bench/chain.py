"""The four hops that both forms of the bench run: each takes one event and says the next."""

from typing import Final

from pydantic import BaseModel, ConfigDict

from shared.contract import (
    Approved,
    DataSubmitted,
    DraftAgreed,
    Event,
    FormIssued,
    RecapReady,
    approved,
    data_submitted,
    draft_agreed,
    form_issued,
    recap_ready,
    step_progressed,
)
from shared.decision import CYCLE, Message, Outcome, Ref, States, Taken
from shared.engine import BlockNotice, Step

HOPS: Final[tuple[tuple[type[Event], Event], ...]] = (
    (FormIssued, data_submitted.EXAMPLE),
    (DataSubmitted, recap_ready.EXAMPLE),
    (RecapReady, draft_agreed.EXAMPLE),
    (DraftAgreed, approved.EXAMPLE),
)
FIRST: Final = form_issued.EXAMPLE
LAST: Final = Approved.TOPIC


class Hopped(BaseModel):
    """The state of one cycle in one hop."""

    model_config = ConfigDict(frozen=True)

    taken: int
    title: str


def moved(event: Event, office: str, cycle: str) -> Event:
    """The same event about another cycle."""
    return event.model_copy(update={"office": office, "cycle": cycle})


def step(hop: int) -> Step:
    """The synthetic step of one hop."""
    consumed, said = HOPS[hop]

    def decide(states: States, message: Message) -> Outcome:
        event = message.data
        if not isinstance(event, Event):
            raise TypeError(type(event).__name__)
        before = states.get(message.ref)
        taken = before.taken + 1 if isinstance(before, Hopped) else 1
        state = Hopped(taken=taken, title=event.TOPIC)
        return Taken({message.ref: state}, events=(moved(said, event.office, event.cycle),))

    return Step(
        service=f"hop{hop}",
        consumes=(consumed,),
        states={CYCLE: Hopped},
        entry_kinds=(),
        decide=decide,
        touches=touches,
        notice=notice,
    )


def touches(message: Message) -> tuple[Ref, ...]:
    """Only the cycle itself."""
    return (message.ref,)


def notice(_notice: BlockNotice) -> Event:
    """Nothing is ever blocked here; the engine asks for it all the same."""
    return step_progressed.EXAMPLE
