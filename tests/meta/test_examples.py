"""Requests that the documents show go to addresses that are there, with fields they take."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Template
from urllib.parse import parse_qsl, urlsplit

import pytest

from deploy.local.plan import our_services

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
SERVICE = {spec.port: spec.name for spec in our_services()}
ASSIGNED = re.compile(r"^(?P<name>[A-Z]+)=(?P<value>[^\s$(]*(?:\$[A-Z]+[^\s$(]*)*)$", re.MULTILINE)
PAGES = sorted(page for page in DOCS.rglob("*.md") if "curl " in page.read_text())


@dataclass(frozen=True)
class Shown:
    """A request as a document shows it."""

    method: str
    service: str
    path: str
    query: frozenset[str]


def shown(page: Path) -> Iterator[Shown]:
    """Every curl of a page, its variables put in."""
    known: dict[str, str] = {}
    for block in re.findall(r"```sh\n(.*?)```", page.read_text(), re.DOTALL):
        for command in re.split(r"\n(?=[A-Za-z])", block.replace("\\\n", " ")):
            if match := ASSIGNED.match(command):
                known[match["name"]] = Template(match["value"]).safe_substitute(known)
            elif command.startswith("curl "):
                yield request(Template(command).safe_substitute(known))


def request(command: str) -> Shown:
    (address,) = re.findall(r"http://127\.0\.0\.1[^\s\"']*", command)
    url = urlsplit(address)
    sends = re.search(r" (-d|--data-binary) ", command)
    method = re.search(r" -X ([A-Z]+) ", command)
    query = frozenset(name for name, _ in parse_qsl(url.query, keep_blank_values=True))
    word = method[1] if method else "POST" if sends else "GET"
    return Shown(word, SERVICE[url.port or 0], url.path, query)


def addresses() -> Iterator[tuple[str, str, re.Pattern[str], frozenset[str]]]:
    """Service, method, path and query of every address on the generated page."""
    service = ""
    for line in (DOCS / "reference/http.md").read_text().splitlines():
        if line.startswith("## "):
            service = line.removeprefix("## ").lower()
        elif match := re.match(r"\| ([A-Z]+) \| `([^`]+)` \| ([^|]*) \| [^|]* \| ", line):
            path = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(match[2]))
            names = frozenset(re.findall(r"\w+", match[3]))
            yield service, match[1], re.compile(path), names


def test_the_documents_show_requests() -> None:
    assert len([one for page in PAGES for one in shown(page)]) > 30


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_request_that_a_document_shows_has_its_address(page: Path) -> None:
    known = list(addresses())
    lost = [
        one
        for one in shown(page)
        if not any(
            one.service == service
            and one.method == method
            and path.fullmatch(one.path)
            and one.query <= names
            for service, method, path, names in known
        )
    ]

    assert lost == []
