"""From a template's lines to blocks. README.md in templates/ describes the marks to the office.

What comes from outside is wrapped by `plain`, so it can never be taken for a mark.
"""

import re
from collections.abc import Iterable, Iterator
from string import ascii_lowercase
from typing import Final

from shared.letters.model import BLOCK, Annex, Block, Blocks, Heading, Item, Paragraph, Rule, Terms

_VALUE: Final = "\ue000"
"""Stands before every value: a line that begins with it is text, whatever sign comes next."""
_BLOCK: Final = "\ue001"
"""Stands before a block that a filter has built already."""
INDENT: Final = 3
"""Blanks per level."""
_LINE: Final = re.compile(r"(?P<blanks> *)(?:(?P<mark>[-+=/]) )?(?P<text>.*)")


def plain(value: object) -> str:
    """A value as one line of plain text."""
    text = str(value).replace(_VALUE, "").replace(_BLOCK, "")
    return _VALUE + " ".join(text.split())


def built(block: Block) -> str:
    """A finished block as a line of its own."""
    return f"\n{_BLOCK}{block.model_dump_json()}\n"


def parse(text: str) -> Blocks:
    """The blocks of a rendered template. Raises ``ValueError`` for a term without its colon."""
    numbered = _numbered(_joined(_pieces(text.split("\n"))))
    return _annexes(tuple(numbered))


def _pieces(lines: Iterable[str]) -> Iterator[Block | str | None]:
    """Blocks as far as one line tells; a ``str`` goes on with what came before, None ends it."""
    for line in lines:
        if line.startswith(_BLOCK):
            yield BLOCK.validate_json(line.removeprefix(_BLOCK))
        elif not line.replace(_VALUE, "").strip():
            yield None
        elif line.strip() == "----":
            yield Rule()
        else:
            yield _piece(line)


def _piece(line: str) -> Block | str:
    match = _LINE.fullmatch(line)
    assert match is not None  # noqa: S101 - the pattern fits any line
    text = match["text"].replace(_VALUE, "").strip()
    level = len(match["blanks"]) // INDENT
    match match["mark"]:
        case "=":
            return Heading(text=text)
        case "/":
            return Terms(rows=(_term(text),), level=level)
        case "+" | "-" as mark:
            return Item(mark=mark, text=text, level=level)
        case _:
            return text


def _term(text: str) -> tuple[str, str]:
    label, colon, value = text.partition(":")
    if not colon:
        raise ValueError(f"baris '/ {label}' tanpa titik dua")
    return label.strip(), value.strip()


def _joined(pieces: Iterable[Block | str | None]) -> Iterator[Block]:
    """Lines of one paragraph or item made one, terms that follow each other one list."""
    held: Block | None = None
    for piece in pieces:
        longer = _longer(held, piece)
        if longer is None:
            if held is not None:
                yield held
            longer = Paragraph(text=piece) if isinstance(piece, str) else piece
        held = longer
    if held is not None:
        yield held


def _longer(held: Block | None, piece: Block | str | None) -> Block | None:
    """``held`` with ``piece`` added to it; None where that begins something new."""
    match held, piece:
        case (Paragraph() | Item(), str()):
            return held.model_copy(update={"text": f"{held.text} {piece}"})
        case (Terms(), str()):
            *rows, (label, value) = held.rows
            return held.model_copy(update={"rows": (*rows, (label, f"{value} {piece}".strip()))})
        case (Terms(), Terms()) if held.level == piece.level:
            return held.model_copy(update={"rows": (*held.rows, *piece.rows)})
        case _:
            return None


def _numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """Items with their numbers: ``1.`` outside, ``a.`` inside; a paragraph begins anew."""
    counts: dict[int, int] = {}
    for block in blocks:
        if isinstance(block, Item):
            counts = {level: count for level, count in counts.items() if level <= block.level}
            yield block.model_copy(update={"mark": _mark(block, counts)})
        else:
            counts = {} if isinstance(block, Heading | Paragraph | Annex) else counts
            yield block


def _mark(item: Item, counts: dict[int, int]) -> str:
    if item.mark == "-":
        return "-"
    counts[item.level] = counts.get(item.level, 0) + 1
    number = counts[item.level]
    lettered = item.level % 2 == 1 and number <= len(ascii_lowercase)
    return f"{ascii_lowercase[number - 1]}." if lettered else f"{number}."


def _annexes(blocks: Blocks) -> Blocks:
    """Annexes with their numbers, where there are several."""
    total = sum(isinstance(block, Annex) for block in blocks)
    done: list[Block] = []
    count = 0
    for block in blocks:
        if isinstance(block, Annex) and total > 1:
            count += 1
            done.append(block.model_copy(update={"label": f"LAMPIRAN {roman(count)}"}))
        else:
            done.append(block)
    return tuple(done)


def roman(number: int) -> str:
    """1 to 39 in Roman numerals, as annexes are counted."""
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]
