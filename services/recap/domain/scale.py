"""Predicates of capaian as versioned data.

Source: Permendagri 86/2017. Its printed table has gaps (90,01-90,99 and so on); the lower
bound decides (decisions/0010). A figure is classified as it is printed, after rounding.
"""

from decimal import Decimal
from typing import Final

from pydantic import BaseModel, ConfigDict


class Band(BaseModel):
    """From this capaian (per cent) on, this word."""

    model_config = ConfigDict(frozen=True)

    lowest: Decimal
    predicate: str


class Scale(BaseModel):
    """Bands from the highest to the lowest; below the last bound the ``otherwise`` word holds."""

    model_config = ConfigDict(frozen=True)

    version: str
    source: str
    bands: tuple[Band, ...]
    otherwise: str

    def predicate(self, achievement: Decimal) -> str:
        """The word for a capaian, already rounded as it is printed."""
        for band in self.bands:
            if achievement >= band.lowest:
                return band.predicate
        return self.otherwise


PERMENDAGRI_86_2017: Final = Scale(
    version="permendagri-86-2017#1",
    source="Permendagri 86/2017",
    bands=(
        Band(lowest=Decimal(91), predicate="Sangat Tinggi"),
        Band(lowest=Decimal(76), predicate="Tinggi"),
        Band(lowest=Decimal(66), predicate="Sedang"),
        Band(lowest=Decimal(51), predicate="Rendah"),
    ),
    otherwise="Sangat Rendah",
)
