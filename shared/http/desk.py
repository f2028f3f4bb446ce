"""The counter of a service: identifies who asks, hands the command to the engine, answers."""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Container, Iterable
from datetime import UTC, datetime
from functools import cached_property
from typing import Final, TypeVar
from uuid import NAMESPACE_URL, uuid4, uuid5

from fastapi import Request as HttpRequest
from fastapi.responses import Response
from pydantic import BaseModel

from shared.decision import Command, Message, Outcome, Ref, Rejected
from shared.documents import Documents
from shared.engine import Answer, Engine, Overloaded, Redrive, Request
from shared.engine.reading import Reader, Reading
from shared.engine.system import SYSTEM, system_actor
from shared.files import Files
from shared.http import refusals, uploads
from shared.http.answers import Answers, Names, Shown
from shared.http.etags import if_match, rests_on
from shared.http.problems import OVERLOADED, Problem, response
from shared.http.watch import correlation_of
from shared.observability.tracing import current
from shared.privacy import scan
from shared.security import Principal, TokenRefused, Verifier

M = TypeVar("M", bound=BaseModel)

ANSWER_SECONDS: Final = 15.0
_FORBIDDEN: Final = 403
_KEYS: Final = uuid5(NAMESPACE_URL, "urn:kinerja:command")


class _EveryRole(Container[str]):
    def __contains__(self, _role: object) -> bool:
        return True


EVERY_ROLE: Final = _EveryRole()
"""For tests of steps that know no SOP; the services are started with the roles of theirs."""


class Desk:
    """What api.py needs: `take` a command, read a `state` or `entries`, receive an `upload`.

    Background adapters `act` through it as the service itself.
    """

    def __init__(
        self,
        engine: Engine,
        verifier: Verifier,
        *,
        files: Files,
        documents: Documents | None = None,
        roles: Container[str] = EVERY_ROLE,
    ) -> None:
        """``roles``: those that people act in; a token that proves another one opens nothing."""
        self.engine = engine
        self.files = files
        self._documents = documents
        self._verifier = verifier
        self._roles = roles

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self.engine.store)

    @cached_property
    def _answers(self) -> Answers:
        return Answers(self.engine.store)

    @property
    def documents(self) -> Documents:
        """What a service keeps beside its aggregates. Raises ``RuntimeError`` where it has none."""
        if self._documents is None:
            raise RuntimeError("this process was started without documents")
        return self._documents

    @property
    def verifier(self) -> Verifier:
        """What this service knows tokens by."""
        return self._verifier

    async def take(self, request: HttpRequest, ref: Ref, command: Command) -> Response:
        """Run a command as the bearer of the token; its answer, or a problem document.

        With ``If-Match: "7"`` only if the aggregate stands at version 7 when it is decided upon:
        else 412, and nothing has changed. The answer's ETag is the version it stands at now.
        """
        principal = self.principal(request)
        _same_office(principal, ref)
        if places := scan(command):
            raise refusals.personal_number(places)
        answer = await self.ask(self._request(request, principal, ref, command))
        rests_on(request, answer.version)
        return response(answer)

    async def act(self, ref: Ref, command: Command, key: str) -> Answer:
        """Run a command as the service itself (role SISTEM), for a background adapter.

        ``key`` names the act: what had its effect under it is answered the same ever after. A
        refusal is not kept, so the same may be asked again. Raises `Overloaded`; waits for as
        long as the database is away.
        """
        if places := scan(command):
            refused = refusals.personal_number(places)
            return Answer(refused.status_code, refused.body)
        service = self.engine.step.service
        scope = json.dumps((SYSTEM, service, str(ref), key))
        identity = str(uuid5(_KEYS, scope))
        actor = system_actor(service, ref)
        return await self.engine.ask(
            Request(
                message=Message(command, identity, self.engine.clock(), ref, actor),
                correlation=identity,
                key=hashlib.sha256(scope.encode()).hexdigest(),
                fingerprint=_fingerprint(command),
                by_system=True,
            )
        )

    async def foresee(self, request: HttpRequest, ref: Ref, command: Command) -> Outcome:
        """What `decide` says of a command of this person now; nothing is written, nobody told."""
        actor = self.principal(request).actor
        message = Message(command, "dry-run", self.engine.clock(), ref, actor)
        step = self.engine.step
        found = await self.read(step.touches(message))
        states: dict[Ref, BaseModel] = {r: a.state for r, a in found.items() if a.state is not None}
        return step.decide(states, message)

    async def require_entitled(self, request: HttpRequest, ref: Ref, command: Command) -> None:
        """Refuse (403) who may not give this command, before work is done or a file kept for it."""
        _same_office(self.principal(request), ref)
        outcome = await self.foresee(request, ref, command)
        if isinstance(outcome, Rejected) and outcome.status == _FORBIDDEN:
            raise Problem(outcome.status, outcome.rule, outcome.detail, outcome.remedy)

    def require_office(self, request: HttpRequest, office: str) -> Principal:
        """Who asks, where that is somebody of this office. 403 for people of others."""
        principal = self.principal(request)
        if principal.office != office:
            raise refusals.foreign()
        return principal

    async def upload(self, request: HttpRequest) -> uploads.Upload:
        """The file that is the request's body, from someone with a token; nothing is kept yet.

        Refuses without a name (``?name=``), with a path or a personal number in it, an empty or
        a multipart body (415), and more than 25 MiB (413).
        """
        self.principal(request)
        return await uploads.read(request)

    async def ask(self, what: Request | Redrive) -> Answer:
        """The engine's answer; 503 where it cannot be had now."""
        try:
            return await asyncio.wait_for(self.engine.ask(what), ANSWER_SECONDS)
        except Overloaded:
            raise Problem(503, **OVERLOADED) from None
        except TimeoutError:
            raise Problem(
                503,
                "jawaban-belum-pasti",
                "Basis data belum menjawab; hasilnya belum diketahui.",
                "Mohon ulangi dengan Idempotency-Key yang sama agar tidak terjadi dua kali.",
            ) from None

    async def state(self, request: HttpRequest, ref: Ref, model: type[M]) -> M:
        """An aggregate's state, for people of its office. 404 where it does not exist."""
        _same_office(self.principal(request), ref)
        found = (await self.read([ref])).get(ref)
        state = found.state if found else None
        rests_on(request, found.version if found else None)
        if not isinstance(state, model):
            raise Problem(
                404,
                "tidak-ditemukan",
                f"{ref.kind} {ref.id} belum ada di layanan ini.",
                "Periksa kembali kode siklus; form mungkin belum diterbitkan.",
            )
        return state

    async def read(self, refs: Iterable[Ref]) -> dict[Ref, Reading]:
        """Those among ``refs`` that there are, as they stand now. Does not ask whose they are."""
        return await self._reader.read(refs)

    async def shown(
        self, request: HttpRequest, names: Names, make: Callable[[], Awaitable[Shown]]
    ) -> Response:
        """A view, made again only when an aggregate that it rests on has another version.

        ``make`` looks at nothing else, and not at who asks. The answer's ETag is a hash of what is
        shown; with that as ``If-None-Match`` the answer is 304 and empty.
        """
        principal = self.principal(request)
        for ref in names.refs:
            _same_office(principal, ref)
        address = f"{request.url.path}?{request.url.query}"
        kept = await self._answers.of(address, principal.office, names, make)
        return kept.whole() if names.versioned else kept.unless(request.headers)

    async def refs(self, request: HttpRequest, kind: str, under: str = "") -> list[Ref]:
        """All of a kind in the office of who asks whose ids begin with ``under``, sorted."""
        return await self.engine.store.refs(kind, self.principal(request).office, under)

    async def entries(self, request: HttpRequest, kind: str, ref: Ref, model: type[M]) -> list[M]:
        """The append-only entries of an aggregate, oldest first."""
        _same_office(self.principal(request), ref)
        rows = await self.engine.store.entries(kind, ref)
        return [model.model_validate(row.data) for row in rows]

    def principal(self, request: HttpRequest) -> Principal:
        """Who asks. 401 where the token proves nobody, 403 where its role is none of these days."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise refusals.unknown("Permintaan tidak membawa token.")
        try:
            principal = self._verifier.verify(token.strip(), self.engine.step.service)
        except TokenRefused as refused:
            raise refusals.unknown(f"Token tidak berlaku ({refused}).") from None
        if principal.role not in self._roles:
            raise refusals.no_such_role()
        return principal

    def _request(
        self, request: HttpRequest, principal: Principal, ref: Ref, command: Command
    ) -> Request:
        given = request.headers.get("idempotency-key")
        route = f"{request.method} {request.url.path}"
        parts = (principal.office, principal.subject, route, given or str(uuid4()))
        scope = json.dumps(parts)
        identity = str(uuid5(_KEYS, scope))
        return Request(
            message=Message(command, identity, self.engine.clock(), ref, principal.actor),
            correlation=correlation_of(request.headers.get("x-correlation-id", ""), identity),
            key=hashlib.sha256(scope.encode()).hexdigest(),
            fingerprint=_fingerprint(command),
            by_client=given is not None,
            expects=if_match(request),
            traceparent=current.get(),
        )


def _fingerprint(command: Command) -> str:
    return hashlib.sha256(command.model_dump_json().encode()).hexdigest()


def _same_office(principal: Principal, ref: Ref) -> None:
    if ref.id.split(":", 1)[0] != principal.office:
        raise refusals.foreign()


def now() -> datetime:
    """The moment, for operator acts that no domain decides on."""
    return datetime.now(UTC)
