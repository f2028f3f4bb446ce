"""Tutup pengumpulan: the act after which missing is a fault (SOP step 4, decisions/0011)."""

from datetime import datetime

from services.recap.domain.drafting import all_submitted, redraft, said
from services.recap.domain.office import Rules
from services.recap.domain.states import History, Recap
from shared.contract import StepProgressed
from shared.contract.vocabulary import Progress
from shared.decision import Ignored, Message, Outcome, Rejected, Taken


def close(rules: Rules, recap: Recap | None, history: History, message: Message) -> Outcome:
    """Close the collection and report the first final draft."""
    if refused := rules.refusal(message.actor, "close_collection"):
        return refused
    if recap is None:
        return Rejected(
            "siklus-tidak-dikenal",
            f"Belum ada form untuk siklus {message.ref.id}.",
            "Mohon periksa kembali kode siklus, atau tunggu sampai form diterima layanan rekap.",
            404,
        )
    if recap.closed:
        return Ignored("pengumpulan sudah ditutup")
    if not all_submitted(recap) and message.at < last_due(recap):
        return _too_soon(recap)
    drafted = redraft(rules, recap.model_copy(update={"closed": True}), history)
    closed = StepProgressed(
        office=recap.form.office,
        cycle=recap.form.cycle,
        sop_step=4,
        actor=message.actor,
        versions=rules.versions(recap.form.versions),
        progress=Progress.COLLECTION_CLOSED,
        before="PENGUMPULAN",
        after="REKAP",
    )
    return Taken(
        states={message.ref: drafted}, events=(closed, *said(rules, drafted, message.actor))
    )


def last_due(recap: Recap) -> datetime:
    """When the last sheet is due."""
    return max(sheet.due for sheet in recap.form.sheets)


def _too_soon(recap: Recap) -> Rejected:
    left = [s.ref.key for s in recap.form.sheets if s.ref.key not in recap.submissions]
    return Rejected(
        "pengumpulan-belum-lengkap",
        f"Belum dikirim: {', '.join(left)}; batas waktunya belum lewat.",
        "Mohon tunggu kiriman lembar tersebut; setelah batas waktu lewat, pengumpulan dapat "
        "ditutup meskipun belum lengkap.",
    )
