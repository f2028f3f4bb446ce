"""The rules as data: code, version, first day, severity, owner, strategy, words in Indonesian."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.recap.domain.rules.operands import Missing
from shared.contract.vocabulary import Severity

ALL_CODES = tuple(f"D{number:02}" for number in range(1, 27))
OWN_BIDANG = "BIDANG"


class Stage(StrEnum):
    """In this order the rules run; what stands at the door is refused before it comes here."""

    SEL = "SEL"
    IDENTITAS = "IDENTITAS"
    RASIO = "RASIO"
    RIWAYAT = "RIWAYAT"
    KATALOG = "KATALOG"
    PINTU = "PINTU"


class Rule(BaseModel):
    """One rule in one version. What its fields mean is told in rules/discrepancies.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    version: int = Field(ge=1)
    effective: date
    severity: Severity
    title: str
    owner: str
    stage: Stage
    missing: Missing
    while_open: bool = True
    spreads: bool = True
    message: str
    remedy: str
    params: dict[str, Decimal] = {}


class Catalogue(BaseModel):
    """Every version of every rule. Which of them hold follows from the period's last day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rules: tuple[Rule, ...]

    @model_validator(mode="after")
    def _sound(self) -> Self:
        known = {rule.code for rule in self.rules}
        if known != set(ALL_CODES):
            raise ValueError(f"aturan kurang atau asing: {sorted(known ^ set(ALL_CODES))}")
        starts = [(rule.code, rule.effective) for rule in self.rules]
        if len(set(starts)) < len(starts):
            raise ValueError("dua versi satu aturan berlaku sejak tanggal yang sama")
        return self

    def in_force(self, day: date) -> tuple[Rule, ...]:
        """The rules of a day in the order of their run; one that has not begun yet is absent."""
        if day not in self._by_day:
            self._by_day[day] = self._of(day)
        return self._by_day[day]

    @cached_property
    def _by_day(self) -> dict[date, tuple[Rule, ...]]:
        return {}

    def _of(self, day: date) -> tuple[Rule, ...]:
        newest: dict[str, Rule] = {}
        for rule in sorted(self.rules, key=lambda rule: rule.effective):
            if rule.effective <= day:
                newest[rule.code] = rule
        places = {rule.code: number for number, rule in reversed(list(enumerate(self.rules)))}
        stages = list(Stage)
        return tuple(sorted(newest.values(), key=lambda r: (stages.index(r.stage), places[r.code])))
