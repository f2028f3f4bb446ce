"""Every refusal of this service. A refused event is parked, a refused command answered.

README.md shows this list as a table; a test keeps the two equal.
"""

from typing import Final

from shared.refusal import Rule

SECOND_FORM: Final = Rule(
    "form-ganda",
    409,
    "a second FormIssued for one cycle",
    "Mohon petugas TI memeriksa penerbit form; perubahan form memerlukan revisi berikutnya.",
)
UNKNOWN_SHEET: Final = Rule(
    "lembar-tidak-dikenal",
    409,
    "an event names a sheet that the form does not have",
    "Mohon petugas TI memeriksa layanan pengirim; lembar harus tercantum pada form.",
)
NO_PROFILE: Final = Rule(
    "kantor-tanpa-kop",
    409,
    "a letter is due and the office is not in offices.toml",
    "Mohon petugas TI menambahkan kantor pada offices.toml, memulai ulang layanan, lalu replay.",
)
INCOMPLETE_LETTER: Final = Rule(
    "isian-surat-kurang",
    409,
    "a letter's template asks for something that is missing or empty",
    "Mohon petugas TI melengkapi isian atau membetulkan templat surat, memulai ulang layanan, "
    "lalu replay.",
)
CALENDAR_GAP: Final = Rule(
    "kalender-belum-memuat",
    409,
    "the working calendar lacks the year that a due time needs",
    "Mohon petugas TI melengkapi berkas kalender kerja, memulai ulang layanan, lalu replay.",
)
UNKNOWN_CYCLE: Final = Rule(
    "siklus-tidak-dikenal",
    404,
    "a command for a cycle whose form notifier has not heard of",
    "Mohon periksa kode siklus; form mungkin belum diterbitkan.",
)
UNKNOWN_LETTER: Final = Rule(
    "surat-tidak-dikenal",
    404,
    "a letter that was never drafted in this cycle",
    "Mohon periksa nomor berkas surat pada daftar surat siklus ini.",
)
NOT_THE_SIGNER: Final = Rule(
    "bukan-penanda-tangan",
    403,
    "who signs or cancels is neither the letter's signer nor may number letters",
    "Mohon penanda tangan surat atau pengelola nomor surat yang melakukannya.",
)
NO_OFFICER: Final = Rule(
    "pejabat-tidak-terdaftar",
    409,
    "who signs is not among the office's officers on that day",
    "Mohon petugas TI melengkapi daftar pejabat pada berkas kantor, lalu ulangi.",
)
NOT_SIGNED: Final = Rule(
    "surat-belum-bernomor",
    409,
    "a number is cancelled, or a receipt recorded, for a letter without a number",
    "Mohon surat ditandatangani terlebih dahulu.",
)
OTHER_YEAR: Final = Rule(
    "register-tahun-lain",
    409,
    "a number of an earlier register than last year's is cancelled",
    "Mohon dicatat pada register tahun bersangkutan oleh petugas TI.",
)
ACKNOWLEDGED: Final = Rule(
    "surat-sudah-diterima",
    409,
    "the number of a report is cancelled that its agency has acknowledged",
    "Surat yang telah diterima tidak dapat ditarik; kirimkan ralat sebagai surat baru.",
)
NOT_RATIFIED: Final = Rule(
    "belum-disahkan",
    409,
    "a receipt comes for a cycle that is not ratified",
    "Mohon tunggu pengesahan; tanda terima hanya untuk laporan yang telah disahkan.",
)
NOT_THE_KEEPER: Final = Rule(
    "bukan-pencatat-tanda-terima",
    403,
    "who records a receipt has no right to",
    "Mohon jabatan yang berwenang mencatat tanda terima yang melakukannya.",
)
UNKNOWN_AGENCY: Final = Rule(
    "instansi-tidak-dikenal",
    404,
    "a receipt of an agency that this report did not go to",
    "Mohon periksa daftar penerima laporan siklus ini.",
)
RECEIVED_TOO_EARLY: Final = Rule(
    "tanda-terima-mendahului",
    422,
    "a receipt from before the letter was signed, or from the future",
    "Mohon periksa tanggal pada tanda terima.",
)
RECEIVED_ALREADY: Final = Rule(
    "tanda-terima-sudah-ada",
    409,
    "an agency's receipt is recorded a second time with other words",
    "Tanda terima yang pertama tetap berlaku; mohon hubungi petugas TI bila keliru.",
)
UNKNOWN_DELIVERY: Final = Rule(
    "kiriman-tidak-dikenal",
    404,
    "a delivery that does not exist",
    "Mohon muat ulang kotak masuk.",
)
NOT_THE_POSTMASTER: Final = Rule(
    "bukan-pengelola-kiriman",
    403,
    "who has a delivery tried again has no right to",
    "Mohon petugas TI atau pengelola nomor surat yang melakukannya.",
)
NOT_GIVEN_UP: Final = Rule(
    "kiriman-tidak-gagal",
    409,
    "a delivery is to be tried again that was sent, or is still being tried",
    "Tidak perlu tindakan selama kiriman masih diupayakan atau telah terkirim.",
)
NOT_DUE: Final = Rule(
    "kiriman-belum-waktunya",
    409,
    "a courier claims what is done, held by another courier or not due yet",
    "Tidak perlu tindakan; kurir akan mencoba kembali pada waktunya.",
)
NOT_MINE: Final = Rule(
    "kiriman-dipegang-lain",
    409,
    "a courier reports on a delivery that it does not hold any more",
    "Tidak perlu tindakan; kurir yang memegangnya akan mencatat hasilnya.",
)
NOT_RECIPIENT: Final = Rule(
    "bukan-penerima",
    403,
    "a notice is marked read by somebody who is not its recipient",
    "Hanya jabatan penerima yang dapat menandai pesan telah dibaca.",
)
NOT_A_SYSTEM: Final = Rule(
    "bukan-sistem-lain",
    403,
    "somebody who is no other system asks for subscriptions of webhooks",
    "Mohon sistem yang terdaftar melakukannya lewat /api/v1/webhooks pada portal.",
)
UNKNOWN_TOPIC: Final = Rule(
    "jenis-peristiwa-tidak-dikenal",
    422,
    "a subscription is to have a type of event that there is not",
    "Mohon pilih jenis peristiwa dari kontrak API.",
)
UNKNOWN_SUBSCRIPTION: Final = Rule(
    "langganan-tidak-dikenal",
    404,
    "a subscription that does not exist, or is another system's",
    "Mohon pilih dari daftar langganan milik sistem ini.",
)
NO_PLACE: Final = Rule(
    "langganan-penuh",
    409,
    "the office has as many subscriptions of webhooks as it may have",
    "Mohon hapus langganan yang tidak dipakai lagi, atau minta Petugas TI kantor.",
)
WEBHOOKS_OFF: Final = Rule(
    "webhook-tidak-aktif",
    409,
    "a subscription of webhooks is asked for and the office has not switched webhooks on",
    "Mohon Petugas TI kantor mengatur KINERJA_NOTIFIER__WEBHOOK_KEY.",
)
ADDRESS_REFUSED: Final = Rule(
    "alamat-webhook-ditolak",
    422,
    "a webhook is to go to an address that is not https, not public, or not to be found",
    "Mohon daftarkan alamat https yang dapat dijangkau dari jaringan umum.",
)
PEOPLE_ONLY: Final = Rule(
    "perintah-tidak-dikenal",
    409,
    "a command that does not fit what it is given to",
    "Mohon periksa alamat permintaan.",
)

RULES: Final = tuple(rule for rule in tuple(globals().values()) if isinstance(rule, Rule))
