"""The refusals of sheets, and those that every act of this service may meet.

With those of `form_refusals` README.md shows them as a table; a test keeps the two equal.
"""

from typing import Final

from services.collector.domain.form_refusals import FORM_RULES
from shared.refusal import Rule

FOREIGN_OFFICE: Final = Rule(
    "bukan-kantor-sendiri",
    403,
    "the actor belongs to another office",
    "Mohon masuk dengan akun kantor yang bersangkutan.",
)
UNKNOWN_ROLE: Final = Rule(
    "jabatan-tidak-dikenal",
    403,
    "the SOP file does not list the actor's role",
    "Mohon petugas TI menambahkan jabatan tersebut pada berkas SOP, atau gunakan akun lain.",
)
NOT_ENTITLED: Final = Rule(
    "bukan-wewenang",
    403,
    "the role may not do this by the SOP file",
    "Mohon dilakukan oleh pejabat yang disebut, atau mohon pengelola berkas SOP menyesuaikan "
    "bagian actions bila pembagian tugas telah berubah.",
)
NOT_THE_FILLER: Final = Rule(
    "bukan-pengisi-lembar",
    403,
    "a sheet is sent by another role than its filler",
    "Mohon lembar dikirim oleh pengisinya. Bila pembagiannya keliru, mohon pengelola berkas SOP "
    "menyesuaikan bagian sheets; perubahan berlaku pada form berikutnya.",
)
UNKNOWN_CYCLE: Final = Rule(
    "siklus-tidak-dikenal",
    404,
    "no form was issued for this cycle",
    "Mohon periksa kembali kode siklus, atau mohon Kasubag menerbitkan form terlebih dahulu.",
)
UNKNOWN_SHEET: Final = Rule(
    "lembar-tidak-dikenal",
    404,
    "the form has no sheet of this bidang and source",
    "Mohon periksa kembali bidang dan sumber data menurut form yang diterbitkan.",
)
UNKNOWN_FILE: Final = Rule(
    "berkas-tidak-dikenal",
    404,
    "a file is asked for that is no evidence and no source of this sheet",
    "Mohon periksa kembali lembar dan kode berkasnya; berkas hanya dapat diunduh dari lembar "
    "yang menyebutnya.",
)
CALENDAR_GAP: Final = Rule(
    "kalender-belum-memuat",
    409,
    "the working calendar lacks the year that a due time needs",
    "Mohon petugas TI melengkapi berkas kalender kerja dan memulai ulang layanan, lalu ulangi.",
)
LOCKED: Final = Rule(
    "data-terkunci",
    409,
    "a sheet changes after the draft was agreed on",
    "Data susulan masuk melalui revisi berikutnya, yang diterbitkan Kasubag. Sebelum disahkan, "
    "Kepala Dinas juga dapat mengembalikan draf untuk dikoreksi.",
)
NOT_REOPENED: Final = Rule(
    "sel-tidak-dibuka-kembali",
    409,
    "after the collection was closed, a cell changes that no discrepancy opened",
    "Mohon kirim ulang lembar dengan nilai lama pada sel tersebut. Bila nilainya memang salah, "
    "mohon bidang pemilik data mengajukan keberatan dalam koordinasi agar sel dibuka kembali.",
)
CANCELLED: Final = Rule(
    "siklus-dibatalkan",
    409,
    "a sheet of a cancelled cycle changes",
    "Mohon lanjutkan pada revisi berikutnya, yang diterbitkan Kasubag.",
)
ALREADY_CLOSED: Final = Rule(
    "pengumpulan-sudah-ditutup",
    409,
    "a sheet is withdrawn, or its due time moved, after the collection was closed",
    "Lembar sudah direkap. Bila datanya salah, mohon bidang pemilik data mengajukan keberatan "
    "dalam koordinasi agar sel dibuka kembali.",
)
NOT_SUBMITTED: Final = Rule(
    "lembar-belum-terkirim",
    409,
    "a sheet is withdrawn that was not submitted, or was withdrawn before",
    "Lembar yang belum terkirim dapat langsung diperbaiki pada isiannya.",
)
DRAFT_CHANGED: Final = Rule(
    "isian-sudah-berubah",
    409,
    "a draft is declared complete in another edition than the one that was read",
    "Mohon muat ulang isian, periksa perubahannya, lalu nyatakan lengkap kembali.",
)
DOUBLE_INDICATOR: Final = Rule(
    "indikator-ganda",
    422,
    "an indicator appears twice in the catalogue or on the sheet",
    "Mohon sisakan satu baris untuk setiap kode indikator.",
)
DOUBLE_REGION: Final = Rule(
    "wilayah-ganda",
    422,
    "a region appears twice in the catalogue or under one indicator",
    "Mohon sisakan satu baris untuk setiap kode wilayah.",
)
UNKNOWN_INDICATOR: Final = Rule(
    "indikator-tidak-dikenal",
    422,
    "the sheet carries an indicator that is not on it",
    "Mohon hapus indikator tersebut dari lembar ini, atau kirim pada lembar pemiliknya.",
)
UNKNOWN_REGION: Final = Rule(
    "wilayah-tidak-dikenal",
    422,
    "a region that is not on the form, or a kecamatan where only the total is asked for",
    "Mohon gunakan kode wilayah pada form; indikator tanpa rincian hanya memakai KABUPATEN.",
)
CONTRADICTION: Final = Rule(
    "tidak-tersedia-tetapi-berisi",
    422,
    "an indicator is declared not available and carries figures",
    "Mohon pilih salah satu: isi angkanya, atau nyatakan tidak tersedia beserta alasannya.",
)
NO_WHY: Final = Rule(
    "tidak-tersedia-tanpa-alasan",
    422,
    "an indicator is declared not available and the reason is blank",
    "Mohon tuliskan mengapa datanya tidak tersedia.",
)
NO_REASON: Final = Rule(
    "alasan-wajib-diisi",
    422,
    "figures that were sent before are changed without a reason",
    "Mohon isi alasan perbaikan pada kolom reason.",
)
LONG_NUMBER: Final = Rule(
    "angka-terlalu-panjang",
    422,
    "a number has more than 20 significant digits or digits after the point",
    "Mohon tulis angka tersebut sampai ketelitian yang dipakai pada dokumen sumbernya.",
)
BASIS_MISSING: Final = Rule(
    "basis-belum-disebut",
    422,
    "a SIAK export is imported without its basis or its cut-off date",
    "Mohon sebut basis (DKB_AWAL atau DINAMIS) dan tanggal keadaan data (as_of) laporan SIAK itu.",
)
FILE_REFUSED: Final = Rule(
    "berkas-ditolak",
    422,
    "a row or cell of an imported file is refused, so nothing of the file is taken",
    "Mohon betulkan baris dan sel yang disebut, periksa dengan dry_run=true, lalu unggah kembali.",
)
EMPTY_CELLS: Final = Rule(
    "sel-kosong",
    422,
    "a sheet is declared complete with an empty cell",
    "Mohon isi sel tersebut; bila datanya memang tidak ada, nyatakan indikatornya tidak "
    "tersedia beserta alasannya.",
)
UNKNOWN_EVIDENCE: Final = Rule(
    "bukti-belum-diunggah",
    422,
    "figures name evidence that was not uploaded to this sheet",
    "Mohon unggah berkas bukti dukung terlebih dahulu pada lembar ini, lalu simpan ulang.",
)
FOREIGN_KIND: Final = Rule(
    "jenis-bukti-tidak-diterima",
    422,
    "evidence is, by its content, none of PDF, PNG, JPEG, XLSX, DOCX and CSV, or cannot be read",
    "Mohon unggah bukti dukung sebagai PDF, PNG, JPEG, XLSX, DOCX atau CSV yang dapat dibuka "
    "tanpa kata sandi.",
)
NOT_LATER: Final = Rule(
    "batas-waktu-tidak-lebih-lambat",
    422,
    "a due time is moved to a moment that is not later than the one in force, or is past",
    "Mohon tentukan batas waktu yang lebih lambat daripada yang berlaku dan belum lewat.",
)
DAY_OFF: Final = Rule(
    "batas-waktu-hari-libur",
    422,
    "a due time is moved to a day off",
    "Mohon tentukan batas waktu pada hari kerja.",
)
PERSONAL_NUMBER: Final = Rule(
    "nomor-pribadi",
    422,
    "a text or number may be a NIK, No. KK or NPWP (16 digits), in whatever writing",
    "Data kinerja tidak memuat data perorangan; mohon hapus angka itu. Tidak ada yang disimpan.",
)

SHEET_RULES: Final = tuple(rule for rule in tuple(globals().values()) if isinstance(rule, Rule))
RULES: Final = (*SHEET_RULES, *FORM_RULES)
