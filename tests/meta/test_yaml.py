"""What YAML forgives and nobody means: a key twice, of which one is lost; an anchor for nobody."""

import re
from collections import Counter
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

ROOT: Final = Path(__file__).parents[2]
FILES: Final = [ROOT / "docker-compose.yml", *sorted((ROOT / "deploy").rglob("*.y*ml"))]


def doubles(node: yaml.Node) -> list[str]:
    """Keys that stand twice in one mapping, with their lines."""
    found: list[str] = []
    if isinstance(node, yaml.MappingNode):
        counted = Counter(str(key.value) for key, _ in node.value)
        line = node.start_mark.line + 1
        found += [f"line {line}: {key}" for key, count in counted.items() if count > 1]
        for _, value in node.value:
            found += doubles(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            found += doubles(item)
    return found


@pytest.mark.parametrize("file", FILES, ids=[str(file.relative_to(ROOT)) for file in FILES])
def test_no_key_stands_twice_and_every_anchor_is_used(file: Path) -> None:
    text = file.read_text()
    anchors = set(re.findall(r"(?:^|[\s\[{])&(\w+)", text))
    aliases = set(re.findall(r"(?:^|[\s\[{])\*(\w+)", text))

    for document in yaml.compose_all(text):
        assert doubles(document) == []
    assert anchors == aliases


def test_a_key_that_stands_twice_is_found() -> None:
    node: Any = yaml.compose("a: {b: 1, b: 2}")

    assert doubles(node) == ["line 1: b"]
