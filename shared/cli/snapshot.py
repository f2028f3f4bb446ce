"""``kinerja snapshot``: the ratified state and the positions that a new subscriber begins with."""

import json as text
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from deploy.local.files import write_atomic
from deploy.upkeep import topics
from deploy.upkeep.newcomer import snapshot as made
from shared.cli.output import DEFAULT_DATA_DIR, CliError, DataDir, Json, out, print_json
from shared.cli.site import any_site
from shared.contract import TOPICS


def snapshot(
    file: Annotated[Path, typer.Argument(help="Where to write it; must not exist.")],
    *,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    json: Json = False,
) -> None:
    """Write what was ratified, and from where each topic goes on, for a new subscriber."""
    if file.exists():
        raise CliError(f"{file} exists; a snapshot is never written over another")
    with any_site(data_dir) as site:
        ends = topics.now(site.bus, topics.ends, TOPICS)
        stamped = topics.now(site.bus, topics.read, ends)
    content = made((s.record for s in stamped), ends, datetime.now(UTC))
    write_atomic(file, text.dumps(content, ensure_ascii=False, indent=1) + "\n")
    told = {"ratified": len(content["ratified"]), "records": len(stamped), "file": str(file)}
    if json:
        print_json(told)
    else:
        out.print(
            f"Written: {file}. {told['ratified']} ratified cycles of {told['records']} records."
        )
