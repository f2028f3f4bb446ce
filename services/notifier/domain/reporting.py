"""Step 7: the figures are ratified, and the agencies are told."""

from services.notifier.domain.recipients import Case, Task, Telling
from shared.contract import Approved, StepProgressed
from shared.contract.vocabulary import Progress
from shared.words import counted, period_words


def approved(case: Case, event: Approved) -> Telling:
    """Whoever bundles is asked to send the reports; all others are told."""
    rules, period = case.rules, period_words(event.cycle)
    agencies = counted(len(rules.sop.recipients))
    return Telling(
        subject=f"Data kinerja {period} telah disahkan",
        fact=f"Data kinerja {period} telah disahkan oleh {rules.title(event.signatory.role)}.",
        tasks=(
            Task(
                rules.drafter,
                f"mengirim surat pengantar laporan (L8) kepada {agencies} instansi terkait",
                7,
                case.planned(7),
            ),
        ),
        know=(rules.submitter, *rules.step(7).informed, *case.mailroom.fillers),
    )


def report_queued(case: Case, event: Approved) -> StepProgressed:
    """Tells that the letters to the agencies are ready to be signed and sent."""
    codes = ", ".join(recipient.code for recipient in case.rules.sop.recipients)
    return StepProgressed(
        office=event.office,
        cycle=event.cycle,
        sop_step=7,
        actor=event.actor,
        versions=event.versions,
        progress=Progress.REPORT_QUEUED,
        role=case.rules.drafter,
        due=case.planned(7),
        refers_to=f"sha256 {event.sha256}",
        note=f"Surat pengantar laporan disiapkan untuk: {codes}.",
    )
