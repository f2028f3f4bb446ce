"""Numbers as Indonesian office people type them: ``1.234,5``. What can be read two ways is not."""

import re
from decimal import Decimal
from typing import Final

from shared.tables.model import Value
from shared.tables.refusals import BAD_NUMBER, TableRefused

_GROUPED: Final = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_PLAIN: Final = re.compile(r"[+-]?[0-9]+(?:,[0-9]+)?")
_POINTED: Final = re.compile(r"[+-]?[0-9]+\.[0-9]+")
_ONE_GROUP: Final = re.compile(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}")


def number(value: Value, place: str) -> Decimal | None:
    """A cell as a number; none where it is blank. ``place`` is named when it cannot be read.

    A text is read with a decimal comma and dots between thousands; a decimal point is read where
    it cannot be anything else (``99.5``). ``1.234`` alone may be either and is refused, as is
    every text with a unit. Raises `TableRefused`.
    """
    if value is None or isinstance(value, Decimal):
        return value
    text = _bare(value) if isinstance(value, str) else ""
    if (bare := if_grouped(text)) is not None:
        comma = text.replace(".", ",")
        detail = f"Sel {place}: titik dapat berarti ribuan atau desimal; tulis {bare} atau {comma}."
        raise TableRefused(BAD_NUMBER, detail)
    if _GROUPED.fullmatch(text) or _PLAIN.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    if _POINTED.fullmatch(text):
        return Decimal(text)
    raise TableRefused(BAD_NUMBER, f"Sel {place} bukan angka yang dapat dibaca.")


def if_grouped(text: str) -> str | None:
    """``1234`` for ``1.234``, if its dot parts thousands; none where there is no such doubt."""
    bare = _bare(text)
    return bare.replace(".", "") if _ONE_GROUP.fullmatch(bare) else None


def _bare(text: str) -> str:
    return text.strip().replace("\u00a0", "")
