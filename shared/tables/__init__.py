"""Tables in files: read safely (CSV, XLSX), written so that nothing in them can run.

Begin with `read_table`, then `records` for the rows by the heads of their columns.
"""

from shared.tables.heads import Column, Record, records
from shared.tables.model import Row, Table, Value, letters
from shared.tables.numbers import if_grouped, number
from shared.tables.read import read_table
from shared.tables.refusals import TableRefused
from shared.tables.safety import inert
from shared.tables.write import csv_bytes, repacked, workbook

__all__ = [
    "Column",
    "Record",
    "Row",
    "Table",
    "TableRefused",
    "Value",
    "csv_bytes",
    "if_grouped",
    "inert",
    "letters",
    "number",
    "read_table",
    "records",
    "repacked",
    "workbook",
]
