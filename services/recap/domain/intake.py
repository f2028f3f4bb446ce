"""What comes in from the collector: the form, each sheet's newest revision, moved due times."""

from services.recap.domain.calculation import countable
from services.recap.domain.refusals import ABSURD_CATALOGUE, SECOND_FORM, STRANGE_SHEET
from services.recap.domain.states import Recap, Submission
from shared.contract import DataSubmitted, FormIssued, StepProgressed
from shared.contract.catalogue import Indicator, Sheet, SheetRef
from shared.contract.event import Moment
from shared.contract.figures import IndicatorFigures
from shared.refusal import RefusalError

Figures = tuple[IndicatorFigures, ...]


def opened(known: Recap | None, form: FormIssued) -> Recap:
    """The recap of a form that went out. The same form again changes nothing."""
    if known is not None and known.form != form:
        raise RefusalError(SECOND_FORM, f"Form siklus {form.cycle} sudah pernah diterima.")
    if absurd := [i.code for i in form.indicators if not _countable(i)]:
        raise RefusalError(ABSURD_CATALOGUE, f"Faktor atau target: {', '.join(absurd)}.")
    return known or Recap(form=form)


def received(recap: Recap, data: DataSubmitted, at: Moment) -> Recap:
    """The recap with a revision of a sheet; the same recap where a newer one is known."""
    before = recap.submissions.get(data.sheet.key)
    if before is not None and data.revision <= before.revision:
        return recap
    require_known(recap.form, data.sheet, data.figures)
    newest = Submission(
        sheet=data.sheet,
        revision=data.revision,
        on_time=data.on_time,
        figures=() if data.withdrawn else data.figures,
        withdrawn=data.withdrawn,
        reason=data.reason,
        by=data.actor,
        at=at,
        catalogue=data.versions.catalogue,
    )
    submissions = {**recap.submissions, data.sheet.key: newest}
    in_order = {key: submissions[key] for key in sorted(submissions)}
    return recap.model_copy(update={"submissions": in_order})


def extended(recap: Recap, event: StepProgressed) -> Recap:
    """The recap with a sheet's later due time; the same recap where it is due as late already.

    Of several the latest holds, so that their order does not matter.
    """
    sheet = next((s for s in recap.form.sheets if s.ref.key == event.refers_to), None)
    if sheet is None or event.due is None:
        raise RefusalError(STRANGE_SHEET, "Perpanjangan batas waktu tanpa lembar pada form.")
    key = sheet.ref.key
    if event.due <= recap.extended.get(key, sheet.due):
        return recap
    moved = {**recap.extended, key: event.due}
    return recap.model_copy(update={"extended": {k: moved[k] for k in sorted(moved)}})


def require_known(form: FormIssued, ref: SheetRef, figures: Figures) -> Sheet:
    """The form's sheet of figures. Refuses a sheet or an indicator that it does not have there."""
    sheet = next((sheet for sheet in form.sheets if sheet.ref == ref), None)
    if sheet is None:
        raise RefusalError(STRANGE_SHEET, f"Lembar {ref.key} tidak ada pada form.")
    asked = frozenset(sheet.indicators)
    if strange := [f.indicator for f in figures if f.indicator not in asked]:
        detail = f"Bukan indikator lembar {ref.key}: {', '.join(strange)}."
        raise RefusalError(STRANGE_SHEET, detail)
    return sheet


def _countable(indicator: Indicator) -> bool:
    """Whether its numbers stay within what the arithmetic is exact for."""
    limits = (indicator.target_low, indicator.target_high, indicator.baseline, indicator.jump)
    numbers = [indicator.factor, indicator.target_quarter, indicator.target_year]
    numbers += [number for number in limits if number is not None]
    numbers += [level.value for level in indicator.levels]
    return all(countable(number) is not None for number in numbers)
