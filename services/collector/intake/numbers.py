"""Numbers as cells have them. A number that may be read in two ways is refused, never guessed."""

import re
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Final

from services.collector.intake.grid import Broken, Cell
from services.collector.intake.model import Grouping
from services.collector.intake.refusals import (
    A_BOOLEAN,
    A_DATE,
    AMBIGUOUS_COMMA,
    AMBIGUOUS_DOT,
    FORMULA_ERROR,
    NEGATIVE,
    NOT_A_NUMBER,
    NOT_A_PERCENT,
    NOT_CALCULATED,
    NOT_WHOLE,
    TOO_LONG,
    WRONG_GROUPING,
)
from shared.refusal import Rule

MOST_DIGITS: Final = 20


class Measure(Enum):
    """What a column counts: whole things, any number, or percents."""

    COUNT = "count"
    NUMBER = "number"
    PERCENT = "percent"


_BLANKS: Final = re.compile(r"[\s\u200b\u2060\ufeff]+")
_WRITTEN: Final = re.compile(r"[0-9.,]+")
_WHOLE: Final = re.compile(r"[0-9]+")
_DECIMAL: Final = re.compile(r"[0-9]+([.,])[0-9]+")
_LIKE_THOUSANDS: Final = re.compile(r"[1-9][0-9]{0,2}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*")
_INDONESIAN: Final = re.compile(r"(?:[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,[0-9]+)?")
_ERROR: Final = re.compile(r"#(?:REF|DIV/0|VALUE|NAME|NULL|NUM|N/A|SPILL|CALC)[!?]?", re.IGNORECASE)
_BOOLEANS: Final = frozenset({"TRUE", "FALSE", "BENAR", "SALAH"})
_DATE: Final = re.compile(r"\d{1,4}[/-]\d{1,2}[/-]\d{1,4}(?:[ T].*)?")


def read_number(cell: Cell, grouping: Grouping, measure: Measure) -> Decimal | Rule | None:
    """The number, nothing where the cell is blank, or the rule that it breaks.

    Excel's numbers are taken as the shortest decimal that gives the same number again, which is
    what was typed. Text is read by ``grouping``.
    """
    if isinstance(cell, bool):
        return A_BOOLEAN
    if isinstance(cell, int | float):
        return _checked(_exact(cell), measure)
    if isinstance(cell, str):
        text = _BLANKS.sub(" ", cell).strip()
        return _of_text(text, grouping, measure) if text else None
    return _no_number(cell)


def _no_number(cell: date | time | timedelta | Broken) -> Rule:
    if isinstance(cell, Broken):
        return FORMULA_ERROR if cell is Broken.FORMULA_ERROR else NOT_CALCULATED
    return A_DATE


def _exact(number: float) -> Decimal:
    return Decimal(int(number)) if float(number).is_integer() else Decimal(repr(number))


def _checked(number: Decimal, measure: Measure) -> Decimal | Rule:
    if not number.is_finite():
        return NOT_A_NUMBER
    if number < 0:
        return NEGATIVE
    if len(number.as_tuple().digits) > MOST_DIGITS:
        return TOO_LONG
    if measure is Measure.COUNT and number != number.to_integral_value():
        return NOT_WHOLE
    return number


def _of_text(text: str, grouping: Grouping, measure: Measure) -> Decimal | Rule:
    if text.endswith("%"):
        if measure is not Measure.PERCENT:
            return NOT_A_PERCENT
        text = text[:-1].rstrip()
    sign = text[:1] in {"-", "−"}
    digits = text[1:].lstrip() if sign else text
    if _WRITTEN.fullmatch(digits) is None:
        return _not_written(text)
    if sum(char.isdigit() for char in digits) > MOST_DIGITS:
        return TOO_LONG
    read = _indonesian(digits) if grouping is Grouping.INDONESIA else _ungrouped(digits)
    if isinstance(read, Rule):
        return read
    return NEGATIVE if sign else _checked(read, measure)


def _not_written(text: str) -> Rule:
    if _ERROR.fullmatch(text):
        return FORMULA_ERROR
    if text.upper() in _BOOLEANS:
        return A_BOOLEAN
    return A_DATE if _DATE.fullmatch(text) else NOT_A_NUMBER


def _ungrouped(digits: str) -> Decimal | Rule:
    """``12``, ``12,5`` and ``12.5``; not ``1.234``, which may be thousand or one and a bit."""
    if _WHOLE.fullmatch(digits):
        return Decimal(digits)
    if like := _LIKE_THOUSANDS.fullmatch(digits):
        return AMBIGUOUS_DOT if like[1] == "." else AMBIGUOUS_COMMA
    if _DECIMAL.fullmatch(digits):
        return Decimal(digits.replace(",", "."))
    return WRONG_GROUPING if digits.strip(".,") else NOT_A_NUMBER


def _indonesian(digits: str) -> Decimal | Rule:
    """``1.234`` is thousand; ``1,000`` may still be an English thousand, so it is not taken."""
    if (like := _LIKE_THOUSANDS.fullmatch(digits)) and like[1] == ",":
        return AMBIGUOUS_COMMA
    if _INDONESIAN.fullmatch(digits):
        return Decimal(digits.replace(".", "").replace(",", "."))
    return WRONG_GROUPING if digits.strip(".,") else NOT_A_NUMBER
