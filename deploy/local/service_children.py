"""The services as children: which command, which port, which environment."""

import os
from collections.abc import Mapping

from deploy.local.family import ChildSpec
from deploy.local.identity import RUN_ID_VARIABLE
from deploy.local.infrastructure import Addresses
from deploy.local.paths import Paths
from deploy.local.plan import ServiceSpec, StackPlan
from deploy.local.ports import HOST, Ports
from deploy.local.principals import PORTAL, database_of
from deploy.local.secrets import SecretStore
from shared.trust import Trust

# Services whose papers carry a QR code.
_PRINTING = ("approval", "notifier")
# Files of the office that several services read.
_COMMON = ("KINERJA_OFFICES_FILE",)


def service_children(
    plan: StackPlan,
    addresses: Addresses,
    accounts: SecretStore,
    issuer: SecretStore,
    ports: Ports,
) -> list[ChildSpec]:
    """Every replica of every service, each on a port of its own."""
    numbered = [(n, spec) for n in range(1, plan.replicas + 1) for spec in plan.services]
    chosen = [ports.choose(spec.port) for _, spec in numbered]
    # The first replicas come first; `chosen` is longer where there are others.
    first = dict(zip((spec.name for spec in plan.services), chosen, strict=False))
    children = []
    for (replica, spec), port in zip(numbered, chosen, strict=True):
        own = _settings(spec.name, port, addresses, accounts, issuer)
        settings = own | _neighbours(spec.name, first, issuer)
        children.append(_child(plan, spec, replica, port, settings))
    return children


def _neighbours(service: str, ports: Mapping[str, int], issuer: SecretStore) -> dict[str, str]:
    """What a service must know of the others: papers lead to the portal's page of verification."""
    if PORTAL not in ports:
        return {}
    if service == PORTAL:
        return _of_portal(ports, issuer)
    if service not in _PRINTING:
        return {}
    return {f"{_prefix(service)}VERIFY_URL": f"http://{HOST}:{ports[PORTAL]}/verifikasi"}


def _of_portal(ports: Mapping[str, int], issuer: SecretStore) -> dict[str, str]:
    """Where the portal finds the others, and the key that it alone signs tokens with."""
    urls = {
        f"{_prefix(PORTAL)}{name.upper()}_URL": f"http://{HOST}:{port}"
        for name, port in ports.items()
        if name != PORTAL
    }
    return {
        **urls,
        f"{_prefix(PORTAL)}PUBLIC_URL": f"http://{HOST}:{ports[PORTAL]}",
        f"{_prefix(PORTAL)}TOKEN_PRIVATE_KEY": str(issuer.issuer_key),
    }


def _child(
    plan: StackPlan, spec: ServiceSpec, replica: int, port: int, settings: Mapping[str, str]
) -> ChildSpec:
    name = spec.name if replica == 1 else f"{spec.name}-{replica}"
    defaults = {f"{_prefix(spec.name)}LOG_FORMAT": "json", "PYTHONUNBUFFERED": "1"}
    given = inherited(os.environ, spec.name)
    env = {**defaults, **given, **settings, RUN_ID_VARIABLE: plan.run_id}
    log = Paths.of(plan.data_dir).log(name)
    return ChildSpec(name, spec.argv, env, port, log, service=spec.name)


def _settings(
    service: str, port: int, at: Addresses, accounts: SecretStore, issuer: SecretStore
) -> dict[str, str]:
    account = accounts.credentials(service)
    fields = {
        "KAFKA_BOOTSTRAP": at.kafka_bootstrap,
        "KAFKA_USERNAME": account.kafka_username,
        "MONGO_URI": at.mongo_uri,
        "MONGO_DATABASE": database_of(service),
        "MONGO_USERNAME": account.mongo_username,
        "TOKEN_PUBLIC_KEY": str(issuer.issuer_pub),
        "HTTP_HOST": HOST,
        "HTTP_PORT": str(port),
    }
    prefixed = {f"{_prefix(service)}{name}": value for name, value in fields.items()}
    wire = _wire(account.trust)
    prefixed |= {f"{_prefix(service)}{name}": value for name, value in wire.items()}
    # Passwords go as files: an environment is readable by every process of the same user, and
    # ends up in crash reports.
    folder = {"KINERJA_SECRETS_DIR": str(accounts.of(service))}
    return {**prefixed, **folder}


def _wire(trust: Trust) -> dict[str, str]:
    """How a service knows Kafka and MongoDB."""
    ca = {} if trust.ca_file is None else {"CA_FILE": str(trust.ca_file)}
    # Said either way, so that nothing of the caller's environment decides it.
    return {"INSECURE_WITHOUT_TLS": str(trust.insecure_without_tls).lower(), **ca}


def inherited(env: Mapping[str, str], service: str) -> dict[str, str]:
    """What of our own environment `service` may see: nothing of another service or of `admin`."""
    return {
        name: value
        for name, value in env.items()
        if not name.startswith("KINERJA_") or name.startswith(_prefix(service)) or name in _COMMON
    }


def _prefix(service: str) -> str:
    return f"KINERJA_{service.upper()}__"
