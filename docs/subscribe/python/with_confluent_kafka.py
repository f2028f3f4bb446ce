"""Follow Kinerja's events with confluent-kafka. Configuration: the environment (see ../README.md).

pip install confluent-kafka
"""

import json
import os
import signal
import sys
from pathlib import Path

from confluent_kafka import Consumer

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


def _text(value: str | bytes | None) -> str:
    return value.decode() if isinstance(value, bytes) else value or ""


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


def main() -> None:
    """Read for ever; end it with Ctrl-C."""
    user = os.environ["KINERJA_USER"]
    settings: dict[str, str | bool] = {
        "bootstrap.servers": os.environ["KINERJA_BOOTSTRAP"],
        "group.id": os.environ.get("KINERJA_GROUP", f"{user}.1"),
        "security.protocol": "SASL_SSL",
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": user,
        "sasl.password": os.environ["KINERJA_PASSWORD"],
        "auto.offset.reset": "earliest",
        "enable.auto.commit": False,
    }
    if ca := os.environ.get("KINERJA_CA_FILE"):
        settings["ssl.ca.location"] = ca
    consumer = Consumer(settings)
    consumer.subscribe(os.environ["KINERJA_TOPICS"].split(","))
    taken = marks()
    try:
        with STATE.open("a", encoding="utf-8") as state:
            state.write("\n" if state.tell() else "")
            while True:
                record = consumer.poll(1.0)
                if record is None:
                    continue
                if record.error():
                    print("waiting", record.error(), file=sys.stderr)
                    continue
                try:
                    headers = {k: _text(v) for k, v in dict(record.headers() or ()).items()}
                    told = effect(headers, json.loads(record.value() or b""))
                except (KeyError, ValueError, AttributeError, TypeError) as error:
                    place = f"{record.topic()}/{record.partition()}@{record.offset()}"
                    print("skipped", place, repr(error), flush=True)  # keep it, tell the office
                    consumer.commit(message=record, asynchronous=False)
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
                consumer.commit(message=record, asynchronous=False)
    except KeyboardInterrupt:
        pass
    finally:
        consumer.close()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    main()
