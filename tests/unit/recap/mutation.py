"""Mutation tests of the calculation and of the rules: ``python -m tests.unit.recap.mutation``.

mutmut changes one thing at a time in these modules and runs the tests that reach it; a change that
no test notices survives. It works in a copy outside the repository, which it leaves as it was. What
survives and why is told in docs/explanation/mutation-testing.md.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[3]
MODULES: Final = ("services/recap/domain/calculation/*.py", "services/recap/domain/rules/*.py")
TESTS: Final = (
    *("truth", "measure", "aggregation", "scales", "catalogue"),
    *("rules", "rules_rows", "rules_past", "rules_formal", "rules_edges"),
    *("rules_values", "rules_words"),
)
"""What judges a mutant: the fast ones that look at these modules; no orders, no sample."""

COPIED: Final = ("services", "shared", "samples", "deploy", "tests", "pyproject.toml")
KILLED: Final = frozenset({"killed", "timeout", "suspicious", "segfault", "caught by type check"})


def main() -> int:
    """Run mutmut; 1 where another number of mutants survives than was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--survivors", type=int, help="how many are known and explained")
    parser.add_argument("--folder", type=Path, help="where to work; else a temporary one")
    asked = parser.parse_args()
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="kinerja-mutation-"))
    _prepare(folder)
    _mutmut(folder, "run", "--max-children", str(asked.processes))
    states = _states(folder)
    survived = sorted(name for name, state in states.items() if state not in KILLED)
    counts = Counter(states.values())
    print(json.dumps({"mutants": len(states), **counts, "survivors": survived}, indent=2))
    return 0 if asked.survivors in (None, len(survived)) else 1


def _prepare(folder: Path) -> None:
    """A copy of what the tests need, with mutmut's settings beside it."""
    for name in COPIED:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", ".hypothesis", "golden")
            shutil.copytree(source, target, dirs_exist_ok=True, ignore=ignored)
        else:
            shutil.copy(source, target)
    (folder / "setup.cfg").write_text(_settings())


def _settings() -> str:
    selection = [f"tests/unit/recap/test_{name}.py" for name in TESTS]
    values = {
        "source_paths": ["services"],
        "only_mutate": MODULES,
        "also_copy": ["shared", "samples", "deploy"],
        "pytest_add_cli_args": ["-n0", "-pno:cacheprovider"],
        "pytest_add_cli_args_test_selection": selection,
        "use_git_change_detection": ["false"],
    }
    lines = ["[mutmut]"]
    for name, words in values.items():
        lines += [f"{name} =", *(f"    {word}" for word in words)]
    return "\n".join(lines) + "\n"


def _states(folder: Path) -> dict[str, str]:
    """Every mutant and what became of it."""
    listed = _mutmut(folder, "results", "--all", "true").splitlines()
    pairs = (line.strip().rsplit(": ", 1) for line in listed if ": " in line)
    return {name: state for name, state in pairs if "__mutmut_" in name}


def _mutmut(folder: Path, *words: str) -> str:
    """One command of mutmut, in the folder; what it said."""
    command = [sys.executable, "-m", "mutmut", *words]
    environment = os.environ | {"PYTHONPATH": "."}
    ran = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if ran.returncode and words[0] != "run":
        raise RuntimeError(ran.stderr)
    if words[0] == "run":
        (folder / "run.log").write_text(ran.stdout[-200_000:] + ran.stderr[-20_000:])
    return ran.stdout


if __name__ == "__main__":
    sys.exit(main())
