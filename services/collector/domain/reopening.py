"""Which cells discrepancies have opened for correction (SOP step 6)."""

from services.collector.domain.states import Collection, Reopening
from shared.contract import DiscrepancyFound
from shared.contract.recap import Cell


def reopen(collection: Collection, event: DiscrepancyFound) -> Collection:
    """The cells of the findings are open, in whatever order discrepancies become known."""
    cells = dict.fromkeys(cell for finding in event.findings for cell in finding.cells)
    opened = Reopening(recap_version=event.recap_version, cells=tuple(cells))
    known = (*collection.reopened, opened)
    return collection.model_copy(update={"reopened": tuple(sorted(known, key=_order))})


def open_cells(collection: Collection) -> tuple[Cell, ...]:
    """The cells that may change after the collection was closed; none while a draft is agreed on.

    They stay open until the agreement, so that a correction can itself be corrected. What was
    opened on drafts before the agreed one is settled by it, also when the head returns it.
    """
    if collection.locked or collection.cancelled:
        return ()
    standing = (r for r in collection.reopened if r.recap_version >= collection.agreed_version)
    return tuple(dict.fromkeys(cell for reopening in standing for cell in reopening.cells))


def _order(reopening: Reopening) -> tuple[int, str]:
    return reopening.recap_version, reopening.model_dump_json()
