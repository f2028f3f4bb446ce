"""Refusals of signing; `docs/how-to/sign-documents.md` shows them as a table, kept equal by a test.

Who may sign what, and when, is refused by the domain (`domain/refusals_result.py`).
"""

from typing import Final

from shared.refusal import Rule

NO_SIGNER: Final = Rule(
    "tanda-tangan-elektronik-tidak-tersedia",
    409,
    "an electronic signature is asked for in an installation without a signer (SIGNER=none)",
    "Mohon dokumen dicetak, ditandatangani basah, lalu pindaiannya diunggah; atau mohon petugas TI "
    "mengatur KINERJA_APPROVAL__SIGNER.",
)
SECRETS_MISSING: Final = Rule(
    "passphrase-diperlukan",
    422,
    "NIK or passphrase is missing, or not in the form that BSrE takes",
    "Mohon isi NIK (16 digit) dan passphrase penanda tangan. Keduanya hanya dipakai untuk satu "
    "permintaan ini dan tidak disimpan.",
)
WRONG_PASSPHRASE: Final = Rule(
    "passphrase-salah",
    422,
    "the provider says that the passphrase is wrong",
    "Mohon ulangi dengan passphrase yang benar. Bila lupa, mohon hubungi verifikator BSrE kantor.",
)
NOT_REGISTERED: Final = Rule(
    "penanda-tangan-belum-terdaftar",
    409,
    "the provider does not know the signer, or has no active certificate of him",
    "Mohon penanda tangan mengurus sertifikat elektroniknya pada verifikator BSrE; sementara itu "
    "dokumen dapat ditandatangani basah.",
)
EXPIRED: Final = Rule(
    "sertifikat-tidak-berlaku",
    409,
    "the certificate has expired or is not valid yet",
    "Mohon petugas TI memperbarui sertifikat elektronik (KINERJA_APPROVAL__SIGNING_CERTIFICATE, "
    "atau melalui verifikator BSrE); sementara itu dokumen dapat ditandatangani basah.",
)
PROVIDER_REFUSED: Final = Rule(
    "penyedia-tte-menolak",
    409,
    "the provider refused for another reason, or answered with something that is no signed PDF",
    "Mohon petugas TI memeriksa layanan TTE dan akun aplikasinya, lalu ulangi.",
)
PROVIDER_AWAY: Final = Rule(
    "layanan-tte-tidak-terjangkau",
    503,
    "the provider could not be reached, so certainly nothing was signed",
    "Belum ada yang ditandatangani. Mohon ulangi beberapa saat lagi.",
)
TIMESTAMP_AWAY: Final = Rule(
    "cap-waktu-tidak-terjangkau",
    503,
    "the time-stamping authority gave no time stamp",
    "Belum ada yang ditandatangani. Mohon ulangi, atau mohon petugas TI memeriksa "
    "KINERJA_APPROVAL__TSA_URL.",
)
NOT_SIGNED: Final = Rule(
    "belum-tertandatangani",
    409,
    "the provider says that the attempt of which no answer came has signed nothing",
    "Mohon mulai penandatanganan kembali.",
)
OTHER_DOCUMENT: Final = Rule(
    "bukan-dokumen-ini",
    422,
    "what the provider holds under the given number is another document, or not soundly signed",
    "Mohon periksa nomor dokumen pada layanan TTE, lalu ulangi pemeriksaan status.",
)
IN_PROGRESS: Final = Rule(
    "penandatanganan-sedang-berlangsung",
    409,
    "the document is being signed at this moment",
    "Mohon tunggu paling lama lima menit, lalu muat ulang.",
)
NOTHING_TO_ASK: Final = Rule(
    "tidak-ada-percobaan-terbuka",
    409,
    "the status is asked for and no attempt to sign is unsettled",
    "Tidak diperlukan pemeriksaan status.",
)
SCAN_KIND: Final = Rule(
    "jenis-pindaian-tidak-diterima",
    415,
    "the content of an uploaded scan is neither PDF nor JPEG nor PNG, whatever its name says",
    "Mohon unggah pindaian sebagai PDF, JPEG atau PNG.",
)
SCAN_TOO_LARGE: Final = Rule(
    "pindaian-terlalu-besar",
    413,
    "a scan of more than 10 MiB, or a PDF of more than 100 pages",
    "Mohon pindai dengan resolusi lebih rendah (150-200 dpi cukup), atau bagi berkasnya.",
)
SCAN_UNREADABLE: Final = Rule(
    "pindaian-tidak-terbaca",
    422,
    "a PDF that is damaged or locked with a password, so that it cannot be looked through",
    "Mohon simpan ulang pindaian sebagai PDF biasa tanpa sandi.",
)
SHEET_INCOMPLETE: Final = Rule(
    "lembar-pengesahan-belum-lengkap",
    409,
    "the office's register or the letter templates lack something that stands on the sheet",
    "Mohon pengelola daftar pejabat kantor (KINERJA_OFFICES_FILE) melengkapi isian yang disebut.",
)
NO_DOCUMENT: Final = Rule(
    "dokumen-tidak-ditemukan",
    404,
    "the cycle has no document with this SHA-256",
    "Mohon periksa daftar dokumen siklus ini.",
)

CATALOGUE: Final = tuple(rule for rule in tuple(globals().values()) if isinstance(rule, Rule))
