"""A letter as plain text: what an e-mail says, and what is looked at before it is signed."""

import textwrap
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from shared.letters.model import (
    Addressees,
    Annex,
    Block,
    Blocks,
    Check,
    Copies,
    Digest,
    Heading,
    Item,
    Kop,
    Paragraph,
    Place,
    Rule,
    Signatory,
    Signature,
    Signatures,
    Table,
    Terms,
    Title,
)

WIDTH: Final = 80
SIGNATURE_AT: Final = 42
"""Column where date and signature block begin."""
_STEP: Final = 3
_NOTHING: Final = ("", "-")
_TIGHT: Final = {("item", "item"), ("item", "digest"), ("digest", "item"), ("date", "signature")}
"""Kinds that follow each other without an empty line."""


def write(blocks: Blocks) -> str:
    """The letter, at most 80 characters wide. A QR code has no text form and is left out."""
    shown = [block for block in blocks if not isinstance(block, Check)]
    parts = ["\n".join(_lines(block)) for block in shown]
    gaps = ["\n" if _close(a, b) else "\n\n" for a, b in pairwise(shown)]
    text = "".join(part + gap for part, gap in zip(parts, [*gaps, "\n"], strict=True))
    return "\n".join(line.rstrip() for line in text.strip("\n").split("\n")) + "\n"


def _close(block: Block, following: Block) -> bool:
    return (block.kind, following.kind) in _TIGHT or isinstance(block, Heading)


def _lines(block: Block) -> Iterator[str]:  # noqa: C901, PLR0912 - one line per kind of block
    match block:
        case Kop():
            yield from _kop(block)
        case Place():
            yield from _right(block.text)
        case Title():
            yield from _centred(block.text)
        case Terms():
            yield from _terms(block)
        case Addressees():
            yield from _addressees(block)
        case Paragraph() | Heading():
            yield _hanging(block.text, "")
        case Item():
            yield _hanging(block.text, f"{' ' * (_STEP * block.level)}{block.mark} ")
        case Digest():
            yield f"     {''.join(block.groups)}"
        case Table():
            yield from _table(block)
        case Signature():
            yield from _signature(block)
        case Signatures():
            yield from _signatures(block)
        case Copies():
            yield from ("Tembusan:", *_counted(block.names))
        case Rule():
            yield "-" * WIDTH
        case Annex():
            yield from _annex(block)
        case Check():
            return


def _kop(kop: Kop) -> Iterator[str]:
    for line in filter(None, (kop.government, kop.name, kop.address, kop.contact)):
        yield from _centred(line)
    yield "=" * WIDTH


def _terms(terms: Terms) -> Iterator[str]:
    widest = max(len(label) for label, _ in terms.rows)
    for label, value in terms.rows:
        yield _hanging(value, f"{' ' * (_STEP * terms.level)}{label:<{widest}} : ")


def _addressees(block: Addressees) -> Iterator[str]:
    if len(block.names) == 1:
        yield _hanging(block.names[0], "Yth. ")
    else:
        yield from ("Yth.", *_counted(block.names))
    yield from ("di", f"     {block.place}")


def _counted(names: tuple[str, ...]) -> Iterator[str]:
    if len(names) == 1:
        yield _hanging(names[0], "")
        return
    for number, name in enumerate(names, start=1):
        yield _hanging(name, f"{number}. ")


def _table(table: Table) -> Iterator[str]:
    """Each row as an item: a page of text has no room for fifteen columns."""
    heads = [column.head for column in table.columns]
    for row in table.rows:
        number, first, *rest = row
        told = (
            f"{head}: {cell.rstrip('.')}"
            for head, cell in zip(heads[2:], rest, strict=True)
            if cell not in _NOTHING
        )
        yield _hanging("; ".join((first, *told)), f"{number:>2}. ")
    if not table.rows:
        yield "Nihil."


def _signature(block: Signature) -> Iterator[str]:
    *before, last = block.lines
    for line in (*before, f"{last},"):
        yield from _right(line)
    yield from ("", "", "")
    for line in filter(None, (block.name, block.rank)):
        yield from _right(line)


def _signatures(block: Signatures) -> Iterator[str]:
    for number, person in enumerate(block.people, start=1):
        if number > 1:
            yield ""
        yield from _signing(number, person)


def _signing(number: int, person: Signatory) -> Iterator[str]:
    yield _hanging(" ".join(person.lines), f"{number}. Jabatan: ")
    yield f"   Nama   : {person.name}"
    yield "   Tanda tangan: ...................."


def _annex(annex: Annex) -> Iterator[str]:
    yield "-" * WIDTH
    yield annex.label
    yield ""
    yield from _centred(annex.title)


def _centred(text: str) -> Iterator[str]:
    yield from (line.center(WIDTH).rstrip() for line in textwrap.wrap(text, WIDTH - 10))


def _right(text: str) -> Iterable[str]:
    """Wrapped in the right half of the page."""
    return (" " * SIGNATURE_AT + line for line in textwrap.wrap(text, WIDTH - SIGNATURE_AT))


def _hanging(text: str, first: str) -> str:
    """Wrapped; from the second line on as far in as ``first`` is long."""
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )
