"""``python -m docs.generate`` writes the pages that follow from the code.

A test fails while one of them is not what this would write.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from docs.pages import access, access_kafka, events, http, metrics

PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "reference/access.md": access.page,
    "reference/access-kafka.md": access_kafka.page,
    "reference/events.md": events.page,
    "reference/http.md": http.page,
    "reference/metrics.md": metrics.page,
}
"""File below ``docs/`` and what writes it."""


if __name__ == "__main__":
    for name, page in PAGES.items():
        (Path(__file__).parent / name).write_text(page(), encoding="utf-8")
