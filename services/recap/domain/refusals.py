"""Every refusal of this service: its name, its status, and who or what can lift it.

README.md shows this list as a table; a test keeps the two equal. Refused events are parked.
"""

from typing import Final

from shared.refusal import Rule

FOREIGN_OFFICE: Final = Rule(
    "bukan-kantor-sendiri",
    403,
    "the actor belongs to another office",
    "Mohon masuk dengan akun kantor yang bersangkutan.",
)
NOT_ENTITLED: Final = Rule(
    "bukan-wewenang",
    403,
    "the role may not do this by the SOP file",
    "Mohon dilakukan oleh pejabat yang disebut, atau mohon pengelola berkas SOP menyesuaikan "
    "bagian actions bila pembagian tugas telah berubah.",
)
UNKNOWN_CYCLE: Final = Rule(
    "siklus-tidak-dikenal",
    404,
    "no form of this cycle has arrived",
    "Mohon periksa kembali kode siklus, atau mohon Kasubag menerbitkan form terlebih dahulu.",
)
INCOMPLETE: Final = Rule(
    "pengumpulan-belum-lengkap",
    409,
    "the collection is closed while a sheet is not submitted and the last due time has not passed",
    "Mohon tunggu kiriman lembar tersebut. Setelah batas waktu terakhir lewat, pengumpulan dapat "
    "ditutup meskipun belum lengkap.",
)
ALREADY_RATIFIED: Final = Rule(
    "triwulan-sudah-disahkan",
    409,
    "an import brings other figures for a quarter that was ratified in this system",
    "Mohon hapus triwulan tersebut dari berkas impor. Angka yang telah disahkan hanya berubah "
    "melalui revisi, yang formnya diterbitkan Kasubag.",
)
ROWS_REFUSED: Final = Rule(
    "baris-ditolak",
    422,
    "a row of an imported file is refused; each row's verdict is in `rows`, and none is taken",
    "Mohon perbaiki baris yang disebut pada berkas, lalu kirim ulang seluruh berkas.",
)
SECOND_FORM: Final = Rule(
    "form-ganda",
    409,
    "a second, different form of the same cycle arrives (event)",
    "Mohon petugas TI memeriksa layanan collector; perubahan form hanya melalui revisi berikutnya.",
)
ABSURD_CATALOGUE: Final = Rule(
    "angka-katalog-di-luar-batas",
    422,
    "a factor or target of the form has more than 15 digits before or 20 after the comma (event)",
    "Mohon Kasubag membetulkan faktor atau target pada katalog, lalu menerbitkan revisi; mohon "
    "petugas TI menutup form yang tertahan (discard).",
)
STRANGE_SHEET: Final = Rule(
    "lembar-tidak-dikenal",
    422,
    "a submission of a sheet or an indicator that the form does not have there (event)",
    "Mohon petugas TI memeriksa layanan collector, yang semestinya menolak kiriman ini.",
)

REFUSALS: Final = tuple(one for one in tuple(globals().values()) if isinstance(one, Rule))
