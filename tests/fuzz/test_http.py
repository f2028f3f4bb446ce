"""Whatever a client sends to a service's addresses: no fault of ours, and each refusal helps."""

import json
from collections.abc import Iterator
from typing import Any, Final

import httpx
import pytest
import schemathesis
from hypothesis import given
from hypothesis import strategies as st
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.generation.case import Case
from schemathesis.specs.openapi.checks import response_schema_conformance

from shared.contract.sample import CYCLE, OFFICE
from shared.engine.testing import MemoryBus, feed
from shared.sop import load_sop
from tests.fuzz.budget import SEED, fuzzed
from tests.fuzz.mutations import PERSONAL_SPELT
from tests.fuzz.services import WITH_HTTP, Served, served
from tests.fuzz.test_kafka import opened, said
from tests.unit.collector.served import bearer

ROLES: Final = (*(role.code for role in load_sop().roles), "SISTEM", "NOBODY")
KNOWN: Final = {
    "cycle": (CYCLE, CYCLE.replace("Q3", "Q2"), "6304-dukcapil:0000-Q1:r0"),
    "office": (OFFICE, "6303-dukcapil"),
    "bidang": ("DAFDUK", "SEKRETARIAT", "CAPIL"),
    "source": ("SIAK", "NON_SIAK"),
    "indicator": ("DD-01", "NS-01"),
    "sha256": ("0f" * 32,),
    "finding": ("D03:DD-01:BELAWANG:PENYEBUT",),
    "treatment": ("replay", "discard"),
    "kind": ("xlsx", "docx", "pdf", "csv"),
}
"""What a parameter may be so that a request gets further than the door."""


def faults(answer: httpx.Response, *, head: bool = False) -> Iterator[str]:
    """What an answer must not be."""
    status = answer.status_code
    if status >= 500 and not (status == 503 and "retry-after" in answer.headers):
        yield f"{status}: {answer.text[:500]}"
    if any(number in answer.text for number in PERSONAL_SPELT):
        yield "repeats a 16-digit number"
    if status < 400 or head:
        return
    if not answer.headers.get("content-type", "").startswith("application/problem+json"):
        yield f"{status} is no problem document: {answer.text[:200]}"
        return
    problem = answer.json()
    if problem.get("status") != status or not problem.get("type"):
        yield f"no RFC 9457: {problem}"
    if not all(problem.get(part) for part in ("rule", "detail", "remedy", "title")):
        yield f"does not help: {problem}"


async def prepared(here: Served, name: str, heard: int) -> None:
    """The service after so many events of a cycle."""
    await opened(here, name)
    await feed(here.engine, *said(CYCLE, MemoryBus(), name)[:heard])


HEALTH: Final = ("/healthz", "/readyz", "/metrics")
"""Their 503 is told to programs and has no remedy that a person could take."""

_OPERATIONS: Final[dict[str, list[Any]]] = {}


async def addresses(here: Served, name: str) -> list[Any]:
    """The operations that the service says it has; asked once, for the answer takes long."""
    if name not in _OPERATIONS:
        document = (await here.client.get("/openapi.json")).json()
        schema = schemathesis.openapi.from_dict(document)
        all_of_them = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
        _OPERATIONS[name] = [each for each in all_of_them if each.path not in HEALTH]
    return _OPERATIONS[name]


def steered(draw: st.DataObject, case: Case[Any]) -> None:
    """Give parameters values that exist, most of the time, so that rules are reached."""
    for parameters in (case.path_parameters, case.query):
        for name in [*(parameters or {})]:
            known = KNOWN.get(name)
            if known is not None and draw.draw(st.integers(0, 5)):
                parameters[name] = draw.draw(st.sampled_from(known))


async def sent(
    client: httpx.AsyncClient, case: Case[Any], headers: dict[str, str]
) -> httpx.Response:
    """The case, as this client sends it."""
    asked = case.as_transport_kwargs(base_url="http://service", headers=headers)
    asked.pop("cookies", None)
    given = asked.pop("data", None)
    content = given if isinstance(given, bytes | str) or given is None else json.dumps(given)
    if "json" in asked:
        content = json.dumps(asked.pop("json"))
    raw = {k: v.encode("utf-8", "surrogateescape") for k, v in asked["headers"].items() if v}
    return await client.request(
        asked["method"], asked["url"], params=asked.get("params"), content=content, headers=raw
    )


@pytest.mark.parametrize("name", WITH_HTTP)
@given(data=st.data())
@fuzzed(8)
async def test_what_the_interface_describes_is_answered_as_it_says(
    name: str, data: st.DataObject
) -> None:
    """Sound requests and broken ones, made from the service's own OpenAPI document."""
    print(f"KINERJA_SEED={SEED}")
    async with served(name) as here:
        await prepared(here, name, data.draw(st.integers(0, 12)))
        operations = await addresses(here, name)
        for _ in range(4):
            operation = data.draw(st.sampled_from(operations))
            mode = data.draw(st.sampled_from([*GenerationMode]))
            case = data.draw(operation.as_strategy(generation_mode=mode))
            steered(data, case)
            headers = bearer(data.draw(st.sampled_from(ROLES)), OFFICE, name)

            answer = await sent(here.client, case, headers)

            assert [*faults(answer)] == [], (operation.label, case.as_curl_command())
            if answer.status_code < 400:
                case.validate_response(answer, checks=[response_schema_conformance])
