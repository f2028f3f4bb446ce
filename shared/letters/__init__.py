"""Letters as plain text, PDF and DOCX, all three from one set of fields and one wording."""

from shared.letters.model import Paper
from shared.letters.ratification import RatificationSheet, ratification_sheet
from shared.letters.refusals import IncompleteLetterError

__all__ = ["IncompleteLetterError", "Paper", "RatificationSheet", "ratification_sheet"]
