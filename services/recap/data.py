"""Reads the data that recap judges by: scales of predicates and the discrepancy catalogue."""

import tomllib
from pathlib import Path
from typing import Final

from services.recap.domain.calculation import Scale, Scales
from services.recap.domain.rules import Catalogue

SCALES: Final = Path(__file__).with_name("scales")
CATALOGUE: Final = Path(__file__).with_name("rules") / "discrepancies.toml"


def load_scales(folder: Path = SCALES) -> Scales:
    """Every scale of a folder, one TOML file each.

    Raises pydantic's ``ValidationError`` naming what is wrong with one of them.
    """
    files = sorted(folder.glob("*.toml"))
    texts = (tomllib.loads(file.read_text(encoding="utf-8")) for file in files)
    return Scales(scales=tuple(Scale.model_validate(text) for text in texts))


def load_catalogue(file: Path = CATALOGUE) -> Catalogue:
    """The discrepancy catalogue, whole.

    Raises pydantic's ``ValidationError`` where a rule is malformed, lacks or is there twice.
    """
    return Catalogue.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
