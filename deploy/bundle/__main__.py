"""``python -m deploy.bundle [FILE]``: one file for a machine without a network."""

import sys
import tempfile
from pathlib import Path

from deploy.bundle.collect import collect, version
from deploy.bundle.pack import digest, pack, write_sums
from deploy.local.errors import StackError
from deploy.local.paths import ROOT


def main(arguments: list[str]) -> int:
    """Make the bundle; 1 with one sentence where that fails."""
    name = f"kinerja-{version()}"
    target = Path(arguments[0]) if arguments else ROOT / "out" / f"{name}.tar"
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="bundle-") as work:
        folder = Path(work) / name
        folder.mkdir()
        try:
            collect(folder, Path(work) / "bundle.log", _say)
            write_sums(folder)
            pack(folder, target)
        except (StackError, FileExistsError) as error:
            print(f"no bundle was made: {error}", file=sys.stderr)  # noqa: T201
            return 1
    megabytes = target.stat().st_size // 1024 // 1024
    _say(f"{target}: {megabytes} MiB. Carry this sum apart from it, on paper or by telephone:")
    print(f"{digest(target)}  {target.name}")  # noqa: T201
    return 0


def _say(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
