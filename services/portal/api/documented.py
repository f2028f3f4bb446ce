"""How answers of the API are described: their models, with examples, and the refusals.

Examples are texts here, as FastAPI leaves null out of those that are JSON; `document` reads them.
"""

from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from pydantic import BaseModel

from services.portal.api.models import (
    Attempt,
    AttemptList,
    CloudEvent,
    CyclePage,
    CycleView,
    DocumentLink,
    English,
    Overlap,
    ProblemView,
    ResultPage,
    ResultSummary,
    ResultView,
    SheetView,
    Webhook,
    WebhookList,
    WebhookWanted,
    WebhookWithSecret,
)
from services.portal.api.problems import ENGLISH, bad_cursor, not_found, old_cursor, said
from services.portal.domain.feed import Mark
from services.portal.domain.states import Phase
from services.portal.systems.model import Scope
from services.portal.web.open_data import KINDS
from shared.contract import Approved, StepProgressed
from shared.contract.catalogue import Due, PeriodDates
from shared.contract.cloudevents import CONTENT_TYPE, SCHEMA_BASE, Attributes, to_headers
from shared.contract.sample import CYCLE, OFFICE, at
from shared.contract.schemas import example_of
from shared.contract.vocabulary import Source
from shared.http import Problem
from shared.http.problems import MEDIA_TYPE, TITLES

Described = dict[int | str, dict[str, Any]]

BATCH: Final = "application/cloudevents-batch+json"
PROBLEM: Final = MEDIA_TYPE
NEEDS: Final = "x-scope"
"""Where a route leaves its scope for the document to find."""
_HASH: Final = "0f" * 32
_TAGGED: Final = {
    "ETag": {"description": "send it as `If-None-Match`", "schema": {"type": "string"}}
}


def _event() -> CloudEvent:
    body = example_of(StepProgressed)
    identity = uuid5(NAMESPACE_URL, "urn:kinerja:example")
    attributes = Attributes(
        id=identity,
        source="approval",
        type=body.TOPIC,
        subject=CYCLE,
        time=at(3),
        dataschema=f"{SCHEMA_BASE}{body.TOPIC}",
        partitionkey=OFFICE,
        sequence=4,
        correlationid=identity,
        causationid=identity,
    )
    pairs = {n.removeprefix("ce_"): v.decode() for n, v in to_headers(attributes)}
    pairs["datacontenttype"] = pairs.pop("content-type", CONTENT_TYPE)
    cursor = Mark().after(attributes).cursor
    return CloudEvent.model_validate(
        {**pairs, "cursor": cursor, "data": body.model_dump(mode="json")}
    )


EVENT: Final = _event()
_BATCHED: Final = f"[{EVENT.model_dump_json(exclude_none=True)}]"
_CYCLE_VIEW: Final = CycleView(
    cycle=CYCLE,
    year=2025,
    quarter=3,
    revision=0,
    title="Pengukuran Kinerja Triwulan III 2025",
    phase=Phase.DISAHKAN,
    period=PeriodDates.model_validate({"start": "2025-07-01", "end": "2025-09-30"}),
    issued_at=at(1),
    changed_at=at(9),
    due=(Due(sop_step=2, at=at(3)),),
    sheets=(
        SheetView(
            bidang="DAFDUK",
            source=Source.SIAK,
            due=at(3),
            revision=1,
            submitted_at=at(2),
            withdrawn=False,
        ),
    ),
    sha256=_HASH,
    superseded=False,
    cancelled=False,
)
_SUMMARY: Final = ResultSummary(
    cycle=CYCLE,
    year=2025,
    quarter=3,
    revision=0,
    sha256=_HASH,
    ratified_at=at(9),
    superseded_by=None,
    href=f"/api/v1/results/{CYCLE}",
)
_HOOK: Final = Webhook(
    id="wh-6f9619ff8b86",
    url="https://data.contoh.example/kinerja",
    topics=(Approved.TOPIC, StepProgressed.TOPIC),
    created_at=at(1),
    before_until=None,
)
_NEXT: Final = f"?cursor={CYCLE}&limit=1"
EXAMPLES: Final[dict[type[BaseModel], BaseModel]] = {
    CycleView: _CYCLE_VIEW,
    CyclePage: CyclePage(items=(_CYCLE_VIEW,), next=f"/api/v1/cycles{_NEXT}"),
    ResultPage: ResultPage(items=(_SUMMARY,), next=f"/api/v1/results{_NEXT}"),
    ResultView: ResultView(
        office=OFFICE,
        cycle=CYCLE,
        period="2025-Q3",
        revision=0,
        ratified_at=at(9),
        sha256=_HASH,
        superseded_by=None,
        rows=({"kode": "DD-01", "nilai": "96.65", "satuan": "%", "predikat": None},),
        documents=(
            DocumentLink(
                name="data.csv",
                media_type=KINDS["csv"][0],
                href=f"/api/v1/results/{CYCLE}/data.csv",
            ),
        ),
    ),
    Webhook: _HOOK,
    WebhookWithSecret: WebhookWithSecret(
        **_HOOK.model_dump(),
        secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",  # noqa: S106 - the standard's example
    ),
    WebhookList: WebhookList(items=(_HOOK,)),
    WebhookWanted: WebhookWanted(url=_HOOK.url, topics=_HOOK.topics),
    Overlap: Overlap(overlap_hours=24),
    AttemptList: AttemptList(
        items=(
            Attempt(
                message=EVENT.id,
                type=EVENT.type,
                attempt=1,
                outcome="SENT",
                answer="204",
                at=at(3),
            ),
        )
    ),
}
"""An example of each answer, and of what is asked for."""


def asks(model: type[BaseModel]) -> dict[str, Any]:
    """What an address is given, by example."""
    example = EXAMPLES[model].model_dump_json()
    return {"requestBody": {"content": {"application/json": {"example": example}}}}


def answers(model: type[BaseModel], status: int = 200) -> Described:
    """An answer of JSON, with its example."""
    example = EXAMPLES[model].model_dump_json()
    content = {"application/json": {"example": example}}
    described: dict[str, Any] = {"model": model, "description": _first(model), "content": content}
    return {status: described | ({"headers": _TAGGED} if status == 200 else {})}  # noqa: PLR2004


def needs(scope: Scope) -> dict[str, Any]:
    """What the document says of an address that needs a scope."""
    return {NEEDS: scope.value}


def files() -> Described:
    """An answer that is a file of some kind."""
    kinds = [*(kind for kind, _ in KINDS.values()), "application/pdf"]
    plain = {"schema": {"type": "string", "format": "binary"}}
    content = {kind: {} if kind == "application/json" else plain for kind in kinds}
    return {200: {"description": "The file.", "content": content, "headers": _TAGGED}}


FEED_ANSWER: Final[Described] = {
    200: {
        "model": list[CloudEvent],
        "description": "Events behind the cursor, in the JSON batch format of CloudEvents 1.0.",
        "content": {"application/json": {"example": _BATCHED}},
        "headers": _TAGGED
        | {
            "Link": {
                "description": '`rel="next"`: the address to ask next, at the end of the feed too',
                "schema": {"type": "string"},
            },
            "Kinerja-Left": {
                "description": "events of any kind behind `next`; 0 at the end of the feed",
                "schema": {"type": "string", "pattern": "^[0-9]+$"},
            },
        },
    }
}


def refusals(*statuses: int) -> Described:
    """The refusals that an address has beside those of the gate."""
    return {status: _refused(_KNOWN[status]) for status in (*_ALWAYS, *statuses)}


def _refused(problem: Problem) -> dict[str, Any]:
    body = said(problem).body
    document = ProblemView(
        type=f"urn:kinerja:rule:{body['rule']}",
        title=TITLES[problem.status_code],
        status=problem.status_code,
        rule=body["rule"],
        detail=body["detail"],
        remedy=body["remedy"],
        en=English(**body["en"]),
    )
    example = document.model_dump_json(exclude_none=True)
    return {
        "model": ProblemView,
        "description": ENGLISH[body["rule"]][0],
        "content": {"application/json": {"example": example}},
    }


def _problem(status: int, rule: str, detail: str, remedy: str) -> Problem:
    return Problem(status, rule, detail, remedy)


def _first(model: type[BaseModel]) -> str:
    return (model.__doc__ or model.__name__).strip().split("\n\n", 1)[0]


_ALWAYS: Final = (401, 403, 422, 429)
_KNOWN: Final = {
    400: bad_cursor(),
    401: _problem(
        401,
        "belum-dikenali",
        "Token tidak berlaku.",
        "Mohon minta token baru di /oauth/token dengan kode dan kunci sistem.",
    ),
    403: _problem(
        403,
        "tanpa-izin",
        "Token ini tidak memuat izin events:read.",
        "Mohon minta token dengan izin itu, atau minta izinnya kepada Petugas TI kantor.",
    ),
    404: not_found(),
    409: _problem(
        409,
        "langganan-penuh",
        "10 langganan webhook sudah terdaftar.",
        "Mohon hapus langganan yang tidak dipakai lagi, atau minta Petugas TI kantor.",
    ),
    410: old_cursor(),
    422: _problem(
        422,
        "isi-tidak-sesuai",
        "Periksa kembali: query.limit.",
        "Mohon perbaiki isian yang disebut lalu kirim ulang.",
    ),
    429: _problem(
        429, "terlalu-sering", "Terlalu banyak permintaan.", "Mohon ulangi 12 detik lagi."
    ),
    503: _problem(
        503,
        "layanan-tidak-terjangkau",
        "Layanan approval sedang tidak dapat dihubungi.",
        "Mohon ulangi sebentar lagi.",
    ),
}
"""An example of each refusal."""
