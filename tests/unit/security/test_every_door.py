"""Forged, stale and stolen tokens at the real application of every service."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from shared.contract.sample import OFFICE
from shared.security import Principal, issue
from shared.security.keys import signing_key
from tests.fuzz.services import ALL, served
from tests.unit.collector.served import KEY, PUBLIC

PRIVATE: Final = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
STRANGER: Final = Ed25519PrivateKey.from_private_bytes(b"s" * 32).private_bytes(
    Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
)
OPERATOR: Final = Principal(subject="ti", office=OFFICE, role="OPERATOR", name="Operator (contoh)")
Forger = Callable[[str], str]


def claims(service: str, **changes: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    whole: dict[str, Any] = {
        "iss": "kinerja",
        "aud": service,
        "sub": OPERATOR.subject,
        "iat": now,
        "exp": now + timedelta(minutes=5),
        "office": OFFICE,
        "role": OPERATOR.role,
        "name": OPERATOR.name,
    }
    return whole | changes


def made(service: str, *, kind: str = "person+jwt", key: Any = PRIVATE, **changes: Any) -> str:
    headers = {"kid": signing_key(PRIVATE)[1], "typ": kind}
    return jwt.encode(claims(service, **changes), key, "EdDSA", headers)


def unsigned(service: str) -> str:
    headers = {"kid": signing_key(PRIVATE)[1], "typ": "person+jwt"}
    return jwt.encode(claims(service), "", "none", headers)


def confused(service: str) -> str:
    """HS256 with the public key as secret."""
    headers = {"kid": signing_key(PRIVATE)[1], "typ": "person+jwt"}
    made_up = jwt.encode(claims(service), "a" * 32, "HS256", headers)
    body = made_up.rpartition(".")[0]
    mac = jwt.api_jws._jws_global_obj.get_algorithm_by_name("HS256").sign(body.encode(), PUBLIC)
    return f"{body}.{jwt.utils.base64url_encode(mac).decode()}"


def elsewhere(service: str) -> str:
    """A sound token that another service was given: what a service that is broken into has."""
    other = ALL[(ALL.index(service) + 1) % len(ALL)]
    return issue(PRIVATE, OPERATOR, other, datetime.now(UTC))


FORGERIES: Final[dict[str, Forger]] = {
    "none": unsigned,
    "algorithm confusion": confused,
    "another key": lambda service: made(service, key=STRANGER),
    "another issuer": lambda service: made(service, iss="lain"),
    "given to another service": elsewhere,
    "for all services": lambda service: made(service, aud=list(ALL)),
    "expired": lambda service: made(service, exp=datetime.now(UTC) - timedelta(seconds=1)),
    "outlives all of ours": lambda service: made(
        service, exp=datetime.now(UTC) + timedelta(hours=9)
    ),
    "a system's": lambda service: made(service, kind="at+jwt", scope="ratified:read"),
    "as the system itself": lambda service: made(service, role="SISTEM"),
}


@pytest.mark.parametrize("service", ALL)
async def test_what_is_forged_stale_or_stolen_opens_no_door(service: str) -> None:
    async with served(service) as here:
        for name, forge in FORGERIES.items():
            headers = {"Authorization": f"Bearer {forge(service)}"}
            answer = await here.client.get("/parked", headers=headers)
            assert (answer.status_code, name) == (401, name)
            assert answer.json()["rule"] == "belum-dikenali"

        sound = {"Authorization": f"Bearer {issue(PRIVATE, OPERATOR, service, datetime.now(UTC))}"}
        assert (await here.client.get("/parked", headers=sound)).status_code == 200
