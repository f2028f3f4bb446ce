"""Opens a file of either kind and looks for personal numbers before anything else is said."""

from collections.abc import Callable, Iterator
from hashlib import sha256

from services.collector.intake.csv_grid import open_csv
from services.collector.intake.grid import Block, Book, Sheet
from services.collector.intake.guard import Kind, kind_of
from services.collector.intake.log import Log, personal_reading, shown_name
from services.collector.intake.model import Reading, SourceFile
from services.collector.intake.personal import (
    may_be_personal,
    personal_in_block,
    personal_outside,
)
from services.collector.intake.xlsx_grid import open_xlsx
from services.collector.intake.xlsx_parts import SHARED_TEXTS
from shared.contract.figures import IndicatorFigures
from shared.refusal import RefusalError


def open_book(content: bytes, name: str) -> Book:
    """The file's tables. Raises `RefusalError` for what may not or cannot be opened."""
    return open_xlsx(content) if kind_of(content, name) is Kind.XLSX else open_csv(content)


class Scanned:
    """A book of which every cell is looked at once, also those that nobody asks for.

    Ask `places` last: it reads what has not been read yet.
    """

    def __init__(self, book: Book) -> None:
        self.book = book
        self._found = [*personal_outside(book)]
        self._left = [*book.sheets]

    def blocks(self, sheet: Sheet) -> Iterator[Block]:
        """The sheet's rows, each looked at on its way."""
        yield from self._look(sheet)
        self._left.remove(sheet)  # one that was left half-way is read again

    def places(self) -> list[str]:
        """Where in the whole file a personal number may stand."""
        for sheet in self._left:
            for _ in self._look(sheet):
                pass
        self._left = []
        return self.found()

    def found(self) -> list[str]:
        """The places that were found so far, the narrowest where one number is in two."""
        in_cells = any("!" in found for found in self._found)
        return [
            found for found in dict.fromkeys(self._found) if found != SHARED_TEXTS or not in_cells
        ]

    def _look(self, sheet: Sheet) -> Iterator[Block]:
        for block in sheet.blocks():
            self._found += personal_in_block(sheet.name, block)
            yield block


Read = Callable[[Scanned, SourceFile, Log], tuple[IndicatorFigures, ...]]
"""Takes the figures from a file. May raise `RefusalError`; what it refuses goes to the log."""


def examined(content: bytes, name: str, read: Read) -> Reading:
    """What ``read`` makes of a file; never raises for a bad file.

    A personal number anywhere in it is said before anything else, and alone.
    """
    if may_be_personal(name):
        return personal_reading(shown_name(name, personal=True), ["nama berkas"])
    shown, log = shown_name(name, personal=False), Log()
    file = SourceFile(name=shown, sha256=sha256(content).hexdigest())
    figures: tuple[IndicatorFigures, ...] = ()
    scanned = None
    try:
        scanned = Scanned(open_book(content, name))
        figures = read(scanned, file, log)
        found = scanned.places()
    except RefusalError as error:
        log.refuse_file(shown, error)
        found = _places_left(scanned) if scanned else []
    return personal_reading(shown, found) if found else log.reading(file, figures)


def _places_left(scanned: Scanned) -> list[str]:
    """Those of a file that was refused; one that cannot be read on says what it has found."""
    try:
        return scanned.places()
    except RefusalError:
        return scanned.found()
