"""Every refusal of this service: its name, its status, and who or what can lift it.

README.md shows this list as a table; a test keeps the two equal. Those of the meeting and of the
result stand in modules of their own.
"""

from typing import Final

from services.approval.domain import refusals_meeting, refusals_result
from services.approval.domain.transitions import Act, Status
from shared.refusal import RefusalError, Rule

NOT_ENTITLED: Final = Rule(
    "bukan-wewenang",
    403,
    "the role may not do this by the SOP file",
    "Mohon dilakukan oleh pejabat yang disebut, atau mohon pengelola berkas SOP menyesuaikan "
    "bagian actions bila pembagian tugas telah berubah.",
)
NOT_A_BIDANG: Final = Rule(
    "bukan-penanggung-jawab-bidang",
    403,
    "confirmation by a role that answers for no bidang",
    "Mohon konfirmasi diberikan oleh kepala bidang pemilik data menurut berkas SOP.",
)
FOREIGN_CELL: Final = Rule(
    "bukan-data-bidang-ini",
    403,
    "a bidang disputes a figure that another one owns",
    "Mohon keberatan atas angka tersebut diajukan oleh bidang pemiliknya.",
)
SAME_PERSON: Final = Rule(
    "pemisahan-tugas",
    403,
    "who entered figures, recapped, confirmed, decided, closed the meeting or submitted tries to "
    "ratify (same account, name or role)",
    "Mohon pengesahan dilakukan oleh pejabat lain yang berwenang dan tidak ikut menyusun draf.",
)
UNKNOWN_CYCLE: Final = Rule(
    "siklus-tidak-dikenal",
    404,
    "no form was issued for this cycle",
    "Mohon periksa kembali kode siklus, atau mohon Kasubag menerbitkan form terlebih dahulu.",
)
NO_DRAFT: Final = Rule(
    "rekap-belum-final",
    409,
    "the collection is still open: there is no final draft",
    "Mohon menunggu pengumpulan data ditutup dan rekapitulasi final diterbitkan.",
)
UNDER_CORRECTION: Final = Rule(
    "draf-sedang-dikoreksi",
    409,
    "re-coordination is open on this draft",
    "Mohon menunggu perbaikan data dari pengisi lembar dan rekap versi berikutnya, atau mohon "
    "pimpinan rapat memutuskan keberatan yang masih terbuka.",
)
NOT_AGREED: Final = Rule(
    "draf-belum-disepakati",
    409,
    "submission, ratification or return before the meeting agreed",
    "Mohon pimpinan rapat menutup rapat koordinasi dengan kesepakatan terlebih dahulu.",
)
NOT_SUBMITTED: Final = Rule(
    "draf-belum-diajukan",
    409,
    "ratification or return before the draft was submitted",
    "Mohon Sekretaris mengajukan draf yang telah disepakati terlebih dahulu.",
)
ALREADY_AGREED: Final = Rule(
    "draf-sudah-disepakati",
    409,
    "confirmation, decision or agreement after the meeting was closed",
    "Mohon disampaikan kepada pejabat pengesah, yang dapat mengembalikan draf setelah diajukan.",
)
ALREADY_SUBMITTED: Final = Rule(
    "draf-sudah-diajukan",
    409,
    "anything but ratification and return while the head has the draft",
    "Mohon disampaikan kepada pejabat pengesah, yang dapat mengembalikan draf.",
)
ALREADY_RATIFIED: Final = Rule(
    "siklus-sudah-disahkan",
    409,
    "anything after ratification",
    "Data yang telah disahkan tidak dapat diubah. Perbaikan dilakukan melalui form revisi "
    "berikutnya, yang diterbitkan Kasubag.",
)
NOT_RATIFIED: Final = Rule(
    "siklus-belum-disahkan",
    404,
    "a ratified document is asked for before ratification",
    "Mohon menunggu pengesahan. Draf dapat dilihat pada data siklus.",
)
OTHER_VERSION: Final = Rule(
    "versi-draf-berganti",
    409,
    "the request names another draft than the one in hand",
    "Mohon muat ulang, periksa draf terbaru, lalu ulangi.",
)
OWNS_NOTHING: Final = Rule(
    "bidang-tanpa-data",
    409,
    "the bidang owns no figure of this cycle",
    "Tidak diperlukan konfirmasi. Bila ini keliru, mohon pengelola katalog indikator memeriksanya.",
)
UNCONFIRMED: Final = Rule(
    "bidang-belum-konfirmasi",
    409,
    "agreement while an owning bidang has not confirmed this very draft",
    "Mohon bidang yang disebut mengonfirmasi draf ini. Bidang yang belum ada pada berkas SOP perlu "
    "ditambahkan oleh pengelola berkas SOP.",
)
BLOCKING_OPEN: Final = Rule(
    "temuan-menghalangi-terbuka",
    409,
    "agreement with an open MENGHALANGI finding",
    "Mohon pengisi lembar yang bersangkutan mengirim perbaikan; rekap versi berikutnya menutupnya.",
)
UNDECIDED: Final = Rule(
    "temuan-belum-diputuskan",
    409,
    "agreement with an undecided WAJIB_DIJAWAB finding or objection",
    "Mohon pimpinan rapat memutuskan setiap temuan yang disebut.",
)
NO_QUORUM: Final = Rule(
    "kuorum-belum-terpenuhi",
    409,
    "agreement without the chair, or without the SOP file's share of the owning bidang, present",
    "Mohon rapat dihadiri pimpinan rapat dan bidang pemilik data sejumlah kuorum pada berkas SOP "
    "(atau Plh.-nya), lalu catat yang hadir.",
)
DISPUTED_BEFORE: Final = Rule(
    "keberatan-sudah-tercatat",
    409,
    "second objection of a bidang to one sheet of one draft",
    "Keberatan terdahulu tetap berlaku. Mohon lengkapi keterangannya dalam rapat, atau jangan "
    "mengonfirmasi sampai angkanya benar.",
)
MUST_CORRECT: Final = Rule(
    "temuan-menghalangi-harus-dikoreksi",
    409,
    "decision on a MENGHALANGI finding",
    "Temuan ini hanya tertutup oleh perbaikan data dari pengisi lembarnya, bukan oleh keputusan.",
)
CORRECTED: Final = Rule(
    "temuan-sudah-dikoreksi",
    409,
    "decision on a finding that was corrected",
    "Tidak diperlukan keputusan: angkanya telah diperbaiki.",
)
CALENDAR_GAP: Final = Rule(
    "kalender-belum-memuat",
    409,
    "the working calendar lacks the year that a due time needs (an event is parked)",
    "Mohon petugas TI melengkapi berkas kalender kerja, memulai ulang layanan, lalu mengulangi.",
)
SECOND_FORM: Final = Rule(
    "form-ganda",
    409,
    "a second FormIssued for one cycle (the event is parked)",
    "Mohon petugas TI memeriksa penerbit form; perubahan form memerlukan revisi berikutnya.",
)
UNKNOWN_FINDING: Final = Rule(
    "temuan-tidak-dikenal",
    422,
    "decision on a finding that the draft in hand does not have",
    "Mohon periksa kode temuan pada draf terbaru.",
)
OTHER_FINDING: Final = Rule(
    "temuan-tidak-cocok",
    422,
    "the body names another finding than the address",
    "Mohon samakan kode temuan, atau kosongkan pada isi.",
)
UNCLEAR_WORD: Final = Rule(
    "pernyataan-tidak-jelas",
    422,
    "an objection without reason or cells, or a confirmation with them",
    "Mohon konfirmasi dikirim tanpa alasan dan sel; keberatan dikirim dengan alasan dan selnya.",
)
UNKNOWN_CELL: Final = Rule(
    "sel-tidak-dikenal",
    422,
    "a cell that the form does not have",
    "Mohon periksa kode indikator, wilayah, PEMBILANG/PENYEBUT dan JML/LK/PR pada form.",
)
UNKNOWN_ROLE: Final = Rule(
    "peserta-tidak-dikenal",
    422,
    "a role among those present that the SOP file does not list",
    "Mohon gunakan kode jabatan menurut berkas SOP.",
)

CATALOGUE: Final = (
    *(rule for rule in tuple(globals().values()) if isinstance(rule, Rule)),
    *refusals_meeting.CATALOGUE,
    *refusals_result.CATALOGUE,
)

_WHY_NOT: Final[dict[Status, Rule]] = {
    Status.PENGUMPULAN: NO_DRAFT,
    Status.KOORDINASI: NOT_AGREED,
    Status.KOORDINASI_ULANG: UNDER_CORRECTION,
    Status.DISEPAKATI: ALREADY_AGREED,
    Status.DIAJUKAN: ALREADY_SUBMITTED,
    Status.DISAHKAN: ALREADY_RATIFIED,
    Status.DILAPORKAN: ALREADY_RATIFIED,
    Status.DIBATALKAN: refusals_result.CANCELLED,
}


def not_now(status: Status, act: Act) -> RefusalError:
    """The refusal of an act that the transition table does not have in this status."""
    rule = _WHY_NOT[status]
    if status is Status.DISEPAKATI and act in (Act.RATIFY, Act.RETURN, Act.RETURN_CELLS):
        rule = NOT_SUBMITTED
    if act in (Act.SIGN, Act.SCAN) and status in (Status.KOORDINASI, Status.KOORDINASI_ULANG):
        rule = NOT_AGREED
    return RefusalError(rule, f"Siklus ini berstatus {status}.")
