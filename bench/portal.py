"""Pages under load: ``python -m bench.portal`` (tables; ``--json FILE`` for machines).

Starts Kafka, MongoDB and all services on 127.0.0.1. The quarter in hand and the one before it are
lived by the real services; the 79 quarters before them are the same events said again, taken by
the portal's own engine into its own database. Then 50 people, each signed in and with a stream of
changes open, walk through all pages: first as people do, who read a page before they turn it,
then a page a second, then without any pause.

``user`` times are those of the client, from the request to the last byte, so all waiting for a
core or for others is in them; the bar is held against these. ``server`` times are told by the
portal itself (Server-Timing) and begin when it has begun with a request.

Other programs on the machine lengthen all times; how much they took is told. What a page costs the
portal's process (``portal cpu``, ms) and all services, Kafka and MongoDB together (``all cpu``) is
measured by one person alone, and holds on a busy machine too.
"""

import argparse
import asyncio
import json
import logging
import shutil
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import structlog

from bench.portal_chromium import Visit, visits
from bench.portal_measure import alone, walked
from bench.portal_past import live_through, quarters_before, said_of
from bench.portal_tables import out, show, show_visits
from bench.portal_users import HURRIED, READING, TURNING, Browser, Crowd
from deploy.local import stack
from deploy.local.principals import SERVICES
from samples import Sample, load
from samples.cycle import Cycle
from samples.officers import Officers
from services.portal.accounts.model import Account
from services.portal.accounts.passwords import hashed
from services.portal.accounts.store import Accounts
from shared.contract.identifiers import Period
from shared.engine.bus import Bus
from shared.mongo import Connection, MongoDocuments, connect
from shared.security import Principal, issue
from shared.sop import load_sop

DATA: Final = Path(".data/bench/portal")
PEOPLE: Final = 50
YEARS: Final = 20
PASSWORD: Final = "empat ekor itik pulang petang"  # noqa: S105 - of accounts that live for a bench
BAR_MS: Final = 100.0
BAR_BYTES: Final = 150_000
NEXT: Final = {"year": 2025, "quarter": 4}
"""The quarter in hand: its form has gone out, nothing is in yet."""


async def bench(options: argparse.Namespace, state: stack.StackState) -> dict[str, Any]:
    """Seed, walk, visit."""
    sample = load()
    await _live(sample, state)
    account = stack.credentials("portal", DATA)
    connection = connect(
        state.mongo_uri,
        "kinerja_portal",
        account.mongo_username,
        account.mongo_password.get_secret_value(),
        app_name="bench-portal",
        trust=account.trust,
    )
    try:
        taken, took = await _past(sample, state, connection)
        out.print(f"{YEARS} years: {taken:,} events taken in {took:.0f} s")
        crowd = await _crowd(sample, state, connection)
    finally:
        await connection.close()
    host, port = _place(state)
    stream = f"/siklus/{sample.cycle}/perubahan"
    listeners = [Browser(host, port, browser.cookie) for browser, _ in crowd.browsers]
    streams = [asyncio.create_task(listener.listen(stream)) for listener in listeners]
    try:
        await crowd.walk(5, TURNING)
        costs = await alone(crowd, state)
        walks = [
            await walked(crowd, state, options.reading, READING),
            await walked(crowd, state, options.seconds, TURNING),
            await walked(crowd, state, options.seconds / 2, HURRIED),
        ]
    finally:
        for task in streams:
            task.cancel()
        await asyncio.gather(*streams, return_exceptions=True)
        for browser in (*listeners, *(browser for browser, _ in crowd.browsers)):
            await browser.close()
    shown = await _visits(crowd, state, options.pictures)
    return {"walks": walks, "visits": shown, "events": taken, "cpu_ms": costs}


async def _live(sample: Sample, state: stack.StackState) -> None:
    """One cycle from form to report, and the form of the next, by the real services."""
    addresses = {service: state.urls(service) for service in SERVICES}
    key = stack.issuer_key(DATA).read_bytes()

    def sign(principal: Principal, service: str) -> str:
        return issue(key, principal, service, datetime.now(UTC))

    async with httpx.AsyncClient(timeout=20) as client:
        officers = Officers(sample, addresses, sign, client)
        await Cycle(officers, load_sop(), sample.cycle).run()
        following = Officers(sample.model_copy(update=NEXT), addresses, sign, client)
        await Cycle(following, load_sop(), following.sample.cycle).issue()


async def _past(
    sample: Sample, state: stack.StackState, connection: Connection
) -> tuple[int, float]:
    admin = stack.credentials("admin", DATA)
    password = admin.kafka_password.get_secret_value()
    bus = Bus(state.kafka_bootstrap, admin.kafka_username, password, admin.trust)
    events = await said_of(sample.cycle, bus)
    started = perf_counter()
    past = quarters_before(Period.of(sample.cycle), YEARS * 4 - 1)
    return await live_through(events, past, connection), perf_counter() - started


async def _crowd(sample: Sample, state: stack.StackState, connection: Connection) -> Crowd:
    """People with accounts, come in by the door."""
    accounts, password = Accounts(MongoDocuments(connection)), hashed(PASSWORD)
    host, port = _place(state)
    roles = [officer.role for officer in sample.officers]
    browsers = []
    for number in range(PEOPLE):
        role, login = roles[number % len(roles)], f"orang-{number:02}"
        account = Account(
            login=login,
            office=sample.office,
            name=f"Orang {number} (contoh)",
            roles=(role,),
            password=password,
            must_change=False,
            created_at=datetime.now(UTC),
        )
        await accounts.give(account)
        known = await accounts.account(login)
        if known is not None:
            await accounts.replace(known, known.model_copy(update={"must_change": False}))
        browser = Browser(host, port)
        await browser.enter(login, PASSWORD)
        browsers.append((browser, list(pages(sample, role).items())))
    return Crowd(browsers)


def pages(sample: Sample, role: str) -> dict[str, str]:
    """Every page by name. Administration is only the operator's."""
    done, now = f"/siklus/{sample.cycle}", f"/siklus/{sample.model_copy(update=NEXT).cycle}"
    found = {
        "Beranda": "/",
        "Siklus": done,
        "Isi (SIAK)": f"{done}/isi/DAFDUK/SIAK",
        "Isi (kosong)": f"{now}/isi/CAPIL/NON_SIAK",
        "Rekap": f"{done}/rekap",
        "Angka": f"{done}/angka/DD-01",
        "Koordinasi": f"{done}/koordinasi",
        "Pengesahan": f"{done}/pengesahan",
        "Surat": f"{done}/surat",
        "Publikasi": "/publikasi",
        "Publikasi, tahun": "/publikasi/2015",
        "Publikasi, indikator": "/publikasi/indikator/DD-01",
        "Verifikasi": "/verifikasi",
        "Akun": "/akun",
        "Data 20 tahun (CSV)": "/publikasi/data/semua.csv",
    }
    return found | ({"Administrasi": "/admin"} if role == "OPERATOR" else {})


async def _visits(crowd: Crowd, state: stack.StackState, pictures: Path | None) -> list[Visit]:
    browser, walk = crowd.browsers[0]
    shown = {page: (path, browser.cookie) for page, path in walk if not page.startswith("Data")} | {
        "Masuk": ("/masuk", "")
    }
    return await visits(state.urls("portal")[0], shown, pictures)


def _place(state: stack.StackState) -> tuple[str, int]:
    url = urlsplit(state.urls("portal")[0])
    return str(url.hostname), int(url.port or 80)


def main() -> int:
    """Print what was measured; 1 where a page missed its bar while people read."""
    parser = argparse.ArgumentParser(prog="python -m bench.portal", description=__doc__)
    parser.add_argument("--reading", type=float, default=120, help="seconds of the first walk")
    parser.add_argument("--seconds", type=float, default=20, help="seconds of the second walk")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--pictures", type=Path, help="a folder for what Chromium shows")
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    shutil.rmtree(DATA, ignore_errors=True)
    state = stack.up(lambda _line: None, data_dir=DATA, bound=True)
    try:
        found = asyncio.run(bench(options, state))
    finally:
        stack.down(DATA)
    for walk in found["walks"]:
        show(walk, people=PEOPLE, cpu_ms=found["cpu_ms"])
    show_visits(found["visits"])
    if options.json:
        plain = {
            "walks": [asdict(walk) for walk in found["walks"]],
            "visits": [asdict(visit) for visit in found["visits"]],
            "cpu_ms": found["cpu_ms"],
        }
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(plain, indent=2) + "\n")
    reading = found["walks"][0]
    light = max(visit.transferred for visit in found["visits"]) < BAR_BYTES
    return 0 if reading.worst < BAR_MS and light and not reading.faults else 1


if __name__ == "__main__":
    sys.exit(main())
