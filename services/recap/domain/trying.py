"""A sheet that is still being typed: what the next recap would find in it, before it is sent."""

from services.recap.domain.books import Books
from services.recap.domain.drafting import reckoned
from services.recap.domain.intake import Figures, require_known
from services.recap.domain.office import Rules
from services.recap.domain.states import Recap, Submission
from shared.contract.catalogue import SheetRef
from shared.contract.recap import Finding


def findings_if_sent(
    rules: Rules, recap: Recap, books: Books, ref: SheetRef, figures: Figures
) -> tuple[Finding, ...]:
    """The open findings of a sheet if these figures stood in the place of what it sent last.

    They are reckoned by the very function that the draft is, so each has the id and the words that
    it will have there. Refuses a sheet or an indicator that the form does not have.
    """
    require_known(recap.form, ref, figures)
    before = recap.submissions.get(ref.key)
    tried = Submission(
        sheet=ref,
        revision=before.revision + 1 if before else 1,
        on_time=before.on_time if before else True,
        figures=figures,
    )
    submissions = {**recap.submissions, ref.key: tried}
    in_order = {key: submissions[key] for key in sorted(submissions)}
    supposed = recap.model_copy(update={"submissions": in_order})
    _, found, _, _ = reckoned(rules, supposed, books)
    return tuple(finding for finding in found if finding.sheet == ref)
