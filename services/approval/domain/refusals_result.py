"""Refusals about signatures, revisions and the end of a cycle; part of `refusals.CATALOGUE`."""

from typing import Final

from shared.refusal import Rule

CANCELLED: Final = Rule(
    "siklus-dibatalkan",
    409,
    "anything after the cycle was cancelled",
    "Siklus ini telah dibatalkan. Pengukuran triwulan ini dilanjutkan melalui form revisi "
    "berikutnya, yang diterbitkan Kasubag.",
)
FILLERS_UNKNOWN: Final = Rule(
    "pengisi-belum-diketahui",
    409,
    "ratification before approval has heard who filled a sheet of the draft",
    "Mohon ulangi sebentar lagi; bila tetap demikian, mohon petugas TI memeriksa pesan yang "
    "tertahan.",
)
PREDECESSOR_OPEN: Final = Rule(
    "revisi-sebelumnya-belum-selesai",
    409,
    "ratification of a revision while an earlier one is neither ratified nor cancelled",
    "Mohon Kepala Dinas mengesahkan atau membatalkan revisi yang disebut terlebih dahulu.",
)
NO_MINUTES: Final = Rule(
    "berita-acara-belum-ada",
    404,
    "the minutes are asked for before the meeting agreed",
    "Mohon menunggu pimpinan rapat menutup rapat dengan kesepakatan.",
)
NOT_RATIFIED_YET: Final = Rule(
    "lembar-pengesahan-belum-ada",
    409,
    "the lembar pengesahan (L7) is signed or its scan attached before ratification",
    "Mohon menunggu pengesahan oleh Kepala Dinas.",
)
NOT_THE_SIGNER: Final = Rule(
    "bukan-penanda-tangan",
    403,
    "a document is signed electronically by somebody whose signature it does not carry",
    "Mohon ditandatangani oleh pejabat yang namanya tercantum pada dokumen, atau mohon dokumen "
    "ditandatangani basah lalu pindaiannya dilampirkan.",
)
SIGNED_BEFORE: Final = Rule(
    "sudah-ditandatangani",
    409,
    "the officer has signed this document electronically before",
    "Tidak diperlukan tanda tangan lagi.",
)
UNSETTLED: Final = Rule(
    "tanda-tangan-belum-pasti",
    409,
    "another attempt to sign while the outcome of the last one is not known",
    "Mohon periksa status percobaan terdahulu; percobaan baru dapat dimulai setelah hasilnya "
    "pasti.",
)
UNKNOWN_ATTEMPT: Final = Rule(
    "percobaan-tidak-dikenal",
    409,
    "the end of an attempt to sign that was never begun",
    "Mohon mulai penandatanganan dari awal.",
)
SETTLED: Final = Rule(
    "hasil-tanda-tangan-sudah-pasti",
    409,
    "another outcome for an attempt to sign that has ended",
    "Hasil yang tercatat tetap berlaku. Bila gagal, mohon mulai percobaan baru.",
)

CATALOGUE: Final = tuple(rule for rule in tuple(globals().values()) if isinstance(rule, Rule))
