"""Letters of step 7: L6 asks for ratification, L7 is the ratification, L8 reports to agencies."""

from typing import Final

from services.notifier.domain.letter import AT_SIGNING, NONE, Layout, Plan, signature, titles
from services.notifier.domain.letters_meeting import decision_rows
from services.notifier.domain.recipients import Case
from services.notifier.domain.states import Agreed, Draft
from shared.contract import Approved, StepProgressed
from shared.contract.approved import Document
from shared.letters.ratification import ratification_fields, subject
from shared.sop.model import Recipient
from shared.words import counted, moment_words, period_words

_FORMS: Final = {
    "application/json": "berkas data JSON",
    "text/csv": "berkas data CSV",
    "application/pdf": "dokumen PDF",
}
"""What an agency calls a file of that media type."""


def submission(case: Case, event: StepProgressed, agreed: Agreed, draft: Draft) -> Plan:
    """L6: nota dinas pengajuan pengesahan, with the remarks that the meeting left."""
    rules, period = case.rules, period_words(event.cycle)
    version = agreed.recap_version
    decided = {issue.id: issue for issue in (*draft.issues, *agreed.issues)}
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
            "agreement_number": AT_SIGNING,
            "table_sha256": draft.table_sha256,
            "remarks": decision_rows(case, agreed.decisions, decided) or NONE,
            "bundle": (
                f"Draf data kinerja {period} versi {version}",
                f"Berita Acara Kesepakatan Draf Data Kinerja {period}",
                "Nota dinas laporan rekapitulasi",
                "Lembar pengesahan untuk ditandatangani",
            ),
        },
    )


def ratification(case: Case, event: Approved) -> Plan:
    """L7: lembar pengesahan and the table Pengukuran Kinerja."""
    role = event.signatory.role
    return Plan(
        code="L7",
        layout=Layout.JUDUL,
        sop_step=7,
        subject=subject(event.cycle),
        signer=role,
        recipients=(case.rules.title(role),),
        fields=ratification_fields(
            event.table,
            case.rules.local(event.ratified_at),
            case.rules.bidang,
            revision=event.revision,
            recap_version=event.recap_version,
            sha256=event.sha256,
            previous_sha256=event.previous_sha256,
        )
        | {"signature": signature(case, role, event.signatory.name)},
    )


def cover_letters(case: Case, event: Approved) -> tuple[Plan, ...]:
    """L8: surat pengantar laporan, one to each agency that the SOP file lists."""
    return tuple(_cover_letter(case, event, agency) for agency in case.rules.sop.recipients)


def _cover_letter(case: Case, event: Approved, agency: Recipient) -> Plan:
    rules, period = case.rules, period_words(event.cycle)
    documents = ("Lembar pengesahan dan tabel Pengukuran Kinerja",)
    files = tuple(_file_words(document) for document in event.documents)
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


def _file_words(document: Document) -> str:
    form = _FORMS.get(document.media_type.partition(";")[0], document.media_type)
    return f"{document.name} ({form})"
