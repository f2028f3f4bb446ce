"""The ratified table as `shared.tidy` writes it."""

from services.approval.domain.document import RatifiedDocument
from shared import tidy


def to_csv(document: RatifiedDocument, sha256: str) -> str:
    """The table of a ratified document; ``sha256`` names the document in every row."""
    of = tidy.Ratification(document.cycle, document.ratified_at, sha256)
    return tidy.to_csv(tidy.tidy(of, row) for row in document.table)
