"""Every refusal of this service: its name, its status, and who or what can lift it.

README.md shows this list as a table; a test keeps the two equal.
"""

from typing import Final

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
VERSION_IN_USE: Final = Rule(
    "versi-katalog-sudah-dipakai",
    409,
    "another content under a version name that was used before",
    "Mohon beri nama versi yang baru untuk isi katalog yang baru.",
)
NO_CATALOGUE: Final = Rule(
    "katalog-belum-ada",
    409,
    "a form is issued before the office has a catalogue",
    "Mohon Kasubag mengirim katalog indikator terlebih dahulu.",
)
NOTHING_DUE: Final = Rule(
    "tidak-ada-indikator-periode",
    409,
    "the catalogue has no indicator that is measured in this quarter",
    "Mohon Kasubag memeriksa frekuensi pengukuran pada katalog indikator.",
)
ALREADY_ISSUED: Final = Rule(
    "form-sudah-terbit",
    409,
    "the form of this cycle was issued before",
    "Form yang telah terbit tidak diterbitkan ulang. Perubahan dilakukan dengan revisi berikutnya.",
)
PREDECESSOR_OPEN: Final = Rule(
    "revisi-sebelumnya-belum-selesai",
    409,
    "a revision is issued before the draft of the revision before it was agreed on",
    "Mohon selesaikan revisi sebelumnya sampai drafnya disepakati, lalu terbitkan revisi ini.",
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
    "a sheet is sent after the draft was agreed on",
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
CYCLE_MISMATCH: Final = Rule(
    "siklus-tidak-cocok",
    422,
    "year, quarter and revision are not those of the addressed cycle",
    "Mohon samakan tahun, triwulan dan revisi dengan kode siklus.",
)
UNKNOWN_BIDANG: Final = Rule(
    "bidang-tidak-dikenal",
    422,
    "an indicator's bidang is not in the SOP file",
    "Mohon betulkan bidang pada katalog, atau mohon petugas TI menambahkannya pada berkas SOP.",
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
RESERVED_REGION: Final = Rule(
    "wilayah-khusus",
    422,
    "the catalogue lists KABUPATEN, the total's own code, among the kecamatan",
    "Mohon hapus KABUPATEN dari daftar kecamatan; baris jumlahnya selalu tersedia pada form.",
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
PERSONAL_NUMBER: Final = Rule(
    "nomor-pribadi",
    422,
    "a text or number may be a NIK, No. KK or NPWP (16 digits), in whatever writing",
    "Data kinerja tidak memuat data perorangan; mohon hapus angka itu. Tidak ada yang disimpan.",
)

RULES: Final = tuple(rule for rule in tuple(globals().values()) if isinstance(rule, Rule))
