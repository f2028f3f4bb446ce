"""An office's officers at the services' HTTP interfaces: what people do, done by a program.

Demo, system tests and bench drive cycles through this, as the actors of the SOP would.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from time import monotonic
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid4, uuid5

import httpx

from samples.model import Officer, Sample
from shared.security import Principal

PATIENCE_SECONDS: Final = 30.0
_TOKEN_SECONDS: Final = 300.0
_FIRST_PAUSE: Final = 0.02
_LONGEST_PAUSE: Final = 0.25
Answer = dict[str, Any]


class RefusedError(Exception):
    """A service refused; ``problem`` is its RFC 9457 document."""

    def __init__(self, what: str, problem: Answer) -> None:
        super().__init__(
            f"{what}: {problem.get('detail')} {problem.get('remedy')} ({problem.get('rule')})"
        )
        self.problem = problem


class OverdueError(Exception):
    """Something did not happen in time; the text says what and what was seen last."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that an officer sends: its name and what is in it."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Officers:
    """The officers of one office. ``addresses`` are each service's replicas.

    A request that gets no answer, or 503, is repeated with the same Idempotency-Key at the
    next replica until ``patience`` seconds have passed: so it has its effect once.
    """

    sample: Sample
    addresses: Mapping[str, Sequence[str]]
    sign: Callable[[Principal, str], str]
    client: httpx.AsyncClient
    patience: float = PATIENCE_SECONDS
    run: str = field(default_factory=lambda: str(uuid4()))
    """Distinguishes this run's Idempotency-Keys from those of a run that was broken off."""
    tokens: dict[tuple[str, str], tuple[str, float]] = field(default_factory=dict)
    """By role and service, with the moment from which another one is asked for."""

    async def act(self, role: str, service: str, method: str, path: str, body: Answer) -> Answer:
        """A command. Raises `RefusedError` where the service says no."""
        key = str(uuid5(NAMESPACE_URL, f"{self.run}|{role}|{method} {path}|{body}"))
        return await self._ask(role, service, method, path, body=body, key=key)

    async def send(self, role: str, method: str, path: str, file: Sent, query: Answer) -> Answer:
        """A file for the collector. Raises `RefusedError` where it says no."""
        asked = {"name": file.name} | query
        what = f"{self.run}|{role}|{method} {path}|{sorted(asked.items())}"
        key = str(uuid5(NAMESPACE_URL, f"{what}|{sha256(file.content).hexdigest()}"))
        target = str(httpx.URL(path, params=asked))
        return await self._ask(role, "collector", method, target, content=file.content, key=key)

    async def see(self, role: str, service: str, path: str) -> Answer:
        """A state. Raises `RefusedError` (404 where it does not exist)."""
        return await self._ask(role, service, "GET", path)

    async def download(self, role: str, service: str, path: str) -> bytes:
        """A document, byte for byte."""
        url = f"{self.addresses[service][0]}{path}"
        response = await self.client.get(url, headers=self._headers(role, service, None))
        if response.is_error:
            raise RefusedError(f"{role}: GET {service}{path}", response.json())
        return response.content

    async def see_if_there(self, role: str, service: str, path: str) -> Answer | None:
        """A state, or none where it does not exist yet."""
        try:
            return await self.see(role, service, path)
        except RefusedError as refused:
            if refused.problem.get("status") == httpx.codes.NOT_FOUND:
                return None
            raise

    async def until(
        self, service: str, path: str, done: Callable[[Answer], bool], what: str
    ) -> Answer:
        """The state of a service as soon as ``done`` says so. Raises `OverdueError`."""
        deadline, pause, last = monotonic() + self.patience, _FIRST_PAUSE, "nothing yet"
        while monotonic() < deadline:
            try:
                state = await self.see("SEKRETARIS", service, path)
            except RefusedError as refused:
                last = str(refused)
            else:
                if done(state):
                    return state
                last = str({key: state[key] for key in ("status", "version") if key in state})
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, _LONGEST_PAUSE)
        raise OverdueError(f"{what} did not happen within {self.patience:.0f} s; last seen: {last}")

    def officer(self, role: str) -> Officer:
        """The person of a role."""
        return self.sample.officer(role)

    async def _ask(
        self,
        role: str,
        service: str,
        method: str,
        path: str,
        *,
        body: Answer | None = None,
        content: bytes | None = None,
        key: str | None = None,
    ) -> Answer:
        deadline, attempt, pause = monotonic() + self.patience, 0, _FIRST_PAUSE
        headers = self._headers(role, service, key)
        while True:
            places = self.addresses[service]
            url = f"{places[attempt % len(places)]}{path}"
            trouble: str
            try:
                response = await self.client.request(
                    method, url, json=body, content=content, headers=headers
                )
            except httpx.TransportError as error:
                trouble = type(error).__name__
            else:
                if response.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                    return _read(response, f"{role}: {method} {service}{path}")
                trouble = "503"
            if monotonic() > deadline:
                raise OverdueError(f"{role}: {method} {url} got no answer: {trouble}")
            attempt += 1
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, _LONGEST_PAUSE)

    def _headers(self, role: str, service: str, key: str | None) -> dict[str, str]:
        token, until = self.tokens.get((role, service), ("", 0.0))
        if monotonic() >= until:
            person = principal(self.sample.office, self.officer(role))
            token = self.sign(person, service)
            self.tokens[role, service] = token, monotonic() + _TOKEN_SECONDS
        given = {"Idempotency-Key": key} if key else {}
        return {"Authorization": f"Bearer {token}"} | given


def principal(office: str, officer: Officer) -> Principal:
    """The account of an officer: one for each role of an office."""
    return Principal(
        subject=officer.role.lower(), office=office, role=officer.role, name=officer.name
    )


def _read(response: httpx.Response, what: str) -> Answer:
    if response.is_error:
        raise RefusedError(what, response.json())
    body = response.json()
    return body if isinstance(body, dict) else {"items": body}
