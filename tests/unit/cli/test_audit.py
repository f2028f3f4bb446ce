"""``kinerja audit``: the log as a file, and whether it is whole."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import httpx
import orjson
import pytest

from services.portal.accounts.audit import AuditLine, What
from services.portal.accounts.trail import Trail
from shared.chain import SHEET_LINES
from shared.documents import MemoryDocuments
from tests.unit.cli.edge import Edge

LINES = SHEET_LINES + 3


class Played:
    """A portal with a log."""

    def __init__(self) -> None:
        self.trail = Trail(MemoryDocuments())
        self.cut = 0

    def write(self, count: int) -> None:
        async def add() -> None:
            for number in range(count):
                at = datetime(2025, 10, 1, tzinfo=UTC)
                login = f"a{number}"
                await self.trail.add(
                    AuditLine(office="6304-dukcapil", at=at, what=What.MASUK, login=login, by="ti")
                )

        asyncio.run(add())

    def answer(self, request: httpx.Request) -> httpx.Response:
        sheet = int(request.url.params["sheet"])
        links = asyncio.run(self.trail.sheet(sheet))
        head = asyncio.run(self.trail.head())
        told = [link.model_dump(mode="json") for link in links]
        kept = told[: len(told) - self.cut] if sheet else told
        return httpx.Response(200, json={"links": kept, "head": head.model_dump(mode="json")})


@pytest.fixture
def log(outside: Edge) -> Played:
    played = Played()
    played.write(LINES)
    outside.runs()
    outside.answers(played.answer)
    return played


def exported(outside: Edge, folder: Path, name: str = "log.jsonl") -> Path:
    file = folder / name
    assert outside.json("audit", "export", str(file))["lines"]
    return file


def verdict(outside: Edge, *words: str) -> tuple[int, list[tuple[int, str]]]:
    result = outside.call("audit", "verify", *words, "--json")
    found = orjson.loads(result.stdout)["faults"]
    return result.exit_code, [(fault["number"], fault["what"]) for fault in found]


@pytest.mark.usefixtures("log")
def test_the_whole_log_is_exported_and_verified(outside: Edge, tmp_path: Path) -> None:
    file = exported(outside, tmp_path)

    assert len(file.read_bytes().splitlines()) == LINES
    assert verdict(outside, str(file)) == (0, [])
    assert verdict(outside) == (0, [])


@pytest.mark.usefixtures("log")
def test_a_changed_a_removed_and_a_put_in_line_are_found(outside: Edge, tmp_path: Path) -> None:
    file = exported(outside, tmp_path)
    lines = file.read_text().splitlines()
    for name, changed, expected in (
        ("changed", [lines[0].replace('"a0"', '"b0"'), *lines[1:]], (1, "changed")),
        ("removed", lines[:6] + lines[7:], (7, "missing")),
    ):
        (tmp_path / name).write_text("\n".join(changed))
        code, found = verdict(outside, str(tmp_path / name))
        assert (code, found[0]) == (1, expected)


def test_lines_that_were_cut_off_in_the_database_are_found(outside: Edge, log: Played) -> None:
    log.cut = 1

    assert verdict(outside) == (1, [(LINES, "missing")])


def test_an_earlier_export_shows_that_nothing_was_rewritten(
    outside: Edge, log: Played, tmp_path: Path
) -> None:
    earlier = exported(outside, tmp_path, "earlier")
    log.write(2)
    assert verdict(outside, "--since", str(earlier)) == (0, [])

    log.trail = Trail(MemoryDocuments())
    log.write(LINES + 5)
    assert verdict(outside, "--since", str(earlier))[0] == 0  # the same lines: the same chain
    log.trail = Trail(MemoryDocuments())
    log.write(3)
    assert verdict(outside, "--since", str(earlier)) == (1, [(LINES, "missing")])


@pytest.mark.usefixtures("log")
def test_an_export_is_never_written_over_another(
    outside: Edge, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = exported(outside, tmp_path)

    assert "exists" in outside.complaint(capsys, "audit", "export", str(file))


def test_a_file_that_is_no_export_is_said_to_be_none(
    outside: Edge, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x").write_text("bukan json\n")

    assert "no export" in outside.complaint(capsys, "audit", "verify", str(tmp_path / "x"))
