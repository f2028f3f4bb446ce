"""Ties the columns of a table to the indicators of a form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from services.collector.intake.grid import column_name
from services.collector.intake.heads import GROUP, group_key, head_key, plain_key
from services.collector.intake.log import Log, Spot
from services.collector.intake.maps import BasisColumns, ReportMap, Vocabulary
from services.collector.intake.numbers import Measure
from services.collector.intake.refusals import (
    BASIS_CONTRADICTS,
    BASIS_NOT_IN_REPORT,
    DOUBLE_HEAD,
    MISSING_HEAD,
    NOT_ASKED,
    UNKNOWN_HEAD,
)
from services.collector.intake.table import Table
from shared.contract import FormIssued
from shared.contract.catalogue import Columns, Indicator
from shared.contract.figures import FEMALE, MALE, TOTAL
from shared.contract.vocabulary import Basis, Source
from shared.refusal import RefusalError

_GROUP_PART: Final = re.compile(r"\s*-?\s*" + re.escape(GROUP))
_LONGEST_HEAD: Final = 100
_MOST_HEADS: Final = 500
"""A tenth of that is a large report; to compare thousands of strange heads takes minutes."""


@dataclass(frozen=True, slots=True)
class Groups:
    """The columns of one quantity, counted from 0."""

    total: int | None
    male: int | None = None
    female: int | None = None

    def columns(self) -> Iterator[int]:
        """Those that are there."""
        yield from (c for c in (self.total, self.male, self.female) if c is not None)


@dataclass(frozen=True, slots=True)
class MovementGroups:
    """A movement's head, its direction and its columns."""

    name: str
    adds: bool
    groups: Groups


@dataclass(frozen=True, slots=True)
class Binding:
    """Where one indicator's figures stand in a table."""

    indicator: Indicator
    numerator: Groups
    denominator: Groups | None
    remainder: Groups | None
    opening: Groups | None
    percent: int | None
    movements: tuple[MovementGroups, ...]

    def needed(self) -> set[int]:
        """Columns that may not be empty in any row."""
        needed = {*self.numerator.columns()}
        return needed | {*self.denominator.columns()} if self.denominator else needed

    def measures(self) -> dict[int, Measure]:
        """What each bound column counts."""
        counted = (self.numerator, self.denominator, self.remainder, self.opening)
        groups = [*(g for g in counted if g), *(m.groups for m in self.movements)]
        found = {column: Measure.COUNT for group in groups for column in group.columns()}
        return found | ({self.percent: Measure.PERCENT} if self.percent is not None else {})


def asked(report: ReportMap, form: FormIssued) -> tuple[Indicator, ...]:
    """The indicators of the form that this report feeds; none but those. May raise the refusal."""
    siak = [i for i in form.indicators if i.source is Source.SIAK]
    found = [i for i in siak if i.columns is not None and i.columns.report == report.report]
    found += [i for i in siak if i.columns is None and i.code == report.indicator]
    if not found:
        raise RefusalError(NOT_ASKED, f"Form tidak meminta indikator dari laporan {report.report}.")
    return tuple(found)


def require_heads(table: Table, report: ReportMap, more: tuple[Columns, ...], log: Log) -> None:
    """Refuse heads that the report does not have, with the nearest that it has, and doubles."""
    shown = Vocabulary.of(report, more).shown
    for column, key in enumerate(table.keys[:_MOST_HEADS]):
        spot = Spot(f"{table.sheet.name}!{column_name(column)}{table.head_row}", table.head_row)
        if key and key not in shown:
            near = get_close_matches(key[:_LONGEST_HEAD], shown, n=1, cutoff=0.6)
            hint = f" Yang terdekat: {shown[near[0]]}." if near else ""
            detail = f"Judul kolom tidak dikenal pada laporan {report.report}.{hint}"
            log.refuse(UNKNOWN_HEAD, spot, detail)
        elif key and key in table.keys[:column]:
            log.refuse(DOUBLE_HEAD, spot, f"Judul {shown[key]} sudah ada pada kolom sebelumnya.")


def bind(
    table: Table, report: ReportMap, indicator: Indicator, basis: Basis, log: Log
) -> Binding | None:
    """The indicator's columns; nothing, with the refusal in the log, where one is missing."""
    columns = _columns(report, indicator, basis)
    finder = _Finder(table)
    missing = [head for head in _needed(columns, indicator) if finder.of(head) is None]
    for head in missing:
        spot = Spot(f"{table.sheet.name}!{table.head_row}", table.head_row, None, indicator.code)
        log.refuse(MISSING_HEAD, spot, f"Kolom {head} tidak ada.")
    if missing:
        return None
    return Binding(
        indicator=indicator,
        numerator=finder.groups(columns.numerator),
        denominator=finder.groups(columns.denominator) if columns.denominator else None,
        remainder=finder.optional(columns.remainder),
        opening=finder.optional(columns.opening),
        percent=finder.of(columns.percent) if columns.percent else None,
        movements=tuple(
            MovementGroups(_named(m.head), m.adds, groups)
            for m in columns.movements
            if (groups := finder.optional(m.head)) is not None
        ),
    )


def _columns(report: ReportMap, indicator: Indicator, basis: Basis) -> BasisColumns:
    own = indicator.columns
    mapped = report.basis.get(basis)
    if own is None:
        if mapped is None:
            raise RefusalError(
                BASIS_NOT_IN_REPORT,
                f"Laporan {report.report} memuat basis {', '.join(report.basis)}.",
            )
        return mapped
    _require_basis(own, indicator, basis)
    named = own.model_dump(exclude={"report"}, exclude_none=True)
    return BasisColumns.model_validate((mapped.model_dump() if mapped else {}) | named)


def _require_basis(own: Columns, indicator: Indicator, basis: Basis) -> None:
    heads = " ".join(head_key(head) for head in (own.numerator, own.denominator or ""))
    other = "AWAL" if basis is Basis.DINAMIS else "DINAMIS"
    if other in heads:
        detail = f"Kolom {indicator.code} pada katalog berbasis {other}, bukan {basis}."
        raise RefusalError(BASIS_CONTRADICTS, detail)


def _needed(columns: BasisColumns, indicator: Indicator) -> Iterator[str]:
    for template in filter(None, (columns.numerator, columns.denominator)):
        yield template.replace(GROUP, TOTAL)
        if indicator.by_sex and GROUP in template:
            yield template.replace(GROUP, MALE)
            yield template.replace(GROUP, FEMALE)


@dataclass(frozen=True, slots=True)
class _Finder:
    table: Table

    def of(self, head: str) -> int | None:
        """The column of a head; a total may stand under the head without its group."""
        found = self.table.column(head_key(head))
        if found is None and head_key(head).endswith((f"({TOTAL})", f"-{TOTAL})")):
            return self.table.column(plain_key(_ungrouped(head)))
        return found

    def groups(self, template: str) -> Groups:
        """The columns of a template; LK and PR only where the template has groups."""
        total = self.of(template.replace(GROUP, TOTAL))
        if GROUP not in template:
            return Groups(total)
        male, female = (self.table.column(group_key(template, g)) for g in (MALE, FEMALE))
        return Groups(total, male, female)

    def optional(self, template: str | None) -> Groups | None:
        """The same, or nothing where the table has not even the total."""
        found = self.groups(template) if template else None
        return found if found is not None and found.total is not None else None


def _named(template: str) -> str:
    """``PINDAH({group})`` as ``PINDAH``, ``BARU(LUAR DKB - {group})`` as ``BARU(LUAR DKB)``."""
    return _GROUP_PART.sub("", template).replace("()", "").strip()


def _ungrouped(head: str) -> str:
    """``MEMILIKI(DINAMIS - JML)`` as the template it came from."""
    start = head.rindex(TOTAL) if TOTAL in head else len(head)
    return head[:start] + GROUP + head[start + len(TOTAL) :]
