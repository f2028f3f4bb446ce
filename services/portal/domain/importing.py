"""What a service said of a file that was tried or taken, in one shape whoever said it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

REFUSED: Final = "DITOLAK"
SAME: Final = "SAMA"


@dataclass(frozen=True, slots=True)
class Row:
    """The word on one row or cell."""

    place: str
    about: str
    outcome: str
    reason: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that is allowed and should be looked at."""

    about: str
    text: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """What became of a file, or would. ``result``: taken, unchanged, refused."""

    result: str
    dry_run: bool
    rows: tuple[Row, ...]
    remarks: tuple[Remark, ...] = ()
    removed: tuple[str, ...] = ()
    rule: str = ""
    detail: str = ""
    remedy: str = ""

    @property
    def refused(self) -> tuple[Row, ...]:
        """The rows that hold it up."""
        return tuple(row for row in self.rows if row.outcome == REFUSED)

    @property
    def same(self) -> int:
        """How many rows say what is known already."""
        return sum(row.outcome == SAME for row in self.rows)

    @property
    def fresh(self) -> int:
        """How many rows bring something."""
        return len(self.rows) - len(self.refused) - self.same

    @property
    def ordered(self) -> tuple[Row, ...]:
        """What is refused first, since that is what has to be mended."""
        return (*self.refused, *(row for row in self.rows if row.outcome != REFUSED))


def looked(answer: Mapping[str, Any], *, dry_run: bool) -> Looked:
    """The answer of the collector (``verdicts``) or of recap (``rows``) to a file.

    A dry run of recap says ``dry-run`` whatever it finds: with one row refused it would be
    refused, and with none it would be taken.
    """
    rows = _rows(answer)
    stopped = any(row.outcome == REFUSED for row in rows)
    result = str(answer.get("result", "refused"))
    if stopped:
        result = "refused"
    elif result == "dry-run":
        result = "unchanged" if rows and all(r.outcome == SAME for r in rows) else "taken"
    if result == "unchanged" and answer.get("removed"):
        result = "taken"
    return Looked(
        result=result,
        dry_run=dry_run,
        rows=rows,
        remarks=tuple(
            Remark(said["indicator"], said["text"], tuple(said.get("others", ())))
            for said in answer.get("remarks", ())
        ),
        removed=tuple(answer.get("removed", ())),
        rule=answer.get("rule") or "",
        detail=answer.get("detail") or "",
        remedy=answer.get("remedy") or "",
    )


def _rows(answer: Mapping[str, Any]) -> tuple[Row, ...]:
    if "verdicts" in answer:
        return tuple(
            Row(
                place=said["place"],
                about=said.get("indicator") or "",
                outcome=said["outcome"],
                reason=said.get("reason") or "",
                remedy=said.get("remedy") or "",
            )
            for said in answer["verdicts"]
        )
    return tuple(
        Row(said["origin"], said.get("about", ""), said["verdict"], said.get("reason") or "")
        for said in answer.get("rows", ())
    )


def kecamatan(typed: str) -> tuple[str, ...]:
    """``Anjir Muara`` on a line of its own, as the code ``ANJIR_MUARA``; in their order."""
    names = (" ".join(line.split()) for line in typed.replace(",", "\n").splitlines())
    return tuple(name.upper().replace(" ", "_") for name in names if name)
