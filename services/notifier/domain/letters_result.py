"""Letters of step 7: L6 asks for ratification, L7 is the ratification, L8 reports to agencies."""

from services.notifier.domain.letter import NONE, Layout, Plan, signature, titles
from services.notifier.domain.letters_meeting import decision_rows
from services.notifier.domain.recipients import Case
from services.notifier.domain.states import Agreed, Draft
from services.notifier.domain.tables import measured_rows
from services.notifier.domain.words import counted, moment_words, period_words
from shared.contract import Approved, StepProgressed
from shared.sop.model import Recipient


def submission(case: Case, event: StepProgressed, agreed: Agreed, draft: Draft) -> Plan:
    """L6: nota dinas pengajuan pengesahan, with the remarks that the meeting left."""
    rules, period = case.rules, period_words(event.cycle)
    version = agreed.recap_version
    return Plan(
        code="L6",
        layout=Layout.NOTA_DINAS,
        sop_step=7,
        subject=f"Pengajuan Pengesahan Data Kinerja {period}",
        signer=rules.submitter,
        recipients=(rules.title(rules.head),),
        fields={
            "sender": rules.title(rules.submitter),
            "version": version,
            "table_sha256": draft.table_sha256,
            "remarks": decision_rows(case, agreed.decisions, draft) or NONE,
            "bundle": (
                f"Draf data kinerja {period} versi {version}",
                f"Berita Acara Kesepakatan Draf Data Kinerja {period} (L5)",
                "Nota dinas laporan rekapitulasi (L2)",
                "Lembar pengesahan untuk ditandatangani (L7)",
            ),
        },
    )


def ratification(case: Case, event: Approved) -> Plan:
    """L7: lembar pengesahan and the table Pengukuran Kinerja."""
    period = period_words(event.cycle)
    role = event.signatory.role
    return Plan(
        code="L7",
        layout=Layout.JUDUL,
        sop_step=7,
        subject=f"Pengukuran Kinerja {period}",
        signer=role,
        recipients=(case.rules.title(role),),
        fields={
            "revision": "Awal" if event.revision == 0 else str(event.revision),
            "version": event.recap_version,
            "sha256": event.sha256,
            "previous_sha256": event.previous_sha256 or "tidak ada (dokumen pertama kantor ini)",
            "ratified_at": moment_words(case.rules.local(event.ratified_at)),
            "rows": measured_rows(case, event.table),
            "signature": signature(case, role, event.signatory.name),
        },
    )


def cover_letters(case: Case, event: Approved) -> tuple[Plan, ...]:
    """L8: surat pengantar laporan, one to each agency that the SOP file lists."""
    return tuple(_cover_letter(case, event, agency) for agency in case.rules.sop.recipients)


def _cover_letter(case: Case, event: Approved, agency: Recipient) -> Plan:
    rules, period = case.rules, period_words(event.cycle)
    documents = ("Lembar pengesahan dan tabel Pengukuran Kinerja (L7)",)
    files = tuple(f"{document.name} ({document.media_type})" for document in event.documents)
    return Plan(
        code="L8",
        layout=Layout.KORESPONDENSI,
        sop_step=7,
        subject=f"Penyampaian Data Kinerja {period}",
        signer=rules.head,
        recipients=(agency.name,),
        fields={
            "recipient_city": agency.address,
            "count": counted(len(event.table)),
            "ratified_at": moment_words(rules.local(event.ratified_at)),
            "sha256": event.sha256,
            "documents": (*documents, *files),
            "copies": titles(case, (rules.chair, rules.drafter)),
        },
    )
