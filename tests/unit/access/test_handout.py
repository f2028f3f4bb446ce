"""What a subscribing system gets is complete: it can connect, and verifies whom it talks to."""

import ast
import re
from pathlib import Path

from deploy.access.handout import Handout
from deploy.access.subscribers import Subscriber
from shared.contract import asyncapi
from shared.trust import Trust

CA = Path("/srv/kinerja/ca.pem")
DINKES = Subscriber("dinkes", ("kinerja.approved.v1",), 1024)


def handout(trust: Trust) -> Handout:
    return Handout(DINKES, "kata-sandi", "kafka:9093", trust)


def test_java_gets_properties_that_verify_by_the_authority() -> None:
    lines = handout(Trust(CA)).properties().splitlines()
    found = dict(line.split("=", 1) for line in lines)

    assert found["security.protocol"] == "SASL_SSL"
    assert (found["ssl.truststore.type"], found["ssl.truststore.location"]) == ("PEM", str(CA))
    assert 'username="sub-dinkes" password="kata-sandi";' in found["sasl.jaas.config"]
    assert found["group.id"].startswith(DINKES.group_prefix)


def test_python_gets_a_call_that_verifies_by_the_authority() -> None:
    text = handout(Trust(CA)).python()
    ast.parse(text)

    assert f'ssl.create_default_context(cafile="{CA}")' in text
    assert '"kinerja.approved.v1"' in text
    assert 'security_protocol="SASL_SSL"' in text


def test_where_the_system_s_authorities_hold_no_file_is_named() -> None:
    given = handout(Trust())

    assert "truststore" not in given.properties()
    assert "ssl_context=ssl.create_default_context()," in given.python()
    assert "KAFKA_CA" not in given.environment()


def test_a_kafka_without_tls_is_not_called_by_another_name() -> None:
    given = handout(Trust(insecure_without_tls=True))

    assert "security.protocol=SASL_PLAINTEXT" in given.properties()
    assert "ssl" not in given.python()


def test_the_kits_get_an_environment_that_they_can_start_with() -> None:
    given = handout(Trust(CA)).kit_environment()

    assert given["KINERJA_USER"] == "sub-dinkes"
    assert given["KINERJA_GROUP"] == f"{given['KINERJA_USER']}.1"
    assert given["KINERJA_TOPICS"] == "kinerja.approved.v1"
    assert given["KINERJA_CA_FILE"] == str(CA)
    assert re.fullmatch(asyncapi.GROUP_PATTERN, given["KINERJA_GROUP"])
    assert "KINERJA_CA_FILE" not in handout(Trust()).kit_environment()
