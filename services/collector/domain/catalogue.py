"""The office's indicator catalogue ("Indikator kinerja", what SOP step 1 requires)."""

from services.collector.commands import PutCatalogue
from services.collector.domain.form_refusals import (
    NO_REGIONS,
    RESERVED_REGION,
    UNKNOWN_BIDANG,
    VERSION_IN_USE,
)
from services.collector.domain.numbers import require_short
from services.collector.domain.refusals import (
    DOUBLE_INDICATOR,
    DOUBLE_REGION,
)
from services.collector.domain.rules import Rules
from services.collector.domain.single import require_single
from services.collector.domain.soundness import require_sound
from services.collector.domain.states import Catalogue, CatalogueVersion, Kept
from shared.contract.event import Line
from shared.contract.figures import KABUPATEN
from shared.decision import Entry, Ignored, Message, Outcome, Taken
from shared.refusal import RefusalError

CATALOGUES = "catalogues"


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
    kept = CatalogueVersion(
        version=fresh.version,
        by=message.actor,
        at=message.at,
        regions=fresh.regions,
        indicators=fresh.indicators,
    )
    answer = Stored(
        version=fresh.version, indicators=len(fresh.indicators), regions=len(fresh.regions)
    )
    return Taken({message.ref: fresh}, entries=(Entry(CATALOGUES, kept),), answer=answer)


def _require_sound(rules: Rules, command: PutCatalogue) -> None:
    require_single(DOUBLE_INDICATOR, (i.code for i in command.indicators), "katalog")
    require_single(DOUBLE_REGION, command.regions, "katalog")
    if KABUPATEN in command.regions:
        raise RefusalError(RESERVED_REGION, f"{KABUPATEN} tercantum sebagai kecamatan.")
    if not command.regions and any(i.regional for i in command.indicators):
        raise RefusalError(NO_REGIONS, "Ada indikator yang diminta per kecamatan.")
    known = {entry.code for entry in rules.sop.bidang}
    if strange := sorted({i.bidang for i in command.indicators} - known):
        raise RefusalError(UNKNOWN_BIDANG, f"Tidak tercantum pada SOP: {', '.join(strange)}.")
    require_short(command)
    require_sound(command.indicators)


def _content(catalogue: Catalogue) -> tuple[object, ...]:
    return catalogue.regions, catalogue.indicators
