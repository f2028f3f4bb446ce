"""The refusals of SOP step 1: catalogue, draft and issuing of the form."""

from typing import Final

from shared.refusal import Rule

UNKNOWN_VERSION: Final = Rule(
    "versi-katalog-tidak-dikenal",
    404,
    "a version of the catalogue is asked for that was never taken",
    "Mohon periksa kembali nama versinya pada daftar versi katalog.",
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
NO_REGIONS: Final = Rule(
    "kecamatan-belum-ada",
    422,
    "an indicator asks for figures per kecamatan and the catalogue lists no kecamatan",
    "Mohon sertakan daftar kecamatan kantor ini beserta katalog indikatornya.",
)
RESERVED_REGION: Final = Rule(
    "wilayah-khusus",
    422,
    "the catalogue lists KABUPATEN, the total's own code, among the kecamatan",
    "Mohon hapus KABUPATEN dari daftar kecamatan; baris jumlahnya selalu tersedia pada form.",
)
DRAFT_SELECTION: Final = Rule(
    "pilihan-tidak-sesuai",
    422,
    "the draft of a form selects an indicator that is unknown, inactive or not measured in "
    "the quarter",
    "Mohon pilih indikator aktif yang diukur pada triwulan ini menurut katalog, lalu simpan "
    "ulang draf form.",
)
TARGETS: Final = Rule(
    "target-triwulan-tidak-lengkap",
    422,
    "an indicator has targets of some quarters and not of all four",
    "Mohon isi target keempat triwulan, atau kosongkan semuanya bila hanya target triwulan "
    "ini yang diketahui.",
)
NO_LEVELS: Final = Rule(
    "predikat-tanpa-jenjang",
    422,
    "an indicator with formula PREDIKAT has no levels, or they do not rise from low to high",
    "Mohon isi jenjang predikat beserta nilainya, dari yang terendah sampai yang tertinggi, "
    "tanpa nilai kembar.",
)
NO_RANGE: Final = Rule(
    "rentang-tanpa-batas",
    422,
    "an indicator with formula RENTANG lacks a bound, or the lower bound is above the upper",
    "Mohon isi batas bawah dan batas atas target, dengan batas bawah tidak melebihi batas atas.",
)
NO_WEIGHT: Final = Rule(
    "bobot-belum-disebut",
    422,
    "an indicator with RATA_RATA_TERTIMBANG does not say what its quarters are weighted by",
    "Mohon isi bobot yang dipakai untuk merata-ratakan triwulan.",
)
UNKNOWN_TWIN: Final = Rule(
    "padanan-tidak-dikenal",
    422,
    "same_as names an indicator that the catalogue does not have, or the indicator itself",
    "Mohon betulkan kode indikator padanan, atau kosongkan bila tidak ada.",
)
PLAUSIBLE: Final = Rule(
    "batas-wajar-terbalik",
    422,
    "the lowest plausible value is above the highest",
    "Mohon tukar atau betulkan batas wajar paling rendah dan paling tinggi.",
)
NEGATIVE: Final = Rule(
    "ambang-negatif",
    422,
    "a jump threshold or a tolerance is negative",
    "Mohon isi ambang lonjakan dan toleransi dengan angka nol atau lebih.",
)
NO_SPAN: Final = Rule(
    "cakupan-tidak-berlaku",
    422,
    "the span is SAMPAI_DENGAN on an indicator whose quarters are not accumulated",
    "Mohon kosongkan cakupan, atau ubah agregasinya menjadi KUMULATIF atau RATA_RATA_TERTIMBANG.",
)
NO_COLUMNS: Final = Rule(
    "kolom-siak-tidak-berlaku",
    422,
    "columns of a SIAK export are given for a NON_SIAK indicator, or a denominator column "
    "without a denominator",
    "Mohon hapus kolom ekspor tersebut, atau betulkan sumber data atau penyebut indikatornya.",
)

FORM_RULES: Final = tuple(rule for rule in tuple(globals().values()) if isinstance(rule, Rule))
