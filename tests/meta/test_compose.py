"""docker-compose.yml and Dockerfile, without an engine: what can be compared is compared."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
import yaml
from cryptography import x509
from pydantic_settings import BaseSettings

from deploy.compose.prepare import KAFKA_HOST, MONGO_HOST, prepare
from deploy.local.containers.images import (
    AUTHORITY,
    KAFKA_IMAGE,
    MONGO_IMAGE,
    SERVER_CERTIFICATE,
    SETTINGS,
)
from deploy.local.mongo.node import TRANSACTION_SECONDS
from deploy.local.principals import ADMIN, PORTAL, SERVICES, database_of
from services.approval.settings import ApprovalSettings
from services.notifier.settings import ChannelSettings
from services.portal.settings import PortalSettings
from shared.settings import ServiceSettings

ROOT: Final = Path(__file__).parents[2]
COMPOSE: Final[dict[str, Any]] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
BLOCKS: Final[dict[str, dict[str, Any]]] = COMPOSE["services"]
SETTINGS_OF: Final[dict[str, tuple[type[BaseSettings], ...]]] = {
    PORTAL: (PortalSettings,),
    "approval": (ApprovalSettings,),
    "notifier": (ServiceSettings, ChannelSettings),
}
"""Services with settings of their own; the others have the common ones."""
WATCHERS: Final = ("prometheus", "alertmanager", "loki", "tempo", "otel-collector", "grafana")
MAILBOX: Final = "mailpit"
WITHOUT_A_SHELL: Final = {"tempo", "otel-collector"}
"""Their images hold one program that cannot ask itself whether it is well."""

each_service = pytest.mark.parametrize("service", SERVICES)


def test_every_service_of_the_house_is_there_and_no_other() -> None:
    always = {name for name, block in BLOCKS.items() if "profiles" not in block}
    assert always == {"kafka", "mongo", "provision", *SERVICES}


def test_what_is_optional_stands_behind_its_profile() -> None:
    behind = {name: block["profiles"] for name, block in BLOCKS.items() if "profiles" in block}

    assert behind == {MAILBOX: ["mail"]} | {name: ["observability"] for name in WATCHERS}


def test_the_file_keeps_to_the_compose_specification() -> None:
    """The schema comes with check-jsonschema; nothing is fetched."""
    schema = ("--builtin-schema", "vendor.compose-spec")
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", *schema, str(ROOT / "docker-compose.yml")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", BLOCKS)
def test_every_container_is_limited_restarted_rotated_and_pinned(name: str) -> None:
    block = BLOCKS[name]

    assert block["mem_limit"]
    assert block["cpus"] > 0
    assert block["pids_limit"] > 0
    assert block["restart"] in {"unless-stopped", "on-failure:3"}
    assert block["logging"]["options"]["max-size"]
    assert block["cap_drop"] == ["ALL"]
    assert block["security_opt"] == ["no-new-privileges:true"]
    assert re.fullmatch(r"[a-z/-]+:(v?\d+\.\d+\.\d+|local)", block["image"])


@pytest.mark.parametrize("name", sorted(set(BLOCKS) - WITHOUT_A_SHELL - {"provision"}))
def test_every_container_that_can_says_whether_it_is_well(name: str) -> None:
    check = BLOCKS[name]["healthcheck"]

    assert check["test"][0] in {"CMD", "CMD-SHELL"}
    assert {"interval", "timeout", "retries", "start_period"} <= set(check)


@pytest.mark.parametrize("name", BLOCKS)
def test_what_is_waited_for_can_come_about(name: str) -> None:
    """With a health check, with an end, in the same profile: else `up` would wait for ever."""
    for other, wanted in BLOCKS[name].get("depends_on", {}).items():
        condition = wanted["condition"]
        assert ("healthcheck" in BLOCKS[other]) == (condition == "service_healthy"), other
        assert (other == "provision") == (condition == "service_completed_successfully"), other
        assert BLOCKS[other].get("profiles") in (None, BLOCKS[name].get("profiles")), other


def test_ports_are_published_to_this_machine_only() -> None:
    published = [port for block in BLOCKS.values() for port in block.get("ports", ())]

    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)
    assert len(published) == len(set(published))


@pytest.mark.parametrize("name", BLOCKS)
def test_what_is_mounted_from_here_is_there(name: str) -> None:
    for mount in BLOCKS[name].get("volumes", ()):
        source, _, rest = mount.partition(":")
        if source.startswith("./.data/"):
            continue
        if source.startswith("./"):
            assert (ROOT / source).exists(), source
            assert rest.endswith(":ro"), mount
        elif not source.startswith("/"):
            assert source in COMPOSE["volumes"], source
    named = {m.partition(":")[0] for b in BLOCKS.values() for m in b.get("volumes", ())}
    assert set(COMPOSE["volumes"]) <= named


@each_service
def test_every_variable_of_a_service_is_a_setting_and_every_needed_setting_is_given(
    service: str,
) -> None:
    prefix = f"KINERJA_{service.upper()}__"
    block = BLOCKS[service]
    given = {n.removeprefix(prefix).lower() for n in block["environment"] if n.startswith(prefix)}
    files = {s.removeprefix(f"kinerja_{service}__") for s in block["secrets"]}

    classes = SETTINGS_OF.get(service, (ServiceSettings,))
    assert given <= {name for settings in classes for name in settings.model_fields}
    assert {name for settings in classes for name in _needed(settings)} <= given | files


@each_service
def test_a_service_has_its_own_account_database_port_and_command(service: str) -> None:
    prefix, block = f"KINERJA_{service.upper()}__", BLOCKS[service]
    environment = block["environment"]
    port = environment[f"{prefix}HTTP_PORT"]

    assert block["command"] == [f"services.{service}"]
    assert environment[f"{prefix}KAFKA_USERNAME"] == service
    assert environment[f"{prefix}MONGO_USERNAME"] == service
    assert environment[f"{prefix}MONGO_DATABASE"] == database_of(service)
    assert block["ports"] == [f"127.0.0.1:{port}:{port}"]
    assert f":{port}/readyz" in " ".join(block["healthcheck"]["test"])


@each_service
def test_a_service_sees_no_secret_of_another(service: str) -> None:
    own = {"kinerja_notifier__webhook_key"} if service == "notifier" else set()
    assert set(BLOCKS[service]["secrets"]) - own == {
        f"kinerja_{service}__kafka_password",
        f"kinerja_{service}__mongo_password",
        "ca",
        "token_public_key",
        *(["token_private_key"] if service == PORTAL else []),
    }
    assert own <= set(BLOCKS[service]["secrets"])


@pytest.mark.parametrize("name", ["provision", *SERVICES])
def test_our_containers_have_no_rights_that_they_do_not_need(name: str) -> None:
    block = BLOCKS[name]

    assert block["read_only"] is True
    assert block["cap_drop"] == ["ALL"]
    assert block["security_opt"] == ["no-new-privileges:true"]
    assert block["mem_limit"]


def test_no_container_but_mongodb_s_adds_a_capability() -> None:
    added = {name: block["cap_add"] for name, block in BLOCKS.items() if "cap_add" in block}

    assert added == {"mongo": ["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"]}


def test_every_paper_leads_to_the_portal_s_page_of_verification() -> None:
    public = BLOCKS[PORTAL]["environment"]["KINERJA_PORTAL__PUBLIC_URL"]

    for name in ("approval", "notifier"):
        variable = f"KINERJA_{name.upper()}__VERIFY_URL"
        assert BLOCKS[name]["environment"][variable] == f"{public}/verifikasi"


def test_data_tier_is_reachable_by_no_network_of_the_outside() -> None:
    inside = {name for name, net in COMPOSE["networks"].items() if net == {"internal": True}}
    assert inside == set(COMPOSE["networks"]) - {"front"}
    on_data = {name for name, block in BLOCKS.items() if "data" in block["networks"]}
    assert on_data == {"kafka", "mongo", "provision", *SERVICES}
    for name in ("kafka", "mongo"):
        assert BLOCKS[name]["networks"] == ["data"]
        assert "ports" not in BLOCKS[name]


@each_service
def test_a_service_starts_after_what_it_needs_is_there(service: str) -> None:
    assert BLOCKS[service]["depends_on"] == {
        "provision": {"condition": "service_completed_successfully"},
        "kafka": {"condition": "service_healthy"},
        "mongo": {"condition": "service_healthy"},
    }


def test_mongod_gives_up_a_dead_transaction_as_soon_as_the_local_one_does() -> None:
    wanted = f"--setParameter=transactionLifetimeLimitSeconds={TRANSACTION_SECONDS}"

    assert wanted in BLOCKS["mongo"]["command"]


def test_images_are_those_of_the_docker_rung_and_pinned() -> None:
    assert BLOCKS["kafka"]["image"] == KAFKA_IMAGE
    assert BLOCKS["mongo"]["image"] == MONGO_IMAGE
    assert not any(image.endswith(":latest") for image in (KAFKA_IMAGE, MONGO_IMAGE))


def test_every_secret_that_is_mounted_is_generated(tmp_path: Path) -> None:
    made = {str(file.relative_to(tmp_path)) for file in prepare(tmp_path)}
    secrets = {
        name: str(Path(entry["file"]).relative_to(".data/compose"))
        for name, entry in COMPOSE["secrets"].items()
    }
    mounted = {name for block in BLOCKS.values() for name in block.get("secrets", ())}

    assert mounted == set(secrets)
    assert set(secrets.values()) <= made
    mounts = {f"kafka/{file}": file for file in ("server.properties", "format.args", "broker.args")}
    mounts |= {"secrets/tls/kafka.pem": SERVER_CERTIFICATE, "secrets/ca.pem": AUTHORITY}
    for file, inside in mounts.items():
        mount = f"./.data/compose/{file}:{SETTINGS / inside}:ro"
        assert mount in BLOCKS["kafka"]["volumes"]
        assert file in made


def test_mail_goes_nowhere_until_a_server_is_named_and_for_trials_into_the_mailbox() -> None:
    variables = ("HOST", "PORT", "SECURITY", "FROM")
    given = BLOCKS["notifier"]["environment"]
    assert {
        f"KINERJA_NOTIFIER__SMTP_{name}": f"${{KINERJA_SMTP_{name}:-}}" for name in variables
    }.items() <= given.items()

    lines = (ROOT / "deploy/compose/trial-mail.env").read_text().splitlines()
    trial = dict(line.split("=", 1) for line in lines if not line.startswith("#"))
    assert trial["KINERJA_SMTP_HOST"] == MAILBOX
    settings = ChannelSettings.model_validate(
        {name.removeprefix("KINERJA_").lower(): value for name, value in trial.items()}
    )
    assert settings.smtp_host == MAILBOX
    assert "front" in BLOCKS[MAILBOX]["networks"]


def test_traces_go_to_the_collector_where_that_is_asked_for() -> None:
    lines = (ROOT / "deploy/compose/observe.env").read_text().splitlines()
    (given,) = (line.split("=", 1) for line in lines if not line.startswith("#"))
    address = urlsplit(given[1])

    for name in SERVICES:
        variable = BLOCKS[name]["environment"][f"KINERJA_{name.upper()}__OTLP_ENDPOINT"]
        assert variable == f"${{{given[0]}:-}}"
        assert set(BLOCKS[name]["networks"]) & set(BLOCKS[str(address.hostname)]["networks"])
    assert address.port == 4318
    assert address.path == "/v1/traces"


def test_what_was_generated_stays_and_is_shut_to_others_on_this_machine(tmp_path: Path) -> None:
    folder = tmp_path / "compose"
    before = {file: file.read_text() for file in prepare(folder)}

    assert {file: file.read_text() for file in prepare(folder)} == before
    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / "secrets" / "ca.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["provision", *SERVICES])
def test_everybody_verifies_kafka_and_mongodb_by_the_authority_and_nobody_has_its_key(
    name: str,
) -> None:
    own = "KINERJA_CA_FILE" if name == "provision" else f"KINERJA_{name.upper()}__CA_FILE"
    everything = str(COMPOSE)

    assert BLOCKS[name]["environment"][own] == "/run/secrets/ca"
    assert "ca.key" not in everything
    assert "INSECURE" not in everything


def test_mongod_takes_tls_only() -> None:
    command = BLOCKS["mongo"]["command"]

    assert "--tlsMode=requireTLS" in command
    assert "--tlsCAFile=/run/secrets/ca" in command
    assert "--tls" in BLOCKS["mongo"]["healthcheck"]["test"]


@pytest.mark.parametrize("server", [KAFKA_HOST, MONGO_HOST])
def test_the_certificates_name_the_addresses_that_services_use(tmp_path: Path, server: str) -> None:
    prepare(tmp_path)
    pem = (tmp_path / "secrets" / "tls" / f"{server}.pem").read_bytes()
    certificate = x509.load_pem_x509_certificates(pem)[0]
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value

    assert server in names.get_values_for_type(x509.DNSName)
    addresses = [str(v) for s in SERVICES for v in BLOCKS[s]["environment"].values()]
    assert any(f"{server}:" in address for address in addresses)


def test_provisioning_gets_the_accounts_of_everybody() -> None:
    everybody = (ADMIN, *SERVICES)
    assert set(BLOCKS["provision"]["secrets"]) == {
        "ca",
        *(
            f"kinerja_{who}__{system}_password"
            for who in everybody
            for system in ("kafka", "mongo")
        ),
    }


def test_the_image_holds_the_locked_packages_and_runs_as_nobody_in_particular() -> None:
    text = (ROOT / "Dockerfile").read_text()
    lines = text.splitlines()

    assert "uv pip install" in text
    assert "--require-hashes --only-binary :all:" in text
    assert "-r /tmp/runtime.lock" in text
    assert [line for line in lines if line.startswith("USER ")] == ["USER 10001:10001"]
    assert lines.index("USER 10001:10001") > max(
        number for number, line in enumerate(lines) if line.startswith(("COPY", "RUN"))
    )


def test_hadolint_has_nothing_to_say_about_the_dockerfile() -> None:
    program = Path(sys.executable).with_name("hadolint")
    done = subprocess.run(
        [str(program), str(ROOT / "Dockerfile")], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_both_stages_of_the_image_stand_on_the_same_python_and_the_last_has_no_installer() -> None:
    text = (ROOT / "Dockerfile").read_text()
    images = re.findall(r"^FROM (\S+)", text, re.MULTILINE)

    assert len(images) == 2
    assert len(set(images)) == 1
    assert re.fullmatch(r"python:3\.11\.\d+-slim-bookworm", images[0])
    assert "uv" not in text.rpartition("FROM")[2].replace("uvloop", "")


def test_the_image_holds_all_of_deploy_that_provisioning_imports() -> None:
    code = "import sys, deploy.compose.provision; print(*sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    needed = {n.split(".")[1] for n in told.stdout.split() if n.startswith("deploy.")}
    lines = (ROOT / "Dockerfile").read_text().splitlines()

    assert "access" in needed
    assert {name for name in needed if f"COPY deploy/{name} deploy/{name}" not in lines} == set()


def test_the_build_context_lets_nothing_in_that_is_not_named() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]

    assert rules[0] == "*"
    assert not any(rule.startswith("!.data") for rule in rules)


def _needed(settings: type[BaseSettings]) -> set[str]:
    return {name for name, field in settings.model_fields.items() if field.is_required()}
