"""Files of others that lie in this repository, as `vendored.toml` lists them."""

import tomllib
from pathlib import Path, PurePosixPath
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, StringConstraints

_LIST: Final = Path(__file__).with_name("vendored.toml")


class Vendored(BaseModel):
    """One file: whose it is, which version, under which licence, with which bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: PurePosixPath
    name: str
    version: str
    licence: str
    licence_file: PurePosixPath
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


def vendored() -> tuple[Vendored, ...]:
    """All of them."""
    read = tomllib.loads(_LIST.read_text(encoding="utf-8"))
    return tuple(Vendored.model_validate(entry) for entry in read["files"])
