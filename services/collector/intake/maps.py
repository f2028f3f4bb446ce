"""Which column of which SIAK report means what: data, one file per report kind (`maps/*.toml`)."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from pydantic import Field, TypeAdapter

from services.collector.intake.heads import COMMON, GROUP, group_key, head_key, plain_key
from shared.contract.catalogue import Columns
from shared.contract.event import Line, Part
from shared.contract.figures import FEMALE, MALE, TOTAL
from shared.contract.identifiers import Code, IndicatorCode
from shared.contract.vocabulary import Basis

GROUPS = (TOTAL, MALE, FEMALE)


class Level(StrEnum):
    """How far down a report goes. DESA: rows of villages, added up per kecamatan."""

    KECAMATAN = "KECAMATAN"
    DESA = "DESA"


class MovementColumn(Part):
    """A correction between AWAL and DINAMIS that a report prints."""

    head: Line
    adds: bool


class BasisColumns(Part):
    """The columns of one basis. ``{group}`` stands for LK, PR and JML."""

    numerator: Line
    denominator: Line | None = None
    remainder: Line | None = None
    percent: Line | None = None
    opening: Line | None = None
    movements: tuple[MovementColumn, ...] = ()

    def heads(self) -> tuple[str, ...]:
        """All templates of this basis."""
        named = (self.numerator, self.denominator, self.remainder, self.percent, self.opening)
        return (*(head for head in named if head), *(m.head for m in self.movements))


class ReportMap(Part):
    """One report kind: how it is recognised, and what its columns mean on which basis."""

    report: Code
    version: int = Field(ge=1)
    document: Line = Field(description="name of the report, for Provenance")
    indicator: IndicatorCode = Field(description="which one it feeds if the catalogue says nothing")
    sheet_names: tuple[Line, ...] = Field(description="names that its sheet or file goes by")
    levels: tuple[Level, ...]
    ignored: tuple[Line, ...] = Field(default=(), description="known heads without a use here")
    basis: dict[Basis, BasisColumns] = Field(min_length=1)

    def known_as(self, name: str) -> bool:
        """Whether a sheet or file goes by that name."""
        return head_key(name.replace("_", " ")) in {head_key(other) for other in self.sheet_names}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The heads that a table of one report may have: comparable form to how people know it."""

    shown: dict[str, str]

    @classmethod
    def of(cls, report: ReportMap, more: tuple[Columns, ...] = ()) -> "Vocabulary":
        """Those of all bases, of what is ignored, and of what the catalogue names besides."""
        templates = [*report.ignored, *COMMON.ignored, *COMMON.region, *COMMON.code]
        templates += COMMON.village if Level.DESA in report.levels else ()
        for columns in report.basis.values():
            templates += columns.heads()
        for extra in more:
            named = (extra.numerator, extra.denominator, extra.remainder, extra.percent)
            templates += [head for head in named if head]
        return cls({key: shown for template in templates for key, shown in _written(template)})


def _written(template: str) -> Iterator[tuple[str, str]]:
    if GROUP not in template:
        yield head_key(template), template
        return
    for group in GROUPS:
        yield group_key(template, group), template.replace(GROUP, group)
    yield plain_key(template), template.replace(GROUP, TOTAL)


@cache
def report_maps() -> dict[str, ReportMap]:
    """All maps by report kind. Raises where a file is wrong, naming the place."""
    files = sorted(Path(__file__).with_name("maps").glob("*.toml"))
    read = (tomllib.loads(file.read_text(encoding="utf-8")) for file in files)
    return {m.report: m for m in (TypeAdapter(ReportMap).validate_python(raw) for raw in read)}
