"""One message on one cycle, and what all acts on it have in common."""

from dataclasses import dataclass
from datetime import datetime

from services.approval.domain.history import HISTORY, Transition
from services.approval.domain.kept import Kept
from services.approval.domain.refusals import NO_DRAFT, OTHER_VERSION, not_now
from services.approval.domain.rules import Rules
from services.approval.domain.standing import version
from services.approval.domain.states import Agreement, Draft, Meeting
from services.approval.domain.transitions import Act, Status, after
from shared.contract import Event
from shared.contract.event import Actor
from shared.contract.identifiers import Sha256
from shared.decision import Entry, Message, Taken
from shared.refusal import RefusalError


class Receipt(Kept):
    """Answer to a command that was carried out: where the cycle stands now."""

    result: str = "taken"
    status: Status
    recap_version: int
    sha256: Sha256 | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """What an act is decided on. Acts return `Taken` or raise `RefusalError`."""

    rules: Rules
    state: Agreement
    message: Message

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return self.message.actor

    @property
    def at(self) -> datetime:
        """When it was said."""
        return self.message.at

    @property
    def draft(self) -> Draft:
        """The draft in hand. Raises `RefusalError` where there is none yet."""
        if self.state.draft is None:
            raise RefusalError(NO_DRAFT, "Siklus ini belum memiliki draf final.")
        return self.state.draft

    @property
    def step(self) -> int:
        """The SOP step of the meeting that is called: 5, or 6 when it is held again."""
        return self.state.meeting.step if self.state.meeting else 5

    def move(self, act: Act) -> Status:
        """The status the act leads to. Raises `RefusalError` where the table does not have it."""
        leads_to = after(self.state.status, act)
        if leads_to is None:
            raise not_now(self.state.status, act)
        return leads_to

    def moved(self, act: Act, **changes: object) -> Agreement:
        """The state that the act leads to. Raises `RefusalError` as `move` does."""
        return self.state.model_copy(update={"status": self.move(act), **changes})

    def require_version(self, seen: int) -> None:
        """Refuse a request that was made looking at another draft."""
        in_hand = version(self.state)
        if seen != in_hand:
            raise RefusalError(
                OTHER_VERSION, f"Permintaan menyebut draf versi {seen}; yang berlaku {in_hand}."
            )

    def meeting(self, step: int) -> Meeting:
        """A meeting that is called now, by the SOP's time budget and the working calendar.

        At the office's hour and in its usual room, until somebody arranges otherwise.
        """
        due = self.rules.due(step, self.at)
        at, place = self._habit(due)
        return Meeting(
            step=step,
            called_at=self.at,
            due=due,
            at=at,
            place=place,
            participants=self.rules.participants(step),
        )

    def _habit(self, due: datetime) -> tuple[datetime | None, str | None]:
        """Hour and room by the office's habit; none of an office that the register lacks."""
        office = self.rules.offices.get(self.state.office)
        if office is None:
            return None, None
        calendar = self.rules.calendar
        begins = calendar.moment(calendar.local(due).date(), office.meeting_time)
        return min(begins, due), office.meeting_place

    def line(
        self,
        act: Act,
        leads_to: Status,
        recap_version: int,
        why: str,
        before: Status | None = None,
    ) -> Entry:
        """The line that the audit trail gets; ``before`` where an act is the second of two."""
        return Entry(
            HISTORY,
            Transition(
                act=act,
                by=self.actor,
                at=self.at,
                before=before or self.state.status,
                after=leads_to,
                recap_version=recap_version,
                why=why,
            ),
        )

    def noted(self, act: Act, recap_version: int, why: str) -> Taken:
        """It is written down and changes nothing."""
        return Taken(entries=(self.line(act, self.state.status, recap_version, why),))

    def taken(self, act: Act, state: Agreement, why: str, *events: Event) -> Taken:
        """The act is carried out: the new state, its line in the history, what is told."""
        return Taken(
            states={self.message.ref: state},
            events=events,
            entries=(self.line(act, state.status, version(state), why),),
            answer=Receipt(
                status=state.status,
                recap_version=version(state),
                sha256=state.ratified.sha256 if state.ratified else None,
            ),
        )
