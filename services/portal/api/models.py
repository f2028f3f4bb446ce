"""What the API answers, by its fields; read models of other systems, so nothing is left out."""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema

from services.portal.domain.states import Phase
from shared.contract import TOPICS
from shared.contract.catalogue import Due, PeriodDates
from shared.contract.event import Line, Moment
from shared.contract.identifiers import Code, CycleId, OfficeCode, Sha256
from shared.contract.vocabulary import Source


def _of_contract(name: str) -> str:
    if name not in TOPICS:
        raise ValueError("no type of event")
    return name


EventType = Annotated[
    str, AfterValidator(_of_contract), WithJsonSchema({"type": "string", "enum": [*TOPICS]})
]


class Told(BaseModel):
    """Base of all answers. Readers ignore fields that they do not know: more may come."""

    model_config = ConfigDict(frozen=True)


class SheetView(Told):
    """One sheet of a form: whose, until when, and whether it has come."""

    bidang: Code
    source: Source
    due: Moment
    revision: int = Field(description="0 while nothing was submitted")
    submitted_at: Moment | None
    withdrawn: bool


class CycleView(Told):
    """One office's measurement of one quarter in one revision, and where it stands."""

    cycle: CycleId
    year: int
    quarter: int
    revision: int
    title: Line
    phase: Phase
    period: PeriodDates
    issued_at: Moment
    changed_at: Moment
    due: tuple[Due, ...]
    sheets: tuple[SheetView, ...]
    sha256: Sha256 | None = Field(description="of the ratified document, once it is ratified")
    superseded: bool = Field(description="whether a later revision stands in its place")
    cancelled: bool


class CyclePage(Told):
    """A piece of the list of cycles; `next` is the address of the following one."""

    items: tuple[CycleView, ...]
    next: str | None


class ResultSummary(Told):
    """A ratified quarter without its rows."""

    cycle: CycleId
    year: int
    quarter: int
    revision: int
    sha256: Sha256
    ratified_at: Moment
    superseded_by: CycleId | None = Field(description="the revision that stands in its place")
    href: str


class ResultPage(Told):
    """A piece of the list of ratified quarters; `next` is the address of the following one."""

    items: tuple[ResultSummary, ...]
    next: str | None


class DocumentLink(Told):
    """A file of a ratified quarter."""

    name: Line
    media_type: Line
    href: str


class ResultView(Told):
    """A ratified quarter: one row for each indicator, numbers as strings, none where there is none.

    Columns are those of the tidy CSV, in Indonesian: kode, nama, pembilang, penyebut, nilai ...
    """

    office: OfficeCode
    cycle: CycleId
    period: Line = Field(description="2025-Q3")
    revision: int
    ratified_at: Moment
    sha256: Sha256
    superseded_by: CycleId | None
    rows: tuple[dict[str, str | None], ...]
    documents: tuple[DocumentLink, ...]


class English(Told):
    """What a refusal says, in English."""

    detail: str
    remedy: str


class ProblemView(Told):
    """RFC 9457: what is refused, by which rule, and who or what can lift it."""

    type: str = Field(description="urn:kinerja:rule:<rule>")
    title: str
    status: int
    rule: str
    detail: str
    remedy: str
    en: English
    errors: tuple[dict[str, Any], ...] | None = Field(
        default=None, description="422: which field, by which rule"
    )


class CloudEvent(Told):
    """An event as on Kafka (CloudEvents 1.0, JSON format), with its place in this feed."""

    model_config = ConfigDict(frozen=True, extra="allow")

    specversion: str
    id: str
    source: str
    type: str
    subject: CycleId
    time: Moment
    dataschema: str
    datacontenttype: str
    partitionkey: str
    sequence: str
    correlationid: str
    causationid: str
    traceparent: str | None = None
    cursor: str = Field(description="send it as `since` to go on behind this event")
    data: dict[str, Any]


class WebhookWanted(BaseModel):
    """An address, and what is to be sent there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str = Field(min_length=10, max_length=400, description="https, in a public network")
    topics: tuple[EventType, ...] = Field(min_length=1, max_length=20, description="types of event")


class Overlap(BaseModel):
    """How long the secret before goes on signing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    overlap_hours: int = Field(default=24, ge=0, le=168)


class Webhook(Told):
    """An address that events are sent to."""

    id: str
    url: str
    topics: tuple[str, ...]
    created_at: Moment
    before_until: Moment | None = Field(
        description="until when the secret before the newest one signs as well"
    )


class WebhookWithSecret(Webhook):
    """The same with its secret, which is shown this once."""

    secret: str = Field(description="`whsec_...`, for a library of Standard Webhooks")


class WebhookList(Told):
    """The addresses of your system."""

    items: tuple[Webhook, ...]


class Attempt(Told):
    """One attempt at a delivery."""

    message: str = Field(description="`webhook-id` begins with it; of an event, its id")
    type: str
    attempt: int
    outcome: str = Field(description="SENT, FAILED (tried again), GAVE_UP, UNKNOWN")
    answer: str = Field(description="HTTP status, or why there was none")
    at: Moment


class AttemptList(Told):
    """The last attempts, the newest first."""

    items: tuple[Attempt, ...]
