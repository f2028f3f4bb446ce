"""deploy/k8s without a cluster: schemas, settings, secrets, topics, accounts, networks, limits."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from importlib import import_module
from importlib.resources import files
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
import yaml
from jsonschema import Draft202012Validator
from pydantic_settings import BaseSettings
from referencing import Registry, Resource

from deploy.access.rights import declared_by
from deploy.local.kafka.config import OFFSETS_RETENTION_MINUTES, PARTITIONS
from deploy.local.mongo.node import TRANSACTION_SECONDS
from deploy.local.principals import PORTAL, SERVICES, database_of
from deploy.local.topics import WANTED_CONFIG
from services.approval.settings import ApprovalSettings
from services.notifier.settings import ChannelSettings
from services.portal.settings import PortalSettings
from shared.contract import TOPICS
from shared.http.uploads import MAX_UPLOAD_BYTES
from shared.runtime.service import STOP_SECONDS
from shared.settings import ServiceSettings

ROOT: Final = Path(__file__).parents[2]
FOLDER: Final = ROOT / "deploy" / "k8s"
VERSION: Final = "1.34"
"""Kubernetes that the manifests are written for (`sleep` of `preStop` wants 1.30)."""
OF_OPERATORS: Final = (
    "strimzi.io/",
    "mongodb.com/",
    "keda.sh/",
    "coreos.com/",
    "cert-manager.io/",
)
SETTINGS_OF: Final[dict[str, tuple[type[BaseSettings], ...]]] = {
    PORTAL: (PortalSettings,),
    "approval": (ApprovalSettings,),
    "notifier": (ServiceSettings, ChannelSettings),
}
OVERLAYS: Final = ("one-office", "nation")

_BESIDE: Final = Path(sys.executable).with_name("kustomize")
KUSTOMIZE: Final = str(_BESIDE) if _BESIDE.exists() else shutil.which("kustomize")
"""That of `make kustomize`, or the system's."""

Manifest = dict[str, Any]

each_service = pytest.mark.parametrize("service", SERVICES)


@cache
def documents(file: Path) -> tuple[Manifest, ...]:
    return tuple(yaml.safe_load_all(file.read_text()))


def read(pattern: str) -> Iterator[tuple[Path, Manifest]]:
    for file in sorted(FOLDER.glob(pattern)):
        for document in documents(file):
            yield file, document


def of_kind(kind: str) -> dict[str, Manifest]:
    """The base's and the data tier's manifests of a kind, by name."""
    found = [d for part in ("base", "data") for _, d in read(f"{part}/*.yaml") if d["kind"] == kind]
    return {document["metadata"]["name"]: document for document in found}


def pod(service: str) -> Manifest:
    spec: Manifest = of_kind("Deployment")[service]["spec"]["template"]["spec"]
    return spec


def container(service: str) -> Manifest:
    (only,) = pod(service)["containers"]
    found: Manifest = only
    return found


def variables(service: str) -> dict[str, str]:
    """The environment of a service, with what the common ConfigMap has put in."""
    common = of_kind("ConfigMap")["kinerja"]["data"]
    return {
        entry["name"]: entry.get("value") or common[entry["valueFrom"]["configMapKeyRef"]["key"]]
        for entry in container(service)["env"]
    }


def mounted_secrets(service: str) -> dict[str, tuple[str, str]]:
    """File in the folder of secrets -> (name of the secret, key)."""
    (volume,) = [v for v in pod(service)["volumes"] if v["name"] == "secrets"]
    sources = [source["secret"] for source in volume["projected"]["sources"]]
    return {item["path"]: (s["name"], item["key"]) for s in sources for item in s["items"]}


@cache
def schema(name: str) -> Any:
    """A schema of the package kubernetes-validate, in which unknown fields are forbidden."""
    folder = files("kubernetes_validate") / "kubernetes-json-schema" / f"v{VERSION}.0-local-strict"
    return json.loads((folder / f"{name}.json").read_text())


@cache
def definitions() -> "Registry[Any]":
    """What all schemas refer to; the package itself would read it anew for each manifest."""
    return (Resource.from_contents(schema("_definitions")) @ Registry()).crawl()


def faults(document: Manifest) -> list[str]:
    group, _, version = document["apiVersion"].rpartition("/")
    parts = [document["kind"].lower(), *([group.partition(".")[0]] if group else []), version]
    known = Draft202012Validator(schema("-".join(parts)), registry=definitions())
    return [f"{error.json_path}: {error.message}" for error in known.iter_errors(document)]


OF_KUBERNETES: Final = [
    (file, document)
    for file, document in read("**/*.yaml")
    if "kind" in document
    and document["kind"] not in {"Kustomization", "Component"}
    and not any(group in document["apiVersion"] for group in OF_OPERATORS)
    # A patch has only what it changes.
    and (file.parent.parent.name != "overlays" or document["kind"] == "Namespace")
]


@pytest.mark.parametrize(
    ("file", "document"),
    OF_KUBERNETES,
    ids=[f"{d['kind']}-{d['metadata']['name']}" for _, d in OF_KUBERNETES],
)
def test_every_manifest_keeps_to_the_schema_of_kubernetes(file: Path, document: Manifest) -> None:
    """Those of the operators' own kinds: ``python -m tests.meta.crds`` with their definitions."""
    assert faults(document) == [], file


def test_a_field_that_kubernetes_does_not_know_is_found() -> None:
    document = deepcopy(of_kind("Deployment")["portal"])
    document["spec"]["template"]["spec"]["containers"][0]["readinesProbe"] = {}

    assert faults(document) != []


def test_every_file_is_taken_up_by_its_kustomization() -> None:
    for file in sorted(FOLDER.rglob("kustomization.yaml")):
        whole = yaml.safe_load(file.read_text())
        named = {r for r in whole.get("resources", []) if r.endswith(".yaml")}
        named |= {patch["path"] for patch in whole.get("patches", []) if "path" in patch}
        assert named == {p.name for p in file.parent.glob("*.yaml")} - {"kustomization.yaml"}, file


def test_every_service_of_the_house_is_deployed_and_no_other() -> None:
    assert set(of_kind("Deployment")) == set(SERVICES)
    assert set(of_kind("PodDisruptionBudget")) == set(SERVICES)


@each_service
def test_every_variable_is_a_setting_and_every_needed_setting_is_given(service: str) -> None:
    prefix = f"KINERJA_{service.upper()}__"
    given = {n.removeprefix(prefix).lower() for n in variables(service) if n.startswith(prefix)}
    others = {n for n in variables(service) if not n.startswith(prefix)}
    files = {name.removeprefix(prefix.lower()) for name in mounted_secrets(service)}
    classes = SETTINGS_OF.get(service, (ServiceSettings,))
    fields = {name: field for one in classes for name, field in one.model_fields.items()}

    assert given <= set(fields)
    assert {name for name, field in fields.items() if field.is_required()} <= given | files
    assert others <= {"KINERJA_SECRETS_DIR", "KINERJA_OFFICES_FILE"}


@each_service
def test_a_service_has_its_own_account_database_port_and_command(service: str) -> None:
    prefix, given = f"KINERJA_{service.upper()}__", variables(service)
    (port,) = container(service)["ports"]
    (served,) = of_kind("Service")[service]["spec"]["ports"]

    assert container(service)["args"] == [f"services.{service}"]
    assert given[f"{prefix}KAFKA_USERNAME"] == service
    assert given[f"{prefix}MONGO_USERNAME"] == service
    assert given[f"{prefix}MONGO_DATABASE"] == database_of(service)
    assert given[f"{prefix}HTTP_PORT"] == str(port["containerPort"]) == str(served["port"])


@each_service
def test_a_service_sees_its_own_secrets_where_its_settings_look_for_them(service: str) -> None:
    wanted = {
        f"kinerja_{service}__kafka_password": (service, "password"),
        f"kinerja_{service}__mongo_password": (f"kinerja-mongo-{service}", "password"),
        "issuer.pub": ("kinerja-token-public", "issuer.pub"),
        "ca.crt": ("kinerja-ca", "ca.crt"),
    }
    if service == PORTAL:
        wanted["issuer.key"] = ("kinerja-token-private", "issuer.key")
    folder = variables(service)["KINERJA_SECRETS_DIR"]
    (mount,) = [m for m in container(service)["volumeMounts"] if m["name"] == "secrets"]

    assert mounted_secrets(service) == wanted
    assert mount["mountPath"] == folder
    prefix = f"KINERJA_{service.upper()}__"
    assert variables(service)[f"{prefix}TOKEN_PUBLIC_KEY"] == f"{folder}/issuer.pub"
    assert variables(service)[f"{prefix}CA_FILE"] == f"{folder}/ca.crt"


def test_every_secret_that_is_read_is_expected_and_every_expected_one_is_read() -> None:
    expected = yaml.safe_load((FOLDER / "expected.yaml").read_text())
    wanted = {(n, key) for n, entry in expected["secrets"].items() for key in entry["keys"]}
    read_here = {pair for service in SERVICES for pair in mounted_secrets(service).values()}
    for listener in of_kind("Kafka")["kinerja"]["spec"]["kafka"]["listeners"]:
        papers = listener["configuration"]["brokerCertChainAndKey"]
        read_here |= {(papers["secretName"], papers[key]) for key in ("certificate", "key")}
    sealed = of_kind("MongoDBCommunity")["kinerja-mongo"]["spec"]["security"]["tls"]
    server = sealed["certificateKeySecretRef"]["name"]
    read_here |= {(server, "tls.crt"), (server, "tls.key")}
    read_here.add((sealed["caCertificateSecretRef"]["name"], "ca.crt"))
    for user in of_kind("MongoDBCommunity")["kinerja-mongo"]["spec"]["users"]:
        read_here.add((user["passwordSecretRef"]["name"], user["passwordSecretRef"]["key"]))
    for entry in of_kind("TriggerAuthentication")["kinerja-kafka"]["spec"]["secretTargetRef"]:
        read_here.add((entry["name"], entry["key"]))
    for entry in of_kind("Ingress")["portal"]["spec"]["tls"]:
        read_here |= {(entry["secretName"], key) for key in ("tls.crt", "tls.key")}
    assert read_here == wanted

    maps = {
        volume["configMap"]["name"]
        for service in SERVICES
        for volume in pod(service)["volumes"]
        if "configMap" in volume
    }
    assert maps == set(expected["config_maps"])


@each_service
def test_our_pods_have_no_rights_that_they_do_not_need(service: str) -> None:
    """The profile `restricted` of Kubernetes, and a file system that cannot be written to."""
    assert pod(service)["automountServiceAccountToken"] is False
    assert pod(service)["securityContext"] == {
        "runAsNonRoot": True,
        "runAsUser": 10001,
        "runAsGroup": 10001,
        "fsGroup": 10001,
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    assert container(service)["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }


@each_service
def test_every_pod_has_limits_probes_and_time_to_end(service: str) -> None:
    block = container(service)

    assert set(block["resources"]["limits"]) == {"cpu", "memory"}
    assert set(block["resources"]["requests"]) == {"cpu", "memory"}
    assert block["livenessProbe"]["httpGet"] == {"path": "/healthz", "port": "http"}
    assert block["startupProbe"]["httpGet"] == {"path": "/healthz", "port": "http"}
    assert block["readinessProbe"]["httpGet"] == {"path": "/readyz", "port": "http"}
    pause = block["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert pod(service)["terminationGracePeriodSeconds"] > pause + STOP_SECONDS


def test_topics_are_made_as_the_code_makes_them() -> None:
    topics = of_kind("KafkaTopic")

    assert set(topics) == set(TOPICS)
    for topic in topics.values():
        assert topic["spec"]["partitions"] == PARTITIONS
        config = {name: str(value) for name, value in topic["spec"]["config"].items()}
        assert config == WANTED_CONFIG


def test_kafka_keeps_offsets_for_as_long_as_locally_and_makes_no_topic_by_itself() -> None:
    config = of_kind("Kafka")["kinerja"]["spec"]["kafka"]["config"]

    assert config["offsets.retention.minutes"] == OFFSETS_RETENTION_MINUTES
    assert config["auto.create.topics.enable"] is False
    assert config["num.partitions"] == PARTITIONS


@each_service
def test_an_account_may_read_what_its_service_consumes_and_write_what_it_says(
    service: str,
) -> None:
    consumes = {event.TOPIC for event in import_module(f"services.{service}.domain").CONSUMES}
    says = set(declared_by(service).writes)
    rights = _rights(service)

    assert {name for (kind, name), may in rights.items() if kind == "topic" and "Read" in may} == (
        consumes
    )
    assert {name for (kind, name), may in rights.items() if kind == "topic" and "Write" in may} == (
        says
    )
    assert rights[("group", service)] == {"Read"}
    assert set(rights) == {("topic", name) for name in consumes | says} | {("group", service)}
    assert all(may <= {"Read", "Write"} for may in rights.values())


def test_keda_sees_how_far_groups_are_and_no_event() -> None:
    scaled = set(of_kind("ScaledObject"))

    assert _rights("keda") == {("topic", name): {"Describe"} for name in TOPICS} | {
        ("group", name): {"Describe"} for name in scaled
    }
    assert set(of_kind("KafkaUser")) == {*SERVICES, "keda"}


def test_replicas_follow_the_lag_of_the_own_group_up_to_the_number_of_partitions() -> None:
    scaled = of_kind("ScaledObject")

    assert set(scaled) == set(SERVICES) - {PORTAL}
    for name, entry in scaled.items():
        (trigger,) = entry["spec"]["triggers"]
        assert entry["spec"]["scaleTargetRef"] == {"name": name}
        assert entry["spec"]["maxReplicaCount"] == PARTITIONS
        assert trigger["metadata"]["consumerGroup"] == name
        assert trigger["metadata"]["bootstrapServersFromEnv"] in variables(name)
        assert "replicas" not in of_kind("Deployment")[name]["spec"]


def test_an_account_of_mongodb_writes_its_own_database_only() -> None:
    spec = of_kind("MongoDBCommunity")["kinerja-mongo"]["spec"]
    rights = {user["name"]: user["roles"] for user in spec["users"]}
    limit = spec["additionalMongodConfig"]["setParameter"]["transactionLifetimeLimitSeconds"]

    assert rights == {name: [{"name": "readWrite", "db": database_of(name)}] for name in SERVICES}
    assert limit == TRANSACTION_SECONDS


def test_kafka_and_mongodb_are_known_by_the_names_that_they_are_asked_by() -> None:
    """The services verify names: those of the addresses that they are given, and are told."""
    common = of_kind("ConfigMap")["kinerja"]["data"]
    papers = {n: set(c["spec"].get("dnsNames", ())) for n, c in of_kind("Certificate").items()}
    (listener,) = of_kind("Kafka")["kinerja"]["spec"]["kafka"]["listeners"]
    host, _, port = common["kafka_bootstrap"].partition(":")
    mongo = str(urlsplit(common["mongo_uri"]).hostname)

    assert listener["tls"] is True
    assert int(port) == listener["port"]
    assert host in papers["kinerja-kafka-server"]
    assert f"*.{host.replace('bootstrap', 'brokers')}" in papers["kinerja-kafka-server"]
    assert {mongo, f"*.{mongo}", f"*.{mongo}.cluster.local"} <= papers["kinerja-mongo-server"]
    for trigger in of_kind("ScaledObject").values():
        assert trigger["spec"]["triggers"][0]["metadata"]["tls"] == "enable"
    out = of_kind("NetworkPolicy")["services-to-names-and-data"]["spec"]["egress"]
    assert [rule["ports"][0]["port"] for rule in out] == [53, listener["port"], 27017]


def test_nobody_speaks_with_anybody_unless_it_is_written() -> None:
    policies = {name: entry["spec"] for name, entry in of_kind("NetworkPolicy").items()}

    assert policies["deny-all-in"] == {"podSelector": {}, "policyTypes": ["Ingress"]}
    assert "egress" not in policies["deny-services-out"]
    assert "Egress" in policies["deny-services-out"]["policyTypes"]
    chosen = policies["deny-services-out"]["podSelector"]["matchLabels"].items()
    for service in SERVICES:
        labels = of_kind("Deployment")[service]["spec"]["template"]["metadata"]["labels"]
        assert chosen <= labels.items()


def test_the_portal_reaches_the_other_four_and_they_reach_nobody_of_the_house() -> None:
    out = of_kind("NetworkPolicy")["portal-out"]["spec"]["egress"]
    reached = {
        rule["to"][0]["podSelector"]["matchLabels"]["app.kubernetes.io/name"]: rule["ports"]
        for rule in out
    }
    ports = {name: container(name)["ports"][0]["containerPort"] for name in SERVICES}

    assert reached == {
        name: [{"protocol": "TCP", "port": port}] for name, port in ports.items() if name != PORTAL
    }
    for name in set(SERVICES) - {PORTAL}:
        url = variables(PORTAL)[f"KINERJA_PORTAL__{name.upper()}_URL"]
        assert url == f"http://{name}:{ports[name]}"


def test_people_come_by_https_to_the_address_that_the_portal_believes_to_have() -> None:
    spec = of_kind("Ingress")["portal"]["spec"]
    (rule,), (tls,) = spec["rules"], spec["tls"]
    common = of_kind("ConfigMap")["kinerja"]["data"]
    notes = of_kind("Ingress")["portal"]["metadata"]["annotations"]
    size = notes["nginx.ingress.kubernetes.io/proxy-body-size"]

    assert set(of_kind("Ingress")) == {"portal"}
    assert variables(PORTAL)["KINERJA_PORTAL__TRUSTED_PROXIES"] == common["trusted_proxies"]
    assert [ip_network(text) for text in json.loads(common["trusted_proxies"])]
    assert tls["hosts"] == [rule["host"]]
    assert common["public_url"] == f"https://{rule['host']}"
    assert common["verify_url"] == f"{common['public_url']}/verifikasi"
    assert notes["nginx.ingress.kubernetes.io/force-ssl-redirect"] == "true"
    assert int(size.removesuffix("m")) * 1024 * 1024 > MAX_UPLOAD_BYTES


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_an_overlay_stands_on_base_and_data_and_pins_the_image(overlay: str) -> None:
    whole = yaml.safe_load((FOLDER / "overlays" / overlay / "kustomization.yaml").read_text())

    assert {"../../base", "../../data"} <= set(whole["resources"])
    assert whole["namespace"] == "kinerja"
    (image,) = whole["images"]
    assert image["newTag"] not in {"", "latest"}
    for service in SERVICES:
        assert container(service)["image"].split(":")[0] == image["name"]


def test_in_the_cell_of_many_offices_no_confirmed_event_hangs_on_one_node() -> None:
    spec = yaml.safe_load_all((FOLDER / "overlays/nation/kafka.yaml").read_text())
    pool, kafka = (document["spec"] for document in spec)
    config = kafka["kafka"]["config"]

    assert pool["replicas"] == config["default.replication.factor"] == 3
    assert config["min.insync.replicas"] == config["transaction.state.log.min.isr"] == 2
    whole = yaml.safe_load((FOLDER / "overlays/nation/kustomization.yaml").read_text())
    patched = {p["target"]["kind"]: p["patch"] for p in whole["patches"] if "target" in p}
    assert "/spec/replicas, value: 3" in patched["KafkaTopic"]


@pytest.mark.skipif(KUSTOMIZE is None, reason="kustomize is missing: make kustomize (needs Go)")
@pytest.mark.parametrize("overlay", OVERLAYS)
def test_kustomize_builds_the_overlay(overlay: str) -> None:
    done = subprocess.run(
        [str(KUSTOMIZE), "build", str(FOLDER / "overlays" / overlay)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    built = list(yaml.safe_load_all(done.stdout))
    assert {d["metadata"].get("namespace", "kinerja") for d in built} == {"kinerja"}
    for document in built:
        if not any(group in document["apiVersion"] for group in OF_OPERATORS):
            assert faults(document) == [], document["metadata"]["name"]


def _rights(account: str) -> dict[tuple[str, str], set[str]]:
    acls = of_kind("KafkaUser")[account]["spec"]["authorization"]["acls"]
    for acl in acls:
        own_group = acl["resource"] == {"type": "group", "name": account, "patternType": "prefix"}
        assert own_group or acl["resource"]["patternType"] == "literal"
    return {(a["resource"]["type"], a["resource"]["name"]): set(a["operations"]) for a in acls}
