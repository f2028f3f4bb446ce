"""A letter between its wording and its paper: a list of blocks, the same for all three forms.

Every text in a block is plain: no form interprets it, whatever signs it holds.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter


class Part(BaseModel):
    """Base of all blocks: frozen and closed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Paper(StrEnum):
    """Sheet sizes of Indonesian offices: A4 is 210 x 297 mm, F4 (folio) is 215 x 330 mm."""

    A4 = "A4"
    F4 = "F4"

    @property
    def millimetres(self) -> tuple[int, int]:
        """Width and height, upright."""
        return (210, 297) if self is Paper.A4 else (215, 330)


class Layout(StrEnum):
    """Permendagri 1/2023: with an addressee, between officers of one house, or with a title."""

    KORESPONDENSI = "KORESPONDENSI"
    NOTA_DINAS = "NOTA_DINAS"
    JUDUL = "JUDUL"


class Kop(Part):
    """The letterhead: government and office in type ratio 3:4, address, double rule."""

    kind: Literal["kop"] = "kop"
    government: str
    name: str
    address: str
    contact: str | None = Field(default=None, description="telephone, pos-el, laman")


class Place(Part):
    """Place and date, at the right."""

    kind: Literal["date"] = "date"
    text: str


class Title(Part):
    """A centred line; ``strong`` for the name of the document."""

    kind: Literal["title"] = "title"
    text: str
    strong: bool = False


class Terms(Part):
    """Labels and values with their colons in one line: Nomor, Sifat, Lampiran, Hal."""

    kind: Literal["terms"] = "terms"
    rows: tuple[tuple[str, str], ...]
    level: int = 0


class Addressees(Part):
    """The address block "Yth."."""

    kind: Literal["yth"] = "yth"
    names: tuple[str, ...]
    place: str


class Paragraph(Part):
    """Running text."""

    kind: Literal["paragraph"] = "paragraph"
    text: str


class Heading(Part):
    """The head of a part of the text."""

    kind: Literal["heading"] = "heading"
    text: str


class Item(Part):
    """One item of a list; ``mark`` is ``1.``, ``a.`` or a dash."""

    kind: Literal["item"] = "item"
    mark: str
    text: str
    level: int = 0


class Digest(Part):
    """A SHA-256, in groups that a person can compare."""

    kind: Literal["digest"] = "digest"
    groups: tuple[str, ...]


class Column(Part):
    """One column of a table. ``width`` is a share of the whole."""

    head: str
    width: float = Field(gt=0)
    align: Literal["left", "center", "right"] = "left"


class Table(Part):
    """A table with a head that is repeated on each page."""

    kind: Literal["table"] = "table"
    columns: tuple[Column, ...] = Field(min_length=1)
    rows: tuple[tuple[str, ...], ...]
    size: float = Field(description="type size in points")
    numbered: bool = Field(default=False, description="a row (1) (2) (3) under the head")
    room: float = Field(default=0, description="mm, least height of a row with an empty cell")


class Signatory(Part):
    """The block under a letter. Rank and NIP are absent where the officer has none."""

    lines: tuple[str, ...] = Field(min_length=1, description="jabatan; before it a.n. where due")
    name: str
    rank: str | None = None
    nip: str | None = None


class Signature(Signatory):
    """One signatory, in the right half of the page."""

    kind: Literal["signature"] = "signature"
    electronic: bool = False


class Signatures(Part):
    """Several signatories, in a table."""

    kind: Literal["signatures"] = "signatures"
    people: tuple[Signatory, ...]


class Copies(Part):
    """Tembusan."""

    kind: Literal["copies"] = "copies"
    names: tuple[str, ...]


class Rule(Part):
    """A line across the page."""

    kind: Literal["rule"] = "rule"


class Check(Part):
    """The hash as a QR code that leads to the page where anyone verifies the document."""

    kind: Literal["check"] = "check"
    sha256: str
    text: str


class Annex(Part):
    """A new page for a lampiran; all blocks after it belong to it."""

    kind: Literal["annex"] = "annex"
    title: str
    head: tuple[tuple[str, str], ...] = Field(description="Nomor and Tanggal of the letter")
    wide: bool = Field(default=False, description="landscape")
    label: str = "LAMPIRAN"


Block = Annotated[
    Kop
    | Place
    | Title
    | Terms
    | Addressees
    | Paragraph
    | Heading
    | Item
    | Digest
    | Table
    | Signature
    | Signatures
    | Copies
    | Rule
    | Check
    | Annex,
    Field(discriminator="kind"),
]
Blocks = tuple[Block, ...]
BLOCK: TypeAdapter[Block] = TypeAdapter(Block)
BLOCKS: TypeAdapter[Blocks] = TypeAdapter(Blocks)
