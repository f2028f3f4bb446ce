"""Follow Kinerja's events with aiokafka. Configuration: the environment (see ../README.md).

pip install aiokafka
"""

import asyncio
import json
import os
import ssl
from pathlib import Path

from aiokafka import AIOKafkaConsumer

STATE = Path(os.environ.get("KINERJA_STATE", "taken.jsonl"))
Stream = tuple[str, str, str]
"""Source, type and subject: what a sequence counts in."""


def marks() -> dict[Stream, int]:
    """The highest sequence taken of each stream; one line of the file is one event taken."""
    found: dict[Stream, int] = {}
    if STATE.exists():
        for line in STATE.read_text().splitlines():
            try:
                told = json.loads(line)
            except ValueError:  # the last line of a process that was killed
                continue
            found[told["source"], told["type"], told["subject"]] = told["sequence"]
    return found


def effect(headers: dict[str, str], body: dict[str, object]) -> dict[str, object]:
    """Your part: what you keep of an event. Ignore fields that you do not know."""
    table = body.get("table")
    return {
        "id": headers["ce_id"],
        "source": headers["ce_source"],
        "type": headers["ce_type"],
        "subject": headers["ce_subject"],
        "sequence": int(headers["ce_sequence"]),
        "rows": len(table) if isinstance(table, list) else None,
        "supersedes": body.get("supersedes"),
    }


async def main() -> None:
    """Read for ever; end it with Ctrl-C."""
    user = os.environ["KINERJA_USER"]
    consumer = AIOKafkaConsumer(
        *os.environ["KINERJA_TOPICS"].split(","),
        bootstrap_servers=os.environ["KINERJA_BOOTSTRAP"],
        group_id=os.environ.get("KINERJA_GROUP", f"{user}.1"),
        security_protocol="SASL_SSL",
        ssl_context=ssl.create_default_context(cafile=os.environ.get("KINERJA_CA_FILE")),
        sasl_mechanism="SCRAM-SHA-512",
        sasl_plain_username=user,
        sasl_plain_password=os.environ["KINERJA_PASSWORD"],
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    taken = marks()
    await consumer.start()
    try:
        with STATE.open("a", encoding="utf-8") as state:
            state.write("\n" if state.tell() else "")
            async for record in consumer:
                try:
                    headers = {name: value.decode() for name, value in record.headers}
                    told = effect(headers, json.loads(record.value))
                except (KeyError, ValueError, AttributeError, TypeError) as error:
                    place = f"{record.topic}/{record.partition}@{record.offset}"
                    print("skipped", place, repr(error), flush=True)  # keep it, tell the office
                    await consumer.commit()
                    continue
                stream = (headers["ce_source"], headers["ce_type"], headers["ce_subject"])
                new = int(headers["ce_sequence"]) > taken.get(stream, 0)
                if new:
                    # Effect and mark are one write: a crash neither loses nor doubles them.
                    state.write(json.dumps(told) + "\n")
                    state.flush()
                    os.fsync(state.fileno())
                    taken[stream] = int(headers["ce_sequence"])
                print("taken" if new else "double", *stream, headers["ce_sequence"], flush=True)
                await consumer.commit()
    finally:
        await consumer.stop()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        pass
