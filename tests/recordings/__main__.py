"""Record this version, once per release: `.venv/bin/python -m tests.recordings`.

Starts Kafka, MongoDB and the services in a folder of their own, has one office bring a cycle to
its end and another stop before its meeting, and keeps a backup of it all as
``tests/recordings/<version>/kinerja.tar.gz``, with their register of offices. Names and figures
are synthetic.
"""

import asyncio
import os
import sys
import tempfile
from pathlib import Path

import httpx

from deploy.local import stack
from deploy.upkeep.backup import backup, version
from samples import Variant
from samples.cycle import Cycle
from shared.cli.site import site_of
from shared.cli.verify import settled
from shared.contract.vocabulary import Source
from shared.sop import load_sop
from tests.system.house import House, offices, register_of

HERE = Path(__file__).parent
SEED = 20250930


def main() -> int:
    target = HERE / version() / "kinerja.tar.gz"
    if target.exists():
        print(f"{target} exists: a recording of a released version is never made anew.")
        return 1
    with tempfile.TemporaryDirectory(prefix="kinerja-recording-") as folder:
        record(Path(folder), target)
    print(f"Recorded: {target} ({target.stat().st_size} bytes). Commit it with the release.")
    return 0


def record(folder: Path, target: Path) -> None:
    whole, begun = offices(2, SEED, "rekaman")
    names = [office.sample.office for office in (whole, begun)]
    os.environ["KINERJA_OFFICES_FILE"] = str(register_of(folder, names))
    stack.up(print, data_dir=folder, bound=True)
    try:
        house = House(folder)
        asyncio.run(cycles(house, whole, begun))
        site = site_of(house.state)
        if found := settled(site, 30.0):
            raise SystemExit(f"What would be recorded does not fit together: {found}")
        target.parent.mkdir(exist_ok=True)
        backup(site, target, print)
        register_of(target.parent, names)
    finally:
        stack.down(folder)


async def cycles(house: House, whole: Variant, begun: Variant) -> None:
    """One cycle to its end, one up to the first final recap."""
    async with httpx.AsyncClient(timeout=20) as client:
        await cycle_of(house, whole, client).run()
        steps = cycle_of(house, begun, client)
        await steps.prepare()
        await steps.issue()
        await steps.collect(Source.SIAK)
        await steps.collect(Source.NON_SIAK)
        await steps.recap()


def cycle_of(house: House, office: Variant, client: httpx.AsyncClient) -> Cycle:
    officers = house.officers(office.sample, client, patience=60)
    return Cycle(officers, load_sop(), office.sample.cycle)


if __name__ == "__main__":
    sys.exit(main())
