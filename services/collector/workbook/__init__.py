"""The form as a workbook to fill and as a page to print (SOP step 1), and back (step 3)."""

from services.collector.workbook.page import printable_page, style_hash
from services.collector.workbook.read import read_workbook
from services.collector.workbook.write import write_workbook

__all__ = ["printable_page", "read_workbook", "style_hash", "write_workbook"]
