"""Begin with a snapshot: its marks into the state file, its positions into the consumer group.

pip install aiokafka
python begin_from_snapshot.py snapshot.json    # then start the kit of any language
"""

import asyncio
import json
import os
import ssl
import sys
from pathlib import Path

from aiokafka import AIOKafkaConsumer, TopicPartition


async def main(snapshot: dict[str, dict[str, dict[str, int]]]) -> None:
    """Refuses to run where there is a state already: that would skip events."""
    state = Path(os.environ.get("KINERJA_STATE", "taken.jsonl"))
    with state.open("x", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(mark)}\n" for mark in snapshot["marks"])
    user = os.environ["KINERJA_USER"]
    consumer = AIOKafkaConsumer(
        bootstrap_servers=os.environ["KINERJA_BOOTSTRAP"],
        group_id=os.environ.get("KINERJA_GROUP", f"{user}.1"),
        security_protocol="SASL_SSL",
        ssl_context=ssl.create_default_context(cafile=os.environ.get("KINERJA_CA_FILE")),
        sasl_mechanism="SCRAM-SHA-512",
        sasl_plain_username=user,
        sasl_plain_password=os.environ["KINERJA_PASSWORD"],
        enable_auto_commit=False,
    )
    positions = {
        TopicPartition(topic, int(partition)): offset
        for topic in os.environ["KINERJA_TOPICS"].split(",")
        for partition, offset in snapshot["positions"][topic].items()
    }
    await consumer.start()
    try:
        consumer.assign(list(positions))
        await consumer.commit(positions)
    finally:
        await consumer.stop()
    print("ready", len(snapshot["marks"]), "marks,", len(positions), "positions")


if __name__ == "__main__":
    asyncio.run(main(json.loads(Path(sys.argv[1]).read_text())))
