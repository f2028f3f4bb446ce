"""TLS is what holds where nothing is said, and nothing but one clear word turns it off."""

import ssl

import pytest
from pymongo import MongoClient
from pymongo.errors import ConfigurationError, InvalidURI

from shared.engine.bus import Bus
from shared.trust import Trust


def test_where_nothing_is_said_every_server_is_verified() -> None:
    bus = Bus("kafka:9092", "recap", "pw")
    context = bus.client()["ssl_context"]

    assert bus.client()["security_protocol"] == "SASL_SSL"
    assert context.check_hostname
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert Trust().mongo()["tls"] is True


def test_without_tls_is_a_word_that_says_so() -> None:
    plain = Trust(insecure_without_tls=True)

    assert Bus("kafka:9092", "recap", "pw", plain).client()["security_protocol"] == "SASL_PLAINTEXT"
    assert plain.mongo() == {}


@pytest.mark.parametrize(
    "option",
    ["tls=false", "ssl=false", "tlsInsecure=true", "tlsAllowInvalidHostnames=true"],
)
def test_an_address_cannot_switch_verification_off(option: str) -> None:
    try:
        with MongoClient[dict[str, object]](
            f"mongodb://127.0.0.1:1/?{option}", connect=False, **Trust().mongo()
        ) as client:
            context = client.options.pool_options._ssl_context
    except (ConfigurationError, InvalidURI):
        return
    assert context is not None
    assert context.verify_mode == ssl.CERT_REQUIRED
    assert client.options.pool_options.tls_allow_invalid_hostnames is False
