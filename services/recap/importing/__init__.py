"""Files that people hand in, as the rows of a command. Begin with `read_plan` and `read_past`."""

from services.recap.importing.past import read_past
from services.recap.importing.plan import read_plan
from services.recap.importing.rows import Reading

__all__ = ["Reading", "read_past", "read_plan"]
