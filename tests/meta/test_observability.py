"""Alerts, dashboards and collectors: what they name is there, and what they promise is tried."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from prometheus_client import Counter, Histogram
from prometheus_client.metrics import MetricWrapperBase

from shared.observability import metrics
from shared.observability.fields import ecs

ROOT: Final = Path(__file__).parents[2]
FOLDER: Final = ROOT / "deploy" / "observability"
RULES: Final = FOLDER / "rules" / "kinerja.yml"
CASES: Final = Path(__file__).parent / "alerts" / "kinerja_test.yml"
RUNBOOKS: Final = ROOT / "docs" / "how-to" / "runbooks.md"
BOARDS: Final = sorted((FOLDER / "grafana" / "dashboards").glob("*.json"))
COMPOSE: Final[dict[str, Any]] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
BLOCKS: Final[dict[str, Any]] = COMPOSE["services"]


def series() -> dict[str, set[str]]:
    """Names of the series that a process exposes, each with its labels."""
    found: dict[str, set[str]] = {}
    for metric in vars(metrics).values():
        if not isinstance(metric, MetricWrapperBase):
            continue
        labels = set(metric._labelnames)
        name = metric._name
        if isinstance(metric, Counter):
            found[f"{name}_total"] = labels
        elif isinstance(metric, Histogram):
            found |= {f"{name}_bucket": labels | {"le"}}
            found |= {f"{name}_count": labels, f"{name}_sum": labels}
        else:
            found[name] = labels
    return found


def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load(RULES.read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def panels(board: Path) -> list[dict[str, Any]]:
    return [panel for panel in json.loads(board.read_text())["panels"] if panel["type"] != "row"]


def promql() -> Iterator[tuple[str, str]]:
    """Every expression for Prometheus, with where it stands."""
    for rule in rules():
        yield rule["alert"], rule["expr"]
    for board in BOARDS:
        for panel in panels(board):
            for target in panel["targets"]:
                if target["datasource"]["type"] == "prometheus":
                    yield f"{board.stem}: {panel['title']}", target["expr"]


def anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head).strip().lower().replace(" ", "-") for head in heads}


each_question = pytest.mark.parametrize(
    ("place", "text"), tuple(promql()), ids=lambda value: str(value)[:40]
)


@each_question
def test_every_metric_that_is_asked_for_is_one_of_ours(place: str, text: str) -> None:
    named = set(re.findall(r"\bkinerja_[a-z_]+", text))

    assert named - set(series()) == set(), place


@each_question
def test_every_label_that_is_chosen_by_is_one_that_the_metric_has(place: str, text: str) -> None:
    """`service`, `instance` and `job` come from the scrape."""
    given = {"service", "instance", "job"}
    known = series()
    for name, chosen in re.findall(r"\b(kinerja_[a-z_]+)\{([^}]*)\}", text):
        labels = set(re.findall(r"([a-z_]+)\s*[=!]", chosen))
        assert labels <= known[name] | given, place


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_every_alert_says_what_it_means_how_grave_it_is_and_where_help_is(
    rule: dict[str, Any],
) -> None:
    page, _, anchor = rule["annotations"]["runbook_url"].partition("#")

    assert rule["labels"]["severity"] in {"critical", "warning", "info"}
    assert rule["annotations"]["summary"]
    assert rule["annotations"]["description"]
    assert ROOT / page == RUNBOOKS
    assert anchor == rule["alert"].lower()
    assert anchor in anchors(RUNBOOKS)


def test_no_runbook_is_about_an_alert_that_does_not_exist() -> None:
    about = {anchor for anchor in anchors(RUNBOOKS) if anchor.startswith("kinerja")}

    assert about == {rule["alert"].lower() for rule in rules()}


def test_every_alert_is_seen_to_fire_in_the_cases_for_promtool() -> None:
    cases = yaml.safe_load(CASES.read_text())["tests"]
    fired = {
        case["alertname"]
        for test in cases
        for case in test["alert_rule_test"]
        if case["exp_alerts"]
    }

    assert fired == {rule["alert"] for rule in rules()}


@pytest.mark.parametrize(
    "arguments",
    [("check", "rules", str(RULES)), ("test", "rules", str(CASES))],
    ids=["check", "test"],
)
def test_promtool_finds_the_rules_sound_and_their_cases_true(arguments: tuple[str, ...]) -> None:
    done = subprocess.run([promtool(), *arguments], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_promtool_takes_the_settings_of_prometheus(tmp_path: Path) -> None:
    file = tmp_path / "prometheus.yml"
    text = (FOLDER / "prometheus.yml").read_text()
    file.write_text(text.replace("/etc/prometheus/rules/*.yml", str(RULES)))
    arguments = ("check", "config", str(file))

    done = subprocess.run([promtool(), *arguments], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_promtool_can_read_every_question_of_the_dashboards(tmp_path: Path) -> None:
    asked = [
        {"record": f"asked:{number}", "expr": text.replace("$service", ".+")}
        for number, (_, text) in enumerate(promql())
    ]
    file = tmp_path / "asked.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "asked", "rules": asked}]}))
    arguments = ("check", "rules", "--lint=none", str(file))

    done = subprocess.run([promtool(), *arguments], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_prometheus_reads_every_service_and_every_watcher_under_its_name_in_compose() -> None:
    jobs = yaml.safe_load((FOLDER / "prometheus.yml").read_text())["scrape_configs"]
    read = {
        entry["labels"]["service"]: entry["targets"]
        for job in jobs
        for entry in job["static_configs"]
    }
    ports = {
        name: block["environment"][f"KINERJA_{name.upper()}__HTTP_PORT"]
        for name, block in BLOCKS.items()
        if block.get("command") == [f"services.{name}"]
    }
    watchers = {n for n, b in BLOCKS.items() if b.get("profiles") == ["observability"]}

    assert {name: read[name] for name in ports} == {n: [f"{n}:{p}"] for n, p in ports.items()}
    assert set(read) - set(ports) == watchers
    for name in watchers - {"prometheus"}:
        assert read[name][0].startswith(f"{name}:")


def test_every_address_in_the_settings_is_a_container_on_a_network_of_who_asks() -> None:
    """Host names by file; the mailbox is another profile's, and alerts can do without."""
    asked = {
        "prometheus": ("prometheus.yml", r'"([a-z-]+):\d+"'),
        "otel-collector": ("otel-collector.yaml", r"(?:http://|endpoint: )([a-z-]+):\d+"),
        "grafana": ("grafana/provisioning/datasources/kinerja.yaml", r"http://([a-z-]+):\d+"),
        "alertmanager": ("alertmanager.yml", r"smarthost: ([a-z-]+):\d+"),
    }
    for who, (file, pattern) in asked.items():
        hosts = set(re.findall(pattern, (FOLDER / file).read_text())) - {"localhost"}
        assert hosts, who
        for host in hosts:
            shared = set(BLOCKS[who]["networks"]) & set(BLOCKS[host]["networks"])
            assert shared, f"{who} cannot reach {host}"


def test_every_processor_receiver_and_exporter_of_the_collector_is_declared_and_used() -> None:
    config = yaml.safe_load((FOLDER / "otel-collector.yaml").read_text())
    lines = config["service"]["pipelines"].values()

    for kind in ("receivers", "processors", "exporters"):
        assert {name for line in lines for name in line[kind]} == set(config[kind]), kind
    assert config["service"]["extensions"] == list(config["extensions"])


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.stem)
def test_a_dashboard_has_panels_with_words_that_ask_known_sources(board: Path) -> None:
    whole = json.loads(board.read_text())
    sources = yaml.safe_load(
        (FOLDER / "grafana/provisioning/datasources/kinerja.yaml").read_text()
    )["datasources"]
    known = {source["uid"]: source["type"] for source in sources}
    ids = [panel["id"] for panel in whole["panels"]]
    mounted = "./deploy/observability/grafana/dashboards:/var/lib/kinerja/dashboards:ro"

    assert whole["uid"].startswith("kinerja-")
    assert len(ids) == len(set(ids))
    assert mounted in BLOCKS["grafana"]["volumes"]
    for panel in panels(board):
        assert panel["title"]
        assert panel["description"]
        assert panel["targets"]
        for target in panel["targets"]:
            assert known[target["datasource"]["uid"]] == target["datasource"]["type"]
            assert target["expr"]


def test_questions_to_the_logs_name_fields_that_our_lines_have() -> None:
    """Loki makes `_` of the dots in the names of fields."""
    line = {key: key for key in ("level", "cycle", "service", "correlation_id", "event_id")}
    known = {name.replace(".", "_") for name in ecs(line)} | {"service_namespace"}
    asked = [
        target["expr"]
        for board in BOARDS
        for panel in panels(board)
        for target in panel["targets"]
        if target["datasource"]["type"] == "loki"
    ]

    assert asked
    for text in asked:
        assert set(re.findall(r"([a-z_]+)=~?\"", text)) <= known, text


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.stem)
def test_panels_of_a_dashboard_do_not_lie_on_each_other(board: Path) -> None:
    taken: set[tuple[int, int]] = set()
    for panel in json.loads(board.read_text())["panels"]:
        at = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(at["x"], at["x"] + at["w"])
            for y in range(at["y"], at["y"] + at["h"])
        }
        assert at["x"] + at["w"] <= 24
        assert not cells & taken, panel["title"]
        taken |= cells


def promtool() -> str:
    """That of `make promtool`, or the system's; without one the test is skipped, but not in CI."""
    beside = Path(sys.executable).with_name("promtool")
    found = str(beside) if beside.exists() else shutil.which("promtool")
    if found:
        return found
    words = "promtool is missing: make promtool (Debian, Ubuntu), or the package `prometheus`"
    if os.environ.get("CI") == "true":
        pytest.fail(words)
    pytest.skip(words)
