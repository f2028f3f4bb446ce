"""Whatever a system sends to the API: no fault of ours, and each answer is as the contract says."""

from functools import cache
from typing import Any, Final

import schemathesis
from hypothesis import given
from hypothesis import strategies as st
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from services.portal.api.document import whole
from services.portal.api.documented import EXAMPLES
from services.portal.api.models import AttemptList, Webhook, WebhookWithSecret
from services.portal.systems.model import Scope
from tests.fuzz.budget import SEED, fuzzed
from tests.fuzz.test_http import KNOWN, faults, sent, steered
from tests.unit.portal.test_systems import system

KEY: Final = EXAMPLES[Webhook].model_dump()["id"]
CHECKS: Final = [
    response_schema_conformance,
    content_type_conformance,
    status_code_conformance,
]


@cache
def operations() -> list[Any]:
    """What the contract says that there is."""
    schema = schemathesis.openapi.from_dict(whole())
    return [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]


def played() -> dict[str, tuple[int, Any]]:
    """The notifier's answers, and approval's."""
    hook, secret, log = (
        EXAMPLES[model].model_dump(mode="json")
        for model in (Webhook, WebhookWithSecret, AttemptList)
    )
    (cycle, *_) = KNOWN["cycle"]
    return {
        "GET notifier/webhooks": (200, [hook]),
        "POST notifier/webhooks": (200, secret),
        f"POST notifier/webhooks/{KEY}/secret": (200, secret),
        f"POST notifier/webhooks/{KEY}/test": (200, hook),
        f"GET notifier/webhooks/{KEY}/deliveries": (200, log["items"]),
        f"DELETE notifier/webhooks/{KEY}": (200, hook),
        f"GET approval/cycles/{cycle}/ratified.json": (200, b"{}"),
    }


@given(data=st.data())
@fuzzed(8)
async def test_the_api_answers_as_its_contract_says(data: st.DataObject) -> None:
    """Sound requests and broken ones, made from the contract, by a system that may everything."""
    print(f"KINERJA_SEED={SEED}")
    async with system(scopes=[*Scope], per_minute=6000) as known:
        known.browser.others.answers = played()
        headers = {"Authorization": f"Bearer {await known.token()}"}
        for _ in range(6):
            operation = data.draw(st.sampled_from(operations()))
            mode = data.draw(st.sampled_from([*GenerationMode]))
            case = data.draw(operation.as_strategy(generation_mode=mode))
            steered(data, case)
            if case.query:
                case.query.pop("wait", None)
            if "key" in (case.path_parameters or {}) and data.draw(st.booleans()):
                case.path_parameters["key"] = KEY

            answer = await sent(known.browser.client, case, headers)

            assert [*faults(answer)] == [], (operation.label, case.as_curl_command())
            if answer.status_code not in (404, 405):
                case.validate_response(answer, checks=CHECKS)
