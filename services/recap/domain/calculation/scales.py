"""Predicates of capaian as versioned data: which word a percentage earns, and since when.

The lower bound decides, since printed tables have gaps (90,01 to 90,99 and so on). What is
classified is the printed figure, after rounding. The data are in services/recap/scales.
"""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator


class Band(BaseModel):
    """From this capaian (per cent) on, this word."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lowest: Decimal
    predicate: str


class Scale(BaseModel):
    """Bands from the highest to the lowest; below the last bound the ``otherwise`` word holds.

    ``cap`` bounds a capaian inside means (capaian_dibatasi); the figure itself is never capped.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    source: str
    effective: date
    cap: Decimal
    bands: tuple[Band, ...]
    otherwise: str

    @model_validator(mode="after")
    def _falling(self) -> Self:
        if any(upper.lowest <= lower.lowest for upper, lower in pairwise(self.bands)):
            raise ValueError(f"skala {self.version}: batas bawah harus menurun dari atas ke bawah")
        return self

    def predicate(self, achievement: Decimal) -> str:
        """The word for a capaian, already rounded as it is printed."""
        for band in self.bands:
            if achievement >= band.lowest:
                return band.predicate
        return self.otherwise


class Scales(BaseModel):
    """All scales that ever were in force. A period keeps the one of its last day for ever."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    scales: tuple[Scale, ...]

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        starts = [scale.effective for scale in self.scales]
        if len(set(starts)) < len(starts):
            raise ValueError("dua skala predikat berlaku sejak tanggal yang sama")
        return self

    def on(self, day: date) -> Scale:
        """The scale in force on a day. Raises ``LookupError`` before the first one."""
        begun = [scale for scale in self.scales if scale.effective <= day]
        if not begun:
            raise LookupError(f"belum ada skala predikat yang berlaku pada {day}")
        return max(begun, key=lambda scale: scale.effective)
