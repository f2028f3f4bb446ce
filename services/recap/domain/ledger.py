"""The lives of findings since the closing: told first, corrected, come back; by identity.

Recap owns TERBUKA and DIKOREKSI. What the meeting explains or accepts is approval's to keep, by the
same ids. Before the closing nothing is kept: filling in a form is no correction.
"""

from services.recap.domain.states import Correction, Draft, Life, Recap, Submission
from shared.contract.event import Actor, Moment
from shared.contract.recap import Finding
from shared.contract.vocabulary import FindingState
from shared.decision import Message

Lives = dict[str, Life]


def lived(
    recap: Recap,
    version: int,
    found: tuple[Finding, ...],
    message: Message,
    sent: Submission | None,
) -> Lives:
    """The lives with one more final version: what is new, what stands, what was corrected by it."""
    before, was_open = _before(recap), {finding.id for finding in _open(recap.draft)}
    told = {finding.id: _since(before.get(finding.id), finding, version) for finding in found}
    by = _correction(version, message.actor, message.at, sent)
    gone = {
        id_: _corrected(life, by) if id_ in was_open else life
        for id_, life in before.items()
        if id_ not in told
    }
    standing = {
        id_: Life(finding=finding, corrections=before[id_].corrections if id_ in before else ())
        for id_, finding in told.items()
    }
    merged = gone | standing
    return {id_: merged[id_] for id_ in sorted(merged)}


def told(found: tuple[Finding, ...], lives: Lives) -> tuple[Finding, ...]:
    """What a final draft tells: the open findings with their first version, then the corrected."""
    still = {finding.id for finding in found}
    standing = tuple(lives[finding.id].finding for finding in found)
    return (*standing, *(life.finding for id_, life in lives.items() if id_ not in still))


def _since(life: Life | None, finding: Finding, version: int) -> Finding:
    """A finding that comes back is the same one: it keeps its first version."""
    first = version if life is None else life.finding.since
    return finding.model_copy(update={"since": first})


def _corrected(life: Life, by: Correction) -> Life:
    finding = life.finding.model_copy(update={"state": FindingState.DIKOREKSI})
    return Life(finding=finding, corrections=(*life.corrections, by))


def _before(recap: Recap) -> Lives:
    """The lives so far. A final draft that was stored before lives were kept begins them."""
    if recap.lives or recap.draft is None or recap.draft.provisional:
        return recap.lives
    since = {"since": recap.draft.version}
    return {f.id: Life(finding=f.model_copy(update=since)) for f in _open(recap.draft)}


def _open(draft: Draft | None) -> tuple[Finding, ...]:
    findings = draft.findings if draft else ()
    return tuple(f for f in findings if f.state is FindingState.TERBUKA)


def _correction(version: int, by: Actor, at: Moment, sent: Submission | None) -> Correction:
    return Correction(
        version=version,
        sheet=sent.sheet.key if sent else None,
        revision=sent.revision if sent else None,
        by=by,
        at=at,
        why=sent.reason if sent else None,
    )
