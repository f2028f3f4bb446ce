"""What a letter must know of the office that sends it."""

from datetime import time
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from shared.contract.identifiers import Code, OfficeCode

Filled = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class OfficeProfile(BaseModel):
    """Kop, place and habits of one office. Nothing here is law: it is the office's own data."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: OfficeCode
    government: Filled = Field(description="nama pemerintah daerah, first line of the kop")
    name: Filled = Field(description="nama perangkat daerah, second line of the kop")
    address: Filled = Field(description="alamat, with telephone, pos-el and laman where there are")
    city: Filled = Field(description="where letters are dated")
    meeting_place: Filled
    meeting_time: time = Field(description="when a coordination meeting begins")
    titles: dict[Code, Filled] = Field(
        default={}, description="role -> jabatan under a signature, where it is not the SOP's"
    )
