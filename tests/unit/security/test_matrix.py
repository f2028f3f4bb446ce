"""Every role at every address of every service: allowed or refused, as the declared rules have it.

Addresses come from the applications as they are served, roles and powers from the SOP file. The
same declarations make `docs/reference/access.md`.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, Final

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from docs.pages import access
from shared.contract.sample import CYCLE, OFFICE
from shared.contract.vocabulary import Source
from shared.engine.testing import MemoryBus, feed
from shared.sop import load_sop
from tests.fuzz.services import WITH_HTTP, Served, served
from tests.fuzz.test_kafka import opened, said
from tests.unit.security.asking import ELSEWHERE, ask, delivery, routes_of, token

SOP: Final = load_sop()
ROLES: Final = tuple(role.code for role in SOP.roles)
RULES: Final = access.declared()
FORMER: Final = "KABID_LAMA"
"""A role that the SOP has no more."""

SYSTEM: Final = "SISTEM"
"""What a service calls itself: no token proves that."""

Case = tuple[str, str, Mapping[str, str]]
"""An address, its rule, and the sheet, message or letter that it is tried at."""

FORGED: Final = Ed25519PrivateKey.generate().private_bytes(
    Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
)
_UNKNOWN: Final = 401
_REFUSED: Final = 403
_UNSOUND: Final = "isi-tidak-sesuai"
"""A request that is not sound proves nothing of who may send it."""

SHEETS: Final = (("DAFDUK", "SIAK"), ("SEKRETARIAT", "NON_SIAK"))


async def in_the_middle(here: Served, service: str) -> None:
    """A cycle of the office as it stands in a service, when all that was due is done."""
    await opened(here, service)
    await feed(here.engine, *said(CYCLE, MemoryBus(), service))
    while await here.engine.alarms.ring():
        await here.engine.relay.drain()


def served_routes(here: Served) -> list[str]:
    """What a service answers at, as it is served."""
    door: Any = here.app
    while not hasattr(door, "routes"):
        door = door._app
    return list(routes_of(door.routes))


def allowed(rule: str, path: Mapping[str, str]) -> set[str]:
    """The roles that a rule lets through at one sheet, message or letter."""
    match rule:
        case access.FILLER:
            return {SOP.filler(path["bidang"], Source(path["source"]))}
        case access.RECIPIENT:
            return {path["recipient"]}
        case access.SIGNER:
            return {path["signer"], *SOP.actions["number_letters"]}
        case _:
            return set(access.powers(SOP, rule))


def places(here: Served, rule: str, route: str) -> list[dict[str, str]]:
    """At which sheets, messages or letters a rule is tried."""
    if rule == access.FILLER:
        return [{"bidang": bidang, "source": source} for bidang, source in SHEETS]
    if "{delivery}" in route:
        return [
            {"delivery": delivery(here.store, role), "recipient": role}
            for role in ("KABID_PIAK", "SEKRETARIS")
        ]
    if rule == access.SIGNER:
        return [{"letter": "L1-1", "signer": "KEPALA_DINAS"}]
    return [{}]


def kept(here: Served) -> tuple[object, ...]:
    """All that a service has: what is refused changes none of it."""
    return (
        {ref: dict(document) for ref, document in here.store.documents.items()},
        repr(here.store.rows),
        len(here.bus.records),
        dict(here.files._kept),
    )


def cases(here: Served, service: str) -> Iterator[Case]:
    """Every address of a service."""
    rules = {**RULES[access.COMMON], **RULES[service]}
    for route, (_, rule) in rules.items():
        for path in places(here, rule, route):
            yield route, rule, path


def unproven(service: str) -> dict[str, dict[str, str]]:
    """Headers that prove nobody to a service."""
    other = next(name for name in WITH_HTTP if name != service)
    return {
        "no token": {},
        "no token of anybody": {"Authorization": "Bearer x"},
        "out of date": token("OPERATOR", service=service, lifetime=timedelta(seconds=-1)),
        "signed by somebody else": token("OPERATOR", key=FORGED, service=service),
        "given to another service": token("OPERATOR", service=other),
        "the system itself": token(SYSTEM, service=service),
    }


def outsiders(
    service: str, rule: str, path: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, str], int]]:
    """Whom an address refuses, with which token, and how."""
    for name, headers in unproven(service).items():
        yield name, headers, _UNKNOWN
    powers = allowed(rule, path)
    for role in (*ROLES, FORMER):
        if role not in powers:
            yield role, token(role, service=service), _REFUSED


@pytest.mark.parametrize("service", WITH_HTTP)
async def test_every_address_has_a_rule_and_every_rule_an_address(service: str) -> None:
    async with served(service) as here:
        assert set(served_routes(here)) == {*RULES[access.COMMON], *RULES[service]}


@pytest.mark.parametrize("service", WITH_HTTP)
async def test_who_is_not_named_by_the_rule_is_refused_and_changes_nothing(service: str) -> None:
    async with served(service) as here:
        await in_the_middle(here, service)
        fell, before = [], kept(here)
        for route, rule, path in cases(here, service):
            if rule == access.EVERYBODY:
                continue
            for name, headers, status in outsiders(service, rule, path):
                answer = await ask(here.client, service, route, headers, path)
                if answer.status_code != status or not answer.json()["remedy"]:
                    fell.append((route, name, answer.status_code, answer.text[:200]))
            if kept(here) != before:
                fell.append((route, "changed something", 0, ""))
        assert fell == []


@pytest.mark.parametrize("service", WITH_HTTP)
async def test_who_is_named_by_the_rule_gets_in(service: str) -> None:
    async with served(service) as here:
        await in_the_middle(here, service)
        fell = []
        for route, rule, path in cases(here, service):
            for role in sorted(allowed(rule, path)):
                headers = {} if rule == access.EVERYBODY else token(role, service=service)
                answer = await ask(here.client, service, route, headers, path)
                if answer.status_code in {_UNKNOWN, _REFUSED} or _UNSOUND in answer.text:
                    fell.append((route, role, answer.status_code, answer.text[:200]))
        assert fell == []


@pytest.mark.parametrize("service", WITH_HTTP)
async def test_people_of_another_office_see_and_change_nothing(service: str) -> None:
    async with served(service) as here:
        await in_the_middle(here, service)
        fell = []
        for route, rule, path in cases(here, service):
            if rule == access.EVERYBODY:
                continue
            ours = any(name in route for name in ("{office}", "{cycle}", "{delivery}"))
            before = kept(here)
            for role in sorted(allowed(rule, path)):
                answer = await ask(
                    here.client, service, route, token(role, ELSEWHERE, service=service), path
                )
                if OFFICE in answer.text or (ours and answer.status_code != _REFUSED):
                    fell.append((route, role, answer.status_code, answer.text[:200]))
            if kept(here) != before and ours:
                fell.append((route, "changed something", 0, ""))
        assert fell == []
