"""Officers whose requests are written down, and who do not always wait for the answer."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

import httpx

from samples.officers import Answer, Officers, OverdueError, RefusedError
from tests.chaos.history import End, History, Operation

NOT_TAKEN: Final = frozenset({"kelebihan-beban"})
"""Refusals of a busy service that promise that nothing was taken."""
PASSING: Final = frozenset({"siklus-tertahan", "belum-waktunya"})
"""Refusals that are not kept under the key: an earlier try may still be under way."""
_TOO_MANY: Final = 429
_PAUSE: Final = 0.15


class UnknownError(Exception):
    """Nobody will ask again, so whether it was done is unknown for good."""


@dataclass(frozen=True, slots=True)
class Probe:
    """Two answers to one key that must be the same, or a misuse that must be refused."""

    key: str
    what: str
    expected: tuple[int, Any]
    found: tuple[int, Any]


@dataclass(frozen=True)
class Habits:
    """How people behave when a service does not answer."""

    chance: Random
    impatient: float = 0.08
    """Hangs up within a blink: the command may well arrive."""
    resigned: float = 0.3
    """After no answer: never asks again."""
    doubled: float = 0.08
    """Clicks twice: the same key to both replicas at once."""
    probing: float = 0.05
    """Asks again after an answer: with the same body, or misuses the key with another."""

    def wait(self) -> float:
        """Seconds that somebody waits for an answer."""
        if self.chance.random() < self.impatient:
            return self.chance.uniform(0.01, 0.2)
        return self.chance.uniform(3.0, 20.0)

    def does(self, share: float) -> bool:
        """Whether, this time."""
        return self.chance.random() < share


@dataclass(frozen=True)
class WatchedOfficers(Officers):
    """See `Officers`. What is asked goes into ``history``; a lost answer may stay unknown."""

    history: History = field(default_factory=History)
    habits: Habits = field(default_factory=lambda: Habits(Random(0)))
    probes: list[Probe] = field(default_factory=list)

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
        if key is None:
            return await self._look(role, service, path)
        office = self.sample.office
        began = self.history.now()
        operation = Operation(key, office, role, service, method, path, body or {}, began)
        asked = _Asked(self, operation, content)
        while True:
            if await asked.once():
                return asked.conclude()
            await asyncio.sleep(_PAUSE)

    async def treat(self, service: str, parked: str, treatment: str, token: str) -> Answer:
        """An operator's act. It has no key: its reason, which is audited, tells it apart."""
        path = f"/parked/{parked}/{treatment}"
        body = {"why": f"uji kekacauan {token}"}
        began, office = self.history.now(), self.sample.office
        operation = Operation(token, office, "OPERATOR", service, "POST", path, body, began)
        asked = _Asked(self, operation, None, keyed=False)
        if not await asked.once():
            raise UnknownError(operation.name)
        return asked.conclude()

    async def _look(self, role: str, service: str, path: str) -> Answer:
        """A state, asked for until somebody answers; within the patience of these officers."""
        async with asyncio.timeout(self.patience):
            attempt = self.habits.chance.randrange(2)
            while True:
                places = self.addresses[service]
                url = f"{places[attempt % len(places)]}{path}"
                try:
                    response = await self.client.get(
                        url, headers=self._headers(role, service, None), timeout=5
                    )
                except httpx.TransportError:
                    pass
                else:
                    if response.status_code < 500 and response.status_code != _TOO_MANY:
                        return answer_of(response, f"{role}: GET {service}{path}")
                attempt += 1
                await asyncio.sleep(_PAUSE)


class _Asked:
    """One operation being asked, again and again until something is certain, or given up."""

    def __init__(
        self, who: WatchedOfficers, what: Operation, content: bytes | None, *, keyed: bool = True
    ) -> None:
        self._who, self._what, self._content, self._keyed = who, what, content, keyed
        self._attempt = who.habits.chance.randrange(2)
        self._unclear = False
        self._response: httpx.Response | None = None

    async def once(self) -> bool:
        """Ask; whether it is over. Raises `UnknownError` where it stays unknown."""
        habits, history = self._who.habits, self._who.history
        history.invoke(self._what)
        twice = self._keyed and habits.does(habits.doubled)
        tries = [self._try(self._attempt + n) for n in range(2 if twice else 1)]
        self._attempt += 1
        certain = [r for r in await asyncio.gather(*tries) if r is not None]
        if not certain:
            if self._unclear and (not self._keyed or habits.does(habits.resigned)):
                history.end(self._what.key, End.UNKNOWN, None, {})
                raise UnknownError(self._what.name)
            if not self._unclear and not self._keyed:
                history.end(self._what.key, End.REFUSED, None, {"rule": "not sent"})
                raise UnknownError(self._what.name)
            return False
        self._response = certain[0]
        if len(certain) > 1:
            self._compare("doubled", certain[0], certain[1])
        if self._keyed and habits.does(habits.probing):
            await self._probe(certain[0])
        return True

    def conclude(self) -> Answer:
        """The answer, written down. Raises `RefusedError`."""
        response, what = self._response, self._what
        assert response is not None
        body = _body(response)
        passing = self._unclear and body.get("rule") in PASSING
        end = End.REFUSED if response.is_error else End.OK
        self._who.history.end(what.key, End.UNKNOWN if passing else end, response.status_code, body)
        return answer_of(response, what.name)

    async def _try(self, attempt: int, body: Answer | None = None) -> httpx.Response | None:
        """One request; none where it brought nothing that is certain."""
        what, who = self._what, self._who
        places = who.addresses[what.service]
        try:
            response = await who.client.request(
                what.method,
                f"{places[attempt % len(places)]}{what.path}",
                json=(body or what.body) if self._content is None else None,
                content=self._content,
                headers=who._headers(what.role, what.service, what.key if self._keyed else None),
                timeout=httpx.Timeout(who.habits.wait(), connect=3),
            )
        except (httpx.ConnectError, httpx.ConnectTimeout):
            return None
        except httpx.TransportError:
            self._unclear = True
            return None
        busy = response.status_code in {503, _TOO_MANY} and _body(response).get("rule")
        if response.status_code == _TOO_MANY or busy in NOT_TAKEN:
            return None
        if response.status_code >= 500:
            if response.status_code == 500:
                who.history.note("fault-answer", what=what.name, answer=_body(response))
                who.probes.append(Probe(what.key, "galat", (200, None), (500, _body(response))))
            self._unclear = True
            return None
        return response

    async def _probe(self, first: httpx.Response) -> None:
        """The same again must be answered the same; the key with another body be refused."""
        passing = _body(first).get("rule") in PASSING
        misuse = self._who.habits.does(0.5) and self._content is None and not first.is_error
        other = {**self._what.body, **_altered(self._what)} if misuse else None
        if passing or (misuse and other == self._what.body):
            return
        again = await self._try(self._attempt, other)
        if again is None:
            return
        if misuse and again.status_code != 422:
            found = (again.status_code, _body(again))
            self._who.probes.append(Probe(self._what.key, "key misused", (422, None), found))
        elif not misuse:
            self._compare("asked again", first, again)

    def _compare(self, what: str, first: httpx.Response, second: httpx.Response) -> None:
        bodies = _body(first), _body(second)
        if any(body.get("rule") in PASSING for body in bodies):
            return
        expected, found = (first.status_code, bodies[0]), (second.status_code, bodies[1])
        if expected != found:
            self._who.probes.append(Probe(self._what.key, what, expected, found))


def _altered(what: Operation) -> Mapping[str, Any]:
    """Another sound body of the same command, for a misuse of its key."""
    if "reason" in what.body and "figures" in what.body:
        return {"reason": "Kunci ini sudah dipakai"}
    if re.fullmatch(r"/cycles", what.path):
        return {"quarter": what.body["quarter"] % 4 + 1}
    return {}


def answer_of(response: httpx.Response, what: str) -> Answer:
    """The body. Raises `RefusedError` where it is a refusal."""
    body = response.json()
    if response.is_error:
        raise RefusedError(what, body)
    return body if isinstance(body, dict) else {"items": body}


def _body(response: httpx.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {"items": body}


__all__ = [
    "Habits",
    "OverdueError",
    "Probe",
    "RefusedError",
    "UnknownError",
    "WatchedOfficers",
    "answer_of",
]
