"""One evidence file is looked into before it is stored."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from services.collector.domain.refusals import PERSONAL_NUMBER
from services.collector.evidence.docx import docx_texts
from services.collector.evidence.kinds import Kind, kind_of
from services.collector.evidence.pdf import pdf_texts
from services.collector.intake.grid import Book
from services.collector.intake.opening import Scanned, open_book
from services.collector.intake.personal import may_be_personal
from shared.refusal import RefusalError

_SHOWN: Final = 5
Look = Callable[[bytes, str], Iterator[str]]


def inspect(content: bytes, name: str) -> str:
    """The file's media type, by its bytes.

    Raises `RefusalError` for other kinds, for what cannot be read, and, by its place, for a
    personal number. Takes up to some seconds: call it outside the event loop.
    """
    kind = kind_of(content, name)
    look = _LOOKS.get(kind)
    found = () if look is None else tuple(islice(look(content, name), _SHOWN + 1))
    if found:
        more = " dan tempat lain" if len(found) > _SHOWN else ""
        raise RefusalError(
            PERSONAL_NUMBER, f"Ada angka 16 digit di: {', '.join(found[:_SHOWN])}{more}."
        )
    return kind.value


def _in_texts(texts: Iterator[tuple[str, str]]) -> Iterator[str]:
    return (place for place, text in texts if may_be_personal(text))


def _in_book(book: Book) -> Iterator[str]:
    yield from Scanned(book).places()


_LOOKS: Final[dict[Kind, Look]] = {
    Kind.PDF: lambda content, _name: _in_texts(pdf_texts(content)),
    Kind.DOCX: lambda content, _name: _in_texts(docx_texts(content)),
    Kind.XLSX: lambda content, name: _in_book(open_book(content, name)),
    Kind.CSV: lambda content, name: _in_book(open_book(content, name)),
}
