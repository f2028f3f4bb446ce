"""Which sheet of a file is meant, and which report it is. Two answers are no answer."""

from dataclasses import dataclass
from pathlib import PurePath

from services.collector.intake.grid import Book
from services.collector.intake.heads import group_key, head_key, plain_key
from services.collector.intake.maps import ReportMap, Vocabulary, report_maps
from services.collector.intake.model import Declared
from services.collector.intake.refusals import (
    NO_SHEET,
    UNCLEAR_REPORT,
    UNCLEAR_SHEET,
    UNKNOWN_REPORT,
)
from services.collector.intake.table import Table, find_table
from shared.contract import FormIssued
from shared.contract.catalogue import Columns
from shared.contract.figures import TOTAL
from shared.refusal import RefusalError


@dataclass(frozen=True, slots=True)
class Chosen:
    """A table and the report that it is."""

    table: Table
    report: ReportMap


def choose(book: Book, name: str, declared: Declared, form: FormIssued) -> Chosen:
    """The one table and report that fit. Raises `RefusalError` where there is none, or several."""
    tables = _tables(book, declared)
    maps = _maps(declared)
    pairs = [Chosen(t, m) for t in tables for m in maps if _fits(t, m, more_heads(m, form))]
    stem = PurePath(name).stem
    named = [p for p in pairs if p.report.known_as(p.table.sheet.name) or p.report.known_as(stem)]
    found = named or pairs
    if len(found) == 1:
        return found[0]
    if not found:
        return _nearest(tables, maps, form)
    if len({pair.table.sheet.name for pair in found}) > 1:
        raise RefusalError(UNCLEAR_SHEET, f"{len(tables)} lembar memuat tabel.")
    kinds = ", ".join(pair.report.report for pair in found)
    raise RefusalError(UNCLEAR_REPORT, f"Judul kolomnya sama pada laporan {kinds}.")


def more_heads(report: ReportMap, form: FormIssued) -> tuple[Columns, ...]:
    """The heads that the catalogue itself names for a report."""
    named = (indicator.columns for indicator in form.indicators)
    return tuple(c for c in named if c is not None and c.report == report.report)


def _tables(book: Book, declared: Declared) -> list[Table]:
    wanted = declared.sheet_name
    sheets = [s for s in book.sheets if wanted is None or head_key(s.name) == head_key(wanted)]
    if not sheets:
        raise RefusalError(NO_SHEET, "Lembar dengan nama yang dinyatakan tidak ada.")
    tables = [table for table in map(find_table, sheets) if table is not None]
    if not tables:
        raise RefusalError(NO_SHEET, "Tidak ada tabel dengan judul kolom WILAYAH atau KECAMATAN.")
    return tables


def _maps(declared: Declared) -> tuple[ReportMap, ...]:
    known = report_maps()
    if declared.report is None:
        return tuple(known.values())
    if declared.report not in known:
        detail = f"Jenis laporan yang tersedia: {', '.join(known)}."
        raise RefusalError(UNKNOWN_REPORT, detail)
    return (known[declared.report],)


def _fits(table: Table, report: ReportMap, more: tuple[Columns, ...]) -> bool:
    known = Vocabulary.of(report, more).shown
    return _has_numerator(table, report, more) and all(key in known for key in table.keys if key)


def _has_numerator(table: Table, report: ReportMap, more: tuple[Columns, ...]) -> bool:
    templates = [b.numerator for b in report.basis.values()] + [c.numerator for c in more]
    wanted = {key for t in templates for key in (group_key(t, TOTAL), plain_key(t))}
    return any(key in wanted for key in table.keys)


def _nearest(tables: list[Table], maps: tuple[ReportMap, ...], form: FormIssued) -> Chosen:
    """The best of those that do not fit, so that its strange heads can be named one by one."""

    def known(pair: Chosen) -> int:
        shown = Vocabulary.of(pair.report, more_heads(pair.report, form)).shown
        return sum(key in shown for key in pair.table.keys)

    pairs = [
        Chosen(table, report)
        for table in tables
        for report in maps
        if len(maps) == 1 or _has_numerator(table, report, more_heads(report, form))
    ]
    if not pairs:
        raise RefusalError(UNKNOWN_REPORT, "Judul kolomnya bukan judul laporan yang dikenal.")
    return max(pairs, key=known)
