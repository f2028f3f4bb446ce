"""``python -m deploy.compose``: secrets and settings before the first `docker compose up`."""

from deploy.compose.prepare import FOLDER, prepare

count = len(prepare())
print(f"{count} files in {FOLDER}. Keep a copy of this folder apart: without it the volumes")  # noqa: T201
print("of Kafka and MongoDB cannot be opened. Next: docker compose up -d --wait")  # noqa: T201
