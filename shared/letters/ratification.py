"""L7, the lembar pengesahan with its table: the same for the approval service and the notifier."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final

from pydantic import AwareDatetime, BaseModel, ConfigDict

from shared.contract.identifiers import CycleId, Sha256
from shared.contract.recap import MeasuredRow
from shared.letters.crest import crest
from shared.letters.model import Paper
from shared.letters.office import kop, signatory
from shared.letters.tables import measured_rows
from shared.letters.typeset import Sheet, Typesetter
from shared.letters.wording import Wording
from shared.office import Office
from shared.sop import Sop
from shared.words import counted, date_words, moment_words, period_words, sop_words

BLANK: Final = "........................................"
"""Where a letter that has no number yet leaves room for it."""
FIRST: Final = "tidak ada (dokumen pertama kantor ini)"


class RatificationSheet(BaseModel):
    """All that stands on a lembar pengesahan. ``ratified_at`` is in the office's zone."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    office: Office
    sop: Sop
    cycle: CycleId
    revision: int
    recap_version: int
    table: tuple[MeasuredRow, ...]
    sha256: Sha256
    previous_sha256: Sha256 | None
    ratified_at: AwareDatetime
    role: str
    name: str
    verify_url: str
    number: str | None = None
    electronic: bool = False
    paper: Paper = Paper.A4


def ratification_sheet(sheet: RatificationSheet) -> bytes:
    """L7 as PDF, the same bytes for the same sheet. Raises `IncompleteLetterError`.

    Busy for some tens of milliseconds: call it in a thread.
    """
    wording, typesetter = _workshop()
    paper = Sheet(
        title=f"Lembar Pengesahan {subject(sheet.cycle)}",
        made_at=sheet.ratified_at,
        paper=sheet.paper,
        crest=crest(sheet.office),
        verify_url=sheet.verify_url,
    )
    return typesetter.pdf(wording.blocks("L7", _fields(sheet)), paper)


def subject(cycle: str) -> str:
    """What L7 is about."""
    return f"Pengukuran Kinerja {period_words(cycle)}"


def ratification_fields(
    table: Sequence[MeasuredRow],
    ratified_at: datetime,
    bidang: Callable[[str], str],
    *,
    revision: int,
    recap_version: int,
    sha256: str,
    previous_sha256: str | None,
) -> dict[str, Any]:
    """The fields of L7's own template. ``bidang`` gives a bidang's name for its code."""
    return {
        "revision": "awal" if revision == 0 else str(revision),
        "version": recap_version,
        "count": counted(len(table)),
        "sha256": sha256,
        "previous_sha256": previous_sha256 or FIRST,
        "ratified_at": moment_words(ratified_at),
        "rows": measured_rows(table, bidang),
    }


def _fields(sheet: RatificationSheet) -> dict[str, Any]:
    day, sop = sheet.ratified_at.date(), sheet.sop
    title = next((role.title for role in sop.roles if role.code == sheet.role), sheet.role)
    names = {bidang.code: bidang.name for bidang in sop.bidang}
    signer = signatory(sheet.office, sheet.role, title, day, sheet.name)
    return {
        "kop": kop(sheet.office),
        "city": sheet.office.city,
        "date": date_words(day),
        "number": sheet.number or BLANK,
        "period": period_words(sheet.cycle),
        "sop_number": sop.number,
        "sop_title": sop_words(sop.title),
        "subject": subject(sheet.cycle),
        "signature": signer | {"electronic": sheet.electronic},
    } | ratification_fields(
        sheet.table,
        sheet.ratified_at,
        lambda code: names.get(code, code),
        revision=sheet.revision,
        recap_version=sheet.recap_version,
        sha256=sheet.sha256,
        previous_sha256=sheet.previous_sha256,
    )


@cache
def _workshop() -> tuple[Wording, Typesetter]:
    return Wording(), Typesetter()
