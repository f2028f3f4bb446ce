"""One hop as a process: ``python -m bench.hop engine|naive N``; addresses by environment.

``BENCH_LOG_LEVEL=ERROR`` is the bare engine: no line an event. Counters are always on.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

import uvloop

from bench.chain import step
from bench.naive import run_naive
from shared.engine import Engine, KafkaPublisher
from shared.engine.bus import Bus
from shared.engine.subscriber import subscribe
from shared.mongo import Connection, Driver, MongoStore, connect
from shared.observability import configure
from shared.runtime.garbage import collect_seldom
from shared.trust import Trust


def _connection(database: str) -> Connection:
    return connect(
        os.environ["BENCH_MONGO_URI"],
        database,
        os.environ["BENCH_MONGO_USERNAME"],
        os.environ["BENCH_MONGO_PASSWORD"],
        app_name="bench",
        driver=Driver(os.environ.get("BENCH_DRIVER", "motor")),
        trust=_trust(),
    )


def _bus() -> Bus:
    return Bus(
        os.environ["BENCH_KAFKA"],
        os.environ["BENCH_KAFKA_USERNAME"],
        os.environ["BENCH_KAFKA_PASSWORD"],
        _trust(),
    )


def _trust() -> Trust:
    given = os.environ["BENCH_CA_FILE"]
    return Trust(Path(given) if given else None)


async def _engine(hop: int, stop: asyncio.Event) -> None:
    mine = step(hop)
    store = MongoStore(_connection(f"bench_engine_{hop}"), mine.states, mine.entry_kinds)
    await store.prepare()
    engine = Engine(mine, store, KafkaPublisher(_bus().producer))
    await engine.start()
    broker = _bus().broker()
    topics = [event.TOPIC for event in mine.consumes]
    subscribe(broker, topics, f"engine-{hop}", engine.rebalance, engine.handle)
    await broker.start()
    print("service.ready", flush=True)
    await stop.wait()
    await broker.stop()
    await engine.stop()


async def main(form: str, hop: int) -> None:
    """Run until SIGTERM."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    if form == "engine":
        await _engine(hop, stop)
    else:
        await run_naive(hop, _connection(f"bench_naive_{hop}"), _bus(), stop)


if __name__ == "__main__":
    configure(
        f"{sys.argv[1]}{sys.argv[2]}", json=True, level=os.environ.get("BENCH_LOG_LEVEL", "INFO")
    )
    collect_seldom()
    uvloop.run(main(sys.argv[1], int(sys.argv[2])))
