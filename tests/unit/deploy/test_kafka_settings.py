from pathlib import Path

from deploy.local.kafka.commands import broker, format_storage
from deploy.local.kafka.config import Listeners, Papers, server_properties

PAPERS = Papers(Path("/tls/kafka.pem"), Path("/tls/ca.pem"))


def settings(bind: str = "127.0.0.1") -> dict[str, str]:
    listeners = Listeners(bind, "127.0.0.1", 1, 2)
    text = server_properties(listeners, Path("/data/log"), "admin-pw", "controller-pw", PAPERS)
    return dict(line.split("=", 1) for line in text.splitlines())


def test_every_listener_asks_for_a_password_and_none_listens_to_other_machines() -> None:
    found = settings()

    assert found["listeners"] == "CLIENT://127.0.0.1:1,CONTROLLER://127.0.0.1:2"
    assert found["listener.security.protocol.map"] == ("CLIENT:SASL_SSL,CONTROLLER:SASL_SSL")
    assert found["listener.name.client.sasl.enabled.mechanisms"] == "SCRAM-SHA-512"


def test_what_no_right_allows_is_refused() -> None:
    found = settings()

    assert found["authorizer.class.name"].endswith(".StandardAuthorizer")
    assert found["allow.everyone.if.no.acl.found"] == "false"
    assert found["super.users"] == "User:admin;User:controller"


def test_the_broker_shows_its_certificate_and_trusts_the_stack_s_authority_alone() -> None:
    found = settings()

    assert (found["ssl.keystore.type"], found["ssl.keystore.location"]) == (
        "PEM",
        "/tls/kafka.pem",
    )
    assert (found["ssl.truststore.type"], found["ssl.truststore.location"]) == (
        "PEM",
        "/tls/ca.pem",
    )


def test_the_controller_listens_inside_even_where_the_container_listens_outside() -> None:
    assert "CONTROLLER://127.0.0.1:" in settings("0.0.0.0")["listeners"]  # noqa: S104 - in a container


def test_topics_are_never_created_by_a_misspelling() -> None:
    assert settings()["auto.create.topics.enable"] == "false"


def test_offsets_of_an_idle_group_outlive_a_year() -> None:
    assert int(settings()["offsets.retention.minutes"]) >= 400 * 24 * 60


def test_one_node_is_enough_for_every_internal_topic() -> None:
    found = settings()

    assert {found[key] for key in found if key.endswith("topic.replication.factor")} == {"1"}


def test_command_lines_are_quoted_argument_files() -> None:
    text = broker(Path("/with space/libs"), Path("/p"), ["-XX:A=b"])

    assert '"-cp"\n"/with space/libs/*"\n"kafka.Kafka"\n"/p"\n' in text
    assert '"-XX:A=b"\n' in text


def test_accounts_are_made_while_the_storage_is_formatted() -> None:
    text = format_storage(Path("/libs"), Path("/p"), {"recap": "pw"})

    assert '"--add-scram"\n"SCRAM-SHA-512=[name=recap,password=pw]"\n' in text
