"""Reads one row of a catalogue file into the fields of an indicator, each with its cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from services.collector.catalogue_files.heads import ColumnWords, folded
from services.collector.catalogue_files.refusals import EMPTY_FIELD, PARTIAL_TARGETS, UNKNOWN_WORD
from services.collector.intake.grid import Broken, Cell, Row, place
from services.collector.intake.log import Log, Spot
from services.collector.intake.model import Grouping
from services.collector.intake.numbers import Measure, read_number
from services.collector.intake.refusals import FORMULA_ERROR, NOT_CALCULATED
from services.collector.intake.rows import text_of
from services.collector.intake.words import said
from shared.contract.vocabulary import Aggregation, Formula, Frequency, Source, Span
from shared.refusal import Rule

TARGETS: Final = ("target_1", "target_2", "target_3", "target_4")
NEEDED: Final = (
    "code",
    "name",
    "goal",
    "definition",
    "numerator",
    "unit",
    "aggregation",
    "frequency",
    "source",
    "bidang",
    "decimals",
    "target_year",
)
_TEXTS: Final = (
    "code",
    "name",
    "kind",
    "goal",
    "goal_code",
    "definition",
    "numerator",
    "denominator",
    "unit",
    "planned_in",
    "weight",
    "same_as",
    "decimals",
)
_NUMBERS: Final = (
    "factor",
    "target_year",
    "target_low",
    "target_high",
    "baseline",
    "plausible_min",
    "plausible_max",
    "jump",
    "planned_target",
    "tolerance",
    *TARGETS,
)
_YES: Final = ("regional", "by_sex", "evidence", "active")
_WORDS: Final[Mapping[str, type[StrEnum]]] = {
    "aggregation": Aggregation,
    "frequency": Frequency,
    "source": Source,
    "span": Span,
}
_BLANK: Final = frozenset({"", "-", "–"})


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the file, asked field by field."""

    sheet: str
    at: int
    row: Row
    columns: Mapping[str, int]
    words: ColumnWords
    log: Log

    def spot(self, field: str) -> Spot:
        """Where a field stands, or would stand."""
        column = self.columns.get(field, self.columns["code"])
        return Spot(place(self.sheet, self.at, column), self.at)

    def refuse(self, rule: Rule, field: str, reason: str) -> None:
        """The field is not good."""
        self.log.refuse(rule, self.spot(field), reason)

    def text(self, field: str) -> str | None:
        """The field's words, nothing where it is blank; a dash is blank."""
        column = self.columns.get(field)
        cell: Cell = self.row[column] if column is not None and column < len(self.row) else ""
        if isinstance(cell, Broken):
            rule = FORMULA_ERROR if cell is Broken.FORMULA_ERROR else NOT_CALCULATED
            self.refuse(rule, field, said(rule, self.head(field)))
            return None
        text = text_of(self.row, column) if column is not None else ""
        return None if text in _BLANK else text

    def blank(self, field: str) -> bool:
        """Whether nothing stands there; a broken formula is something."""
        column = self.columns.get(field)
        return column is None or text_of(self.row, column) in _BLANK

    def head(self, field: str) -> str:
        """The field as the file calls it."""
        return self.words.heads[field][0]

    def number(self, field: str) -> Decimal | None:
        """The field's number, nothing where it is blank or was refused."""
        if self.text(field) is None:
            return None
        read = read_number(self.row[self.columns[field]], Grouping.TANPA, Measure.NUMBER)
        if isinstance(read, Rule):
            self.refuse(read, field, said(read, self.head(field)))
            return None
        return read

    def word(self, field: str, offered: type[StrEnum]) -> str | None:
        """One of the catalogue's words, however the file writes it."""
        text = self.text(field)
        if text is None:
            return None
        if meaning := self.words.word(field, text):
            return meaning
        for word in offered:
            if folded(word) == folded(text):
                return word
        reason = f"Kolom {self.head(field)}: pilihannya {', '.join(offered)}."
        self.refuse(UNKNOWN_WORD, field, reason)
        return None

    def yes(self, field: str) -> bool | None:
        """Whether it says ya; nothing where it is blank or was refused."""
        text = self.text(field)
        meaning = None if text is None else self.words.word("yes", text)
        if text is not None and meaning is None:
            self.refuse(UNKNOWN_WORD, field, f"Kolom {self.head(field)}: ya atau tidak.")
        return None if meaning is None else meaning == "ya"


def values_of(record: Record) -> dict[str, object]:
    """The row as fields of an indicator; blank ones are left out."""
    for field in NEEDED:
        if record.blank(field):
            record.refuse(EMPTY_FIELD, field, f"Isian {record.head(field)} kosong.")
    values: dict[str, object] = {field: record.text(field) for field in _TEXTS}
    values |= {field: record.number(field) for field in _NUMBERS}
    values |= {field: record.word(field, offered) for field, offered in _WORDS.items()}
    values |= {field: record.yes(field) for field in _YES}
    values |= _formula(record) | {"bidang": _bidang(record), "targets": _targets(record, values)}
    return {field: value for field, value in values.items() if value is not None}


def _bidang(record: Record) -> str | None:
    """The code of a bidang, from its code or its name."""
    text = record.text("bidang")
    return None if text is None else record.words.word("bidang", text) or text


def _formula(record: Record) -> dict[str, object]:
    """The formula by its name or by the direction; an old sentence only gives the factor."""
    text = record.text("formula")
    named = next((f for f in Formula if text is not None and folded(f) == folded(text)), None)
    direction = record.text("direction")
    by_direction = record.words.word("direction", direction) if direction else None
    if named is None and by_direction is None:
        reason = f"Kolom rumus atau arah: pilihannya {', '.join(Formula)}; naik, turun."
        record.refuse(UNKNOWN_WORD, "formula" if text else "direction", reason)
    found: dict[str, object] = {"formula": named or by_direction}
    if record.text("factor") is None:
        whole = record.text("denominator") is None
        found["factor"] = "1" if whole else record.words.factor(text or "")
    return found


def _targets(record: Record, values: dict[str, object]) -> tuple[object, ...] | None:
    targets = [values.pop(field) for field in TARGETS]
    given = [target for target in targets if target is not None]
    if given and len(given) < len(targets):
        empty = TARGETS[targets.index(None)]
        record.refuse(PARTIAL_TARGETS, empty, "Sebagian target triwulan terisi, sebagian kosong.")
    return tuple(given) if len(given) == len(targets) else None
