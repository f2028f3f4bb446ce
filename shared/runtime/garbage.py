"""How often Python looks for garbage that points at itself.

A unit of work holds hundreds of events at once, each of dozens of objects, and none of them is
garbage before its end. By default every 700 new objects are looked through, many times a unit:
7 to 10 % of the CPU time of an event (docs/performance.md).
"""

import gc
from typing import Final

OBJECTS: Final = 50_000
"""More than one unit makes; as garbage some 10 MB."""


def collect_seldom() -> None:
    """Look once a unit or so; what points at itself stays for that long. For a whole process."""
    gc.set_threshold(OBJECTS, 20, 20)
