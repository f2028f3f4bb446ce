import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.authority import ensure_wire
from deploy.local.infrastructure import Addresses
from deploy.local.plan import ServiceSpec, StackPlan, our_services
from deploy.local.ports import Ports
from deploy.local.principals import SERVICES
from deploy.local.secrets import SecretStore, ensure_accounts
from deploy.local.service_children import inherited, service_children
from deploy.local.state import Backend

AT = Addresses("127.0.0.1:1", "mongodb://127.0.0.1:2/")


@pytest.fixture
def ports(tmp_path: Path) -> Iterator[Ports]:
    ports = Ports(tmp_path / "ports")
    yield ports
    ports.release()


def plan(folder: Path, replicas: int, port: int) -> StackPlan:
    return StackPlan(
        run_id="run-1",
        data_dir=folder,
        backend=Backend(kind="embedded", reason="test"),
        topics=(),
        services=(ServiceSpec(name="recap", argv=("run",), port=port),),
        replicas=replicas,
    )


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_replicas_differ_in_name_port_and_log_and_share_account_and_database(
    tmp_path: Path, ports: Ports
) -> None:
    store = SecretStore(tmp_path / "secrets")
    ensure_accounts(store)

    one, two = service_children(plan(tmp_path, 2, free_port()), AT, store, store, ports)

    assert (one.name, two.name) == ("recap", "recap-2")
    assert one.port != two.port
    assert one.log != two.log
    assert one.env["KINERJA_RECAP__MONGO_DATABASE"] == two.env["KINERJA_RECAP__MONGO_DATABASE"]
    assert two.env["KINERJA_RECAP__HTTP_PORT"] == str(two.port)
    assert one.env["KINERJA_SECRETS_DIR"] == str(store.folder / "recap")


def test_a_service_sees_its_own_settings_and_nobody_elses() -> None:
    env = {
        "PATH": "/bin",
        "KINERJA_RECAP__LOG_LEVEL": "debug",
        "KINERJA_ADMIN__MONGO_PASSWORD": "x",
        "KINERJA_APPROVAL__KAFKA_PASSWORD": "x",
        "KINERJA_SECRETS_DIR": "/all",
    }

    assert inherited(env, "recap") == {"PATH": "/bin", "KINERJA_RECAP__LOG_LEVEL": "debug"}


def test_settings_of_the_caller_reach_the_service_but_addresses_are_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ports: Ports
) -> None:
    store = SecretStore(tmp_path / "secrets")
    ensure_accounts(store)
    monkeypatch.setenv("KINERJA_RECAP__LOG_FORMAT", "console")
    monkeypatch.setenv("KINERJA_RECAP__KAFKA_BOOTSTRAP", "elsewhere:9")

    (child,) = service_children(plan(tmp_path, 1, free_port()), AT, store, store, ports)

    assert child.env["KINERJA_RECAP__LOG_FORMAT"] == "console"
    assert child.env["KINERJA_RECAP__KAFKA_BOOTSTRAP"] == AT.kafka_bootstrap


def test_every_service_has_a_default_port_of_its_own_and_the_portal_the_well_known_one() -> None:
    assert [(spec.name, spec.port) for spec in our_services()] == list(
        zip(SERVICES, (8101, 8102, 8103, 8104, 8080), strict=True)
    )


def test_the_portal_knows_the_others_and_alone_has_the_key_that_signs(
    tmp_path: Path, ports: Ports
) -> None:
    store = SecretStore(tmp_path / "secrets")
    ensure_accounts(store)
    whole = plan(tmp_path, 1, free_port()).model_copy(update={"services": our_services()})

    children = {c.service or "": c for c in service_children(whole, AT, store, store, ports)}

    portal = children.pop("portal")
    assert {
        portal.env[f"KINERJA_PORTAL__{name.upper()}_URL"].rsplit(":", 1)[1] for name in children
    } == {str(child.port) for child in children.values()}
    assert portal.env["KINERJA_PORTAL__TOKEN_PRIVATE_KEY"] == str(store.issuer_key)
    for name in ("approval", "notifier"):
        verification = children[name].env[f"KINERJA_{name.upper()}__VERIFY_URL"]
        assert verification == f"http://127.0.0.1:{portal.port}/verifikasi"
    assert not any("PRIVATE_KEY" in name for child in children.values() for name in child.env)


def test_a_service_knows_the_stack_s_authority_whatever_the_caller_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ports: Ports
) -> None:
    store = SecretStore(tmp_path / "secrets")
    ensure_accounts(store)
    ensure_wire(store)
    monkeypatch.setenv("KINERJA_RECAP__INSECURE_WITHOUT_TLS", "true")
    monkeypatch.setenv("KINERJA_RECAP__CA_FILE", "/elsewhere.pem")

    (child,) = service_children(plan(tmp_path, 1, free_port()), AT, store, store, ports)

    assert child.env["KINERJA_RECAP__CA_FILE"] == str(store.ca)
    assert child.env["KINERJA_RECAP__INSECURE_WITHOUT_TLS"] == "false"
