"""Steps 1 to 3: the form goes out, sheets come in. Who is told, and what the mailroom keeps."""

from collections.abc import Iterator

from services.notifier.domain.recipients import Case, Task, Telling, names, sheet_words
from services.notifier.domain.states import Mailroom
from shared.contract import DataSubmitted, FormIssued
from shared.words import moment_words, period_words, sentence


def opened(event: FormIssued) -> Mailroom:
    """The cycle begins."""
    return Mailroom(title=event.title, sheets=event.sheets, due=event.due, versions=event.versions)


def form_issued(case: Case, event: FormIssued) -> Telling:
    """Fillers are asked for their sheets, the signatory of step 1 for the letter."""
    step = case.rules.step(1)
    signer = step.decides or case.rules.head
    ask = "menandatangani surat pemberitahuan pengisian data (L1)"
    return Telling(
        subject=f"{event.title} telah terbit",
        fact=f"{event.title} telah diterbitkan oleh {case.rules.title(event.actor.role)}.",
        tasks=(*_fillings(case, event), Task(signer, ask, 1)),
        know=(*step.consulted, *step.informed),
    )


def _fillings(case: Case, event: FormIssued) -> Iterator[Task]:
    """One task per role and step: sheets of one step are due at one time."""
    steps = {rule.source: rule.sop_step for rule in case.rules.sop.sheets}
    groups = dict.fromkeys((sheet.filler, steps[sheet.ref.source]) for sheet in event.sheets)
    for role, step in groups:
        mine = [s for s in event.sheets if (s.filler, steps[s.ref.source]) == (role, step)]
        listed = names(sheet_words(case.rules, sheet.ref) for sheet in mine)
        ask = f"mengisi dan mengirim lembar {listed}"
        yield Task(role, ask, step, case.rules.local(max(sheet.due for sheet in mine)))


def received(mailroom: Mailroom, event: DataSubmitted) -> Mailroom:
    """The sheet is in, or, withdrawn, is not."""
    others = tuple(key for key in mailroom.submitted if key != event.sheet.key)
    keys = others if event.withdrawn else (*others, event.sheet.key)
    return mailroom.model_copy(update={"submitted": keys})


def data_submitted(case: Case, event: DataSubmitted) -> Telling:
    """Who gathers is told, and who owns figures that another role sent.

    When the last sheet is in, whoever closes the collection is asked to. The chair is told of what
    is late or revised: all that comes after the closing is.
    """
    rules, sheet = case.rules, sheet_words(case.rules, event.sheet)
    last = received(case.mailroom, event).complete and not case.mailroom.complete
    ask = "memeriksa kelengkapan lalu menutup pengumpulan data"
    closing = Task(rules.closer, ask, 4, case.planned(4))
    correction = (rules.chair,) if event.revision > 1 or not event.on_time else ()
    told = "ditarik kembali" if event.withdrawn else "telah disampaikan"
    return Telling(
        subject=f"Lembar {sheet} {told} ({period_words(event.cycle)})",
        fact=_sent(case, event, sheet),
        tasks=(closing,) if last and not case.mailroom.closed_by(case.message.at) else (),
        know=(rules.closer, *correction, *case.owners([event.sheet.bidang])),
    )


def _sent(case: Case, event: DataSubmitted, sheet: str) -> str:
    if event.withdrawn:
        return (
            f"Lembar {sheet} ditarik kembali oleh {case.rules.title(event.actor.role)} pada "
            f"{moment_words(case.at)} dan dianggap belum disampaikan."
        )
    kind = f"Perbaikan (revisi {event.revision})" if event.revision > 1 else "Data"
    time = "tepat waktu" if event.on_time else "melewati batas waktu"
    reason = f" Alasan perbaikan: {sentence(event.reason)}" if event.reason else ""
    return (
        f"{kind} lembar {sheet} telah disampaikan oleh {case.rules.title(event.actor.role)} "
        f"pada {moment_words(case.at)}, {time}.{reason}"
    )
