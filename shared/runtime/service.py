"""Runs one service: settings -> store -> engine -> broker + HTTP, and all that in reverse."""

import asyncio
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import structlog
import uvicorn
import uvloop
from fastapi import APIRouter
from faststream.kafka import KafkaBroker
from starlette.types import ASGIApp

from shared.engine import Engine, KafkaPublisher, Step
from shared.engine.bus import Bus
from shared.engine.subscriber import subscribe
from shared.http import Desk
from shared.http.app import create_app
from shared.mongo import Connection, MongoDocuments, MongoFiles, MongoStore, connect
from shared.observability import configure
from shared.observability.traces import COLLECTOR
from shared.runtime.background import Adapter, Background
from shared.runtime.garbage import collect_seldom
from shared.runtime.server import Server
from shared.runtime.waiting import until_ready
from shared.security import Verifier
from shared.settings import LogFormat, ServiceSettings, SettingsError
from shared.sop import load_sop
from shared.unusable import UnusableError

log = structlog.get_logger("kinerja.service")

STOP_SECONDS: Final = 9.0
"""Docker, for one, kills ten seconds after it has asked. What is cut off comes again, once."""


@dataclass(frozen=True, slots=True)
class Service:
    """What differs between services: the step, the routes, who may see parked records.

    ``background`` are adapters that run beside the routes; one that fails ends the process.
    ``around`` is middleware that the service's answers go through.
    """

    step: Step
    routes: Callable[[Desk], APIRouter]
    may_see_parked: Callable[[str], bool]
    background: tuple[Adapter, ...] = ()
    around: Callable[[ASGIApp], ASGIApp] = lambda app: app


def main(name: str, make: Callable[[], Service]) -> int:
    """Make the service and run it until SIGTERM; the process's exit code.

    A setting or file that cannot be used ends it with one clear line: `UnusableError`, `OSError`.
    """
    try:
        service = make()
        settings = ServiceSettings.of(name)
        verifier = _verifier(name, settings)
    except (UnusableError, OSError) as error:
        print(f"kinerja {name} cannot start:\n{error}", file=sys.stderr)  # noqa: T201
        return 2
    json = settings.log_format is LogFormat.JSON
    configure(name, json=json, level=settings.log_level)
    collect_seldom()
    if settings.otlp_endpoint is not None:
        COLLECTOR.start_otlp(name, str(settings.otlp_endpoint))
    if settings.insecure_without_tls:
        log.warning("service.without_tls", kafka=settings.kafka_bootstrap)
    try:
        return uvloop.run(_run(service, settings, verifier))
    except Exception as error:
        log.critical("service.failed", error=type(error).__name__, exc_info=error)
        return 1
    finally:
        COLLECTOR.stop()


def _verifier(name: str, settings: ServiceSettings) -> Verifier:
    try:
        return Verifier.from_file(settings.token_public_key)
    except (ValueError, TypeError) as error:
        variable = f"KINERJA_{name.upper()}__TOKEN_PUBLIC_KEY"
        raise SettingsError(f"{variable}: {error}") from None


async def _run(service: Service, settings: ServiceSettings, verifier: Verifier) -> int:
    connection = _connect(service, settings)
    step = service.step
    store = MongoStore(connection, step.states, step.entry_kinds)
    files = MongoFiles(connection)
    bus = Bus(
        settings.kafka_bootstrap,
        settings.kafka_username,
        settings.kafka_password.get_secret_value(),
        settings.trust,
    )
    engine = Engine(step, store, KafkaPublisher(bus.producer))
    documents = MongoDocuments(connection)
    roles = frozenset(role.code for role in load_sop().roles)
    desk = Desk(engine, verifier, files=files, documents=documents, roles=roles)
    app = create_app(step.service, desk, service.routes, service.may_see_parked, service.around)
    # X-Forwarded-For is for the portal to judge: uvicorn would believe anybody on this machine.
    config = uvicorn.Config(
        app, settings.http_host, settings.http_port, log_config=None, proxy_headers=False
    )
    server = Server(config)
    stop = _stop_signal()
    serving = asyncio.create_task(server.serve())
    parts = _Parts(engine, store, files, bus, desk, Background(service.background))
    try:
        return await _work(parts, settings, stop, serving)
    finally:
        server.should_exit = True
        await serving
        await connection.close()
        log.info("service.stopped")


@dataclass(frozen=True, slots=True)
class _Parts:
    """What one process is joined from."""

    engine: Engine
    store: MongoStore
    files: MongoFiles
    bus: Bus
    desk: Desk
    background: Background

    async def prepare(self) -> None:
        await self.store.prepare()
        await self.files.prepare()


async def _work(
    parts: _Parts, settings: ServiceSettings, stop: asyncio.Event, serving: asyncio.Task[None]
) -> int:
    stopped = asyncio.create_task(stop.wait())
    starting = asyncio.create_task(_start(parts, settings))
    await asyncio.wait({starting, stopped, serving}, return_when=asyncio.FIRST_COMPLETED)
    if not starting.done():
        starting.cancel()
        return 0 if stopped.done() else 1
    broker = starting.result()
    log.info("service.ready", port=settings.http_port)
    parts.background.start(parts.desk)
    crashes = (parts.engine.crashed(), parts.background.failed())
    ends: set[asyncio.Future[Any]] = {stopped, serving, *map(asyncio.ensure_future, crashes)}
    await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    log.info("service.stopping")
    await _end(parts, broker)
    return 0 if stopped.done() else 1


async def _end(parts: _Parts, broker: KafkaBroker) -> None:
    """Finish what is in hand, in time for who would kill the process otherwise."""
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await broker.stop()
            await parts.background.stop()
            await parts.engine.stop()
    except TimeoutError:
        log.warning("service.stop_cut_short", after_seconds=STOP_SECONDS)


async def _start(parts: _Parts, settings: ServiceSettings) -> KafkaBroker:
    engine = parts.engine
    topics = [event.TOPIC for event in engine.step.consumes]
    await until_ready(parts.prepare, parts.bus, topics)
    await engine.start()
    broker = parts.bus.broker()
    group = settings.consumer_group or engine.step.service
    subscribe(broker, topics, group, engine.rebalance, engine.handle)
    await broker.start()
    return broker


def _connect(service: Service, settings: ServiceSettings) -> Connection:
    return connect(
        settings.mongo_uri,
        settings.mongo_database,
        settings.mongo_username,
        settings.mongo_password.get_secret_value(),
        app_name=f"kinerja-{service.step.service}",
        driver=settings.mongo_driver,
        trust=settings.trust,
    )


def _stop_signal() -> asyncio.Event:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop
