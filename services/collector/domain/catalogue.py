"""The office's indicator catalogue ("Indikator kinerja", what SOP step 1 requires)."""

from collections import Counter
from collections.abc import Iterable

from services.collector.commands import PutCatalogue
from services.collector.domain.refusals import (
    DOUBLE_INDICATOR,
    DOUBLE_REGION,
    RESERVED_REGION,
    UNKNOWN_BIDANG,
    VERSION_IN_USE,
)
from services.collector.domain.rules import Rules
from services.collector.domain.states import Catalogue, Kept
from shared.contract.event import Line
from shared.contract.figures import KABUPATEN
from shared.decision import Ignored, Message, Outcome, Taken
from shared.refusal import RefusalError, Rule


class Stored(Kept):
    """Answer to a catalogue that was taken."""

    result: str = "taken"
    version: Line
    indicators: int
    regions: int


def put(rules: Rules, known: Catalogue | None, command: PutCatalogue, message: Message) -> Outcome:
    """Replace the catalogue; the same again changes nothing."""
    _require_sound(rules, command)
    fresh = Catalogue(
        version=command.version,
        regions=command.regions,
        indicators=command.indicators,
        earlier=(*known.earlier, known.version) if known else (),
    )
    if known is not None and fresh.version == known.version and _content(fresh) == _content(known):
        return Ignored(f"katalog versi {known.version} sudah tersimpan")
    if fresh.version in fresh.earlier:
        raise RefusalError(VERSION_IN_USE, f"Katalog versi {fresh.version} sudah pernah dipakai.")
    answer = Stored(
        version=fresh.version, indicators=len(fresh.indicators), regions=len(fresh.regions)
    )
    return Taken({message.ref: fresh}, answer=answer)


def require_single(rule: Rule, codes: Iterable[str], where: str) -> None:
    """Refuse codes that appear more than once."""
    if doubled := [code for code, times in Counter(codes).items() if times > 1]:
        raise RefusalError(rule, f"Muncul lebih dari sekali pada {where}: {', '.join(doubled)}.")


def _require_sound(rules: Rules, command: PutCatalogue) -> None:
    require_single(DOUBLE_INDICATOR, (i.code for i in command.indicators), "katalog")
    require_single(DOUBLE_REGION, command.regions, "katalog")
    if KABUPATEN in command.regions:
        raise RefusalError(RESERVED_REGION, f"{KABUPATEN} tercantum sebagai kecamatan.")
    known = {entry.code for entry in rules.sop.bidang}
    if strange := sorted({i.bidang for i in command.indicators} - known):
        raise RefusalError(UNKNOWN_BIDANG, f"Tidak tercantum pada SOP: {', '.join(strange)}.")


def _content(catalogue: Catalogue) -> tuple[object, ...]:
    return catalogue.regions, catalogue.indicators
