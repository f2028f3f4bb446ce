"""The tables of Bab III as heads and rows, in their order."""

from collections.abc import Iterator

from services.recap.domain.lakip import Lakip
from services.recap.export.lakip_achieved import goals, year, years
from services.recap.export.lakip_causes import causes, money
from services.recap.export.lakip_compared import medium_term, national
from services.recap.export.lakip_table import LakipTable


def lakip_tables(tables: Lakip) -> Iterator[LakipTable]:
    """All tables, in the order of Bab III; none about money where nothing is known of it."""
    yield year(tables)
    yield goals(tables)
    yield years(tables)
    yield medium_term(tables)
    yield national(tables)
    yield causes(tables)
    if tables.has_money:
        yield money(tables)
