import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Paths:
    """Where one stack keeps its things; two stacks with different folders never meet."""

    data: Path

    @classmethod
    def of(cls, data_dir: Path) -> "Paths":
        """The layout under `data_dir`, as absolute paths."""
        return cls(data_dir.resolve())

    @property
    def secrets(self) -> Path:
        """Generated passwords and keys, mode 0700."""
        return self.data / "secrets"

    @property
    def given_secrets(self) -> Path:
        """Passwords of a Kafka and MongoDB that are not ours; never mixed with generated ones."""
        return self.data / "secrets-external"

    @property
    def logs(self) -> Path:
        """One file per process, and the one of the run before as `.log.1`."""
        return self.data / "logs"

    @property
    def state(self) -> Path:
        """What runs now, as JSON (StackState)."""
        return self.data / "stack.json"

    @property
    def plan(self) -> Path:
        """What the supervisor was asked to run, as JSON (StackPlan)."""
        return self.data / "plan.json"

    @property
    def lock(self) -> Path:
        """Held while somebody starts or stops the stack."""
        return self.data / "stack.lock"

    @property
    def restoring(self) -> Path:
        """There while a restore is at work, or has broken off: services must not start then."""
        return self.data / "restoring"

    def log(self, name: str) -> Path:
        """The log file of the process `name`."""
        return self.logs / f"{name}.log"


def tools_dir() -> Path:
    """Downloaded programs; shared by all stacks of this clone, so that each is fetched once."""
    given = os.environ.get("KINERJA_TOOLS_DIR")
    return Path(given).resolve() if given else ROOT / ".data" / "tools"
