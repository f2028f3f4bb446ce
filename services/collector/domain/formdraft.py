"""The Kasubag or the staff draft the form and the letter's concept before it goes out (step 1)."""

from services.collector.commands import DraftForm
from services.collector.domain.form import concept, selected
from services.collector.domain.issuing import period_of, require_catalogue
from services.collector.domain.rules import Rules
from services.collector.domain.states import Catalogue, FormDraft, Kept
from shared.contract.event import Line
from shared.contract.identifiers import CycleId, IndicatorCode
from shared.decision import Ignored, Message, Outcome, Taken


class Drafted(Kept):
    """Answer to a draft: the indicators that the form would ask for."""

    result: str = "taken"
    cycle: CycleId
    catalogue: Line
    indicators: tuple[IndicatorCode, ...]


def draft_form(
    rules: Rules,
    catalogue: Catalogue | None,
    draft: FormDraft | None,
    command: DraftForm,
    message: Message,
) -> Outcome:
    """Keep the draft of a form that was not issued; step 1 began with the first one."""
    period = period_of(command, message.ref.id)
    known = require_catalogue(catalogue)
    asked = selected(known, period, command.indicators)
    fresh = FormDraft(
        letter_concept=command.letter_concept or concept(rules, period),
        indicators=command.indicators,
        catalogue=known.version,
        drafted_at=draft.drafted_at if draft else message.at,
        by=message.actor,
        at=message.at,
    )
    if draft is not None and _content(fresh) == _content(draft):
        return Ignored("draf form tidak berubah")
    codes = tuple(indicator.code for indicator in asked)
    answer = Drafted(cycle=period.cycle, catalogue=known.version, indicators=codes)
    return Taken({message.ref: fresh}, answer=answer)


def _content(draft: FormDraft) -> tuple[object, ...]:
    return draft.letter_concept, draft.indicators, draft.catalogue
