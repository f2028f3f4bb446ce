"""``kinerja demo``: one whole SOP cycle, driven through the services' HTTP interfaces."""

import asyncio
from pathlib import Path
from typing import Annotated, Any, Final

import httpx
import typer
from rich.table import Table

from deploy.local import stack as local
from deploy.local.paths import Paths
from deploy.local.principals import SERVICES
from deploy.upkeep.purpose import claim_for_demo
from samples import load
from samples.cycle import Cycle
from samples.exports import office_files
from samples.officers import Officers, OverdueError, RefusedError
from shared.cli import account, papers
from shared.cli.context import Context
from shared.cli.output import DEFAULT_DATA_DIR, CliError, DataDir, Json, err, out, print_json
from shared.cli.site import site_of
from shared.cli.stack import start
from shared.cli.timeline import Timeline
from shared.cli.watch import Watch
from shared.contract.identifiers import Period
from shared.engine.bus import Bus
from shared.sop import load_sop

OUT: Final = Path("out")
LAST_REVISION: Final = 999
_ENDED: Final = ("DISAHKAN", "DILAPORKAN", "DIBATALKAN")
_STRAGGLERS_SECONDS: Final = 1.0


def demo(
    *,
    keep: Annotated[bool, typer.Option("--keep", help="Leave everything running.")] = False,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    json: Json = False,
) -> None:
    """Run Triwulan III 2025 of the sample office through all seven steps of the SOP."""
    was_running = local.state(data_dir)
    state = start(data_dir)
    try:
        claim_for_demo(site_of(state))
        result = asyncio.run(_cycle(Context.running(data_dir), json=json))
    except (OverdueError, RefusedError) as error:
        raise CliError(f"{error}\nLogs: {Paths.of(data_dir).logs} (kinerja logs)") from error
    finally:
        if not keep and (was_running is None or was_running.status != "running"):
            with err.status("Stopping"):
                local.down(data_dir)
    if json:
        print_json(result)
        return
    _show(result)
    if keep:
        _show_portal(Context.running(data_dir))


async def _cycle(context: Context, *, json: bool) -> dict[str, Any]:
    sop, sample = load_sop(), load()
    addresses = {service: context.state.urls(service) for service in SERVICES}
    limits = httpx.Limits(max_connections=20)
    async with httpx.AsyncClient(timeout=20, limits=limits) as client:
        officers = Officers(sample, addresses, context.token, client)
        cycle = await _next_cycle(officers)
        timeline = Timeline(sop, err if json else out, f"{sample.office_name} · {cycle}")
        async with Watch(_bus(context), cycle) as watch:
            with timeline:
                listening = asyncio.create_task(_listen(watch, timeline))
                steps = Cycle(officers, sop, cycle, timeline.acting, office_files())
                view = await steps.run()
                await _until_reported(timeline)
                timeline.finished()
                listening.cancel()
        await papers.sign(officers, cycle)
        found = await papers.fetch(officers, cycle, view)
    files = papers.write(found, OUT)
    return {"cycle": cycle, "steps": timeline.summary(), "files": files, "table": view["table"]}


async def _next_cycle(officers: Officers) -> str:
    """The quarter's first revision that is not ratified: new, or broken off and resumed now."""
    sample = officers.sample
    for revision in range(LAST_REVISION):
        cycle = Period(
            office=sample.office, year=sample.year, quarter=sample.quarter, revision=revision
        ).cycle
        view = await officers.see_if_there("SEKRETARIS", "approval", f"/cycles/{cycle}")
        if view is None or view["status"] not in _ENDED:
            return cycle
    raise CliError("every revision of the sample's quarter is used; remove .data to begin anew")


async def _listen(watch: Watch, timeline: Timeline) -> None:
    async for received in watch:
        timeline.happened(received)


async def _until_reported(timeline: Timeline) -> None:
    """The last events are on their way from Kafka to this listener."""
    deadline = asyncio.get_running_loop().time() + _STRAGGLERS_SECONDS
    while asyncio.get_running_loop().time() < deadline:
        if (
            "Approved" in timeline.steps[7].events
            and timeline.steps[7].events.get("StepProgressed", 0) > 1
        ):
            return
        await asyncio.sleep(0.05)


def _bus(context: Context) -> Bus:
    admin = local.credentials("admin", context.data_dir)
    password = admin.kafka_password.get_secret_value()
    return Bus(context.state.kafka_bootstrap, admin.kafka_username, password, admin.trust)


def _show(result: dict[str, Any]) -> None:
    table = Table(title=f"Data kinerja yang disahkan · {result['cycle']}", title_justify="left")
    for column in ("Kode", "Indikator"):
        table.add_column(column)
    for column in ("Target TW", "Realisasi", "Capaian %"):
        table.add_column(column, justify="right")
    table.add_column("Predikat")
    for row in result["table"]:
        table.add_row(
            row["indicator"],
            row["name"],
            _number(row["target_quarter"]),
            _number(row["value"]) or _STATUS[row["measured"]],
            _number(row["achievement"]),
            row["predicate"] or "–",
        )
    out.print(table)
    out.print(f"Ditulis: {', '.join(result['files'])}")


def _show_portal(context: Context) -> None:
    """Where the pages are, and who may come in: every officer gets a fresh password."""
    account.show(account.sample_accounts(context))
    out.print(f"Portal: {context.url('portal')} (kata sandi diganti saat pertama masuk)")
    out.print("Sistem tetap berjalan. Lihat: ./kinerja status; hentikan: make down")


_STATUS: Final = {
    "BELUM_ADA_DATA": "[dim]belum ada data[/]",
    "TIDAK_TERSEDIA": "[dim]tidak tersedia[/]",
    "TIDAK_DAPAT_DIUKUR": "[dim]tidak dapat diukur[/]",
    "TERUKUR": "",
}


def _number(value: str | None) -> str:
    """A decimal as Indonesian prints it."""
    return "" if value is None else value.replace(".", ",")
