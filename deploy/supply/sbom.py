"""``python -m deploy.supply.sbom``: out/sbom.json, a CycloneDX bill of materials of what runs.

Made from the lock that the image installs and the list of vendored files; never kept, so that it
cannot be out of date.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from deploy.supply.vendored import Vendored, vendored

ROOT: Final = Path(__file__).parents[2]
LOCK: Final = ROOT / "requirements" / "runtime.lock"
OUT: Final = ROOT / "out" / "sbom.json"


def bill(lock: Path = LOCK) -> dict[str, Any]:
    """The bill as CycloneDX has it. Raises ``CalledProcessError`` for a lock that is none."""
    tool = Path(sys.executable).with_name("cyclonedx-py")
    command = [str(tool), "requirements", "--output-reproducible", "--of", "JSON", str(lock)]
    made = subprocess.run(command, check=True, capture_output=True)
    document: dict[str, Any] = json.loads(made.stdout)
    document["components"] += [_component(file) for file in vendored()]
    return document


def _component(file: Vendored) -> dict[str, Any]:
    return {
        "bom-ref": str(file.path),
        "type": "file",
        "name": file.name,
        "version": file.version,
        "licenses": [{"license": {"id": file.licence}}],
        "hashes": [{"alg": "SHA-256", "content": file.sha256}],
    }


if __name__ == "__main__":
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(bill(), indent=1) + "\n", encoding="utf-8")
    print(f"Written: {OUT.relative_to(ROOT)}")  # noqa: T201
