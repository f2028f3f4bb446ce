"""Every reason for which an import refuses a file, a row or a cell.

README.md shows this list as a table; a test keeps the two equal.
"""

from typing import Final

from shared.refusal import Rule

_REPAIR_CELL: Final = "Mohon betulkan sel tersebut pada berkas, lalu unggah ulang."
_AS_XLSX: Final = "Mohon simpan berkas sebagai .xlsx (Excel) atau .csv, lalu unggah ulang."


def _rule(name: str, when: str, remedy: str = _REPAIR_CELL) -> Rule:
    return Rule(name, 422, when, remedy)


PERSONAL_NUMBER: Final = _rule(
    "nomor-pribadi",
    "a cell, sheet name, file name or other text may hold a NIK, No. KK or NPWP (16 digits)",
    "Data kinerja tidak memuat data perorangan; mohon hapus angka itu. Tidak ada yang disimpan.",
)

# --- The file ---------------------------------------------------------------------------------

EMPTY_FILE: Final = _rule("berkas-kosong", "the file has no bytes or no cells", _AS_XLSX)
TOO_LARGE: Final = _rule(
    "berkas-terlalu-besar",
    "the file, or what it unpacks to, is larger than is allowed",
    "Mohon unggah hanya tabel yang diminta, tanpa gambar, lembar lain, atau sel jauh di luarnya.",
)
ZIP_BOMB: Final = _rule(
    "berkas-mencurigakan",
    "an XLSX file unpacks to far more than its size, or has far too many parts",
    "Mohon salin tabelnya ke berkas Excel yang baru, lalu unggah berkas baru itu.",
)
WRONG_KIND: Final = _rule("jenis-berkas", "the file is neither XLSX nor CSV", _AS_XLSX)
ENCRYPTED: Final = _rule(
    "berkas-berkata-sandi",
    "the file is protected by a password for opening",
    "Mohon buka berkas, hapus kata sandinya, simpan, lalu unggah ulang.",
)
BROKEN_FILE: Final = _rule(
    "berkas-rusak",
    "the file cannot be read as what it says that it is",
    "Mohon unduh ulang dari SIAK, atau buka dan simpan ulang sebagai .xlsx, lalu unggah ulang.",
)
BAD_ENCODING: Final = _rule(
    "pengodean-teks",
    "a CSV file is neither UTF-8 nor Windows-1252",
    "Mohon simpan sebagai CSV UTF-8 atau .xlsx, lalu unggah ulang.",
)

# --- The table --------------------------------------------------------------------------------

NO_SHEET: Final = _rule(
    "lembar-tidak-ditemukan",
    "no sheet of the declared name, or none that has a table",
    "Mohon periksa nama lembar dan pastikan tabel memuat kolom WILAYAH.",
)
UNCLEAR_SHEET: Final = _rule(
    "lembar-tidak-jelas",
    "several sheets have a table and none is declared",
    "Mohon sebutkan nama lembar yang dimaksud.",
)
UNKNOWN_REPORT: Final = _rule(
    "laporan-tidak-dikenal",
    "no column map of the declared report kind, or the heads are those of none",
    "Mohon pilih jenis laporan yang tersedia, atau mohon petugas TI menambahkan peta kolomnya.",
)
UNCLEAR_REPORT: Final = _rule(
    "laporan-tidak-jelas",
    "the heads are those of several report kinds and none is declared",
    "Mohon sebutkan jenis laporannya.",
)
BASIS_NOT_IN_REPORT: Final = _rule(
    "basis-tidak-tersedia",
    "the report kind has no columns of the declared basis",
    "Mohon nyatakan basis yang memang dimuat laporan ini.",
)
BASIS_CONTRADICTS: Final = _rule(
    "basis-tidak-cocok",
    "the declared basis is not that of the columns which the catalogue names",
    "Mohon samakan basis yang dinyatakan dengan kolom pada katalog indikator.",
)
NOT_ASKED: Final = _rule(
    "indikator-tidak-diminta",
    "the form asks for no indicator of this report",
    "Mohon periksa jenis laporan, atau mohon Kasubag memeriksa katalog indikator.",
)
UNKNOWN_HEAD: Final = _rule(
    "kolom-tidak-dikenal",
    "a column head that the map of the report does not list",
    "Mohon gunakan judul kolom seperti unduhan SIAK. Bila SIAK memang berubah, mohon petugas TI "
    "menambahkan kolom itu pada peta laporan.",
)
DOUBLE_HEAD: Final = _rule(
    "kolom-ganda",
    "the same column head appears twice",
    "Mohon sisakan satu kolom untuk setiap judul.",
)
MISSING_HEAD: Final = _rule(
    "kolom-hilang",
    "a column that an indicator of the form, or a catalogue, needs is not there",
    "Mohon lengkapi kolom tersebut; laporan SIAK diunduh lengkap tanpa menghapus kolom.",
)
EMPTY_HEAD: Final = _rule(
    "kolom-tanpa-judul",
    "a column has values and no head",
    "Mohon hapus kolom tersebut atau lengkapi judulnya.",
)
NO_ROWS: Final = _rule(
    "tabel-kosong",
    "there are heads and no rows below them",
    "Mohon unduh ulang laporan atau isi tabelnya, lalu unggah ulang.",
)

# --- Rows -------------------------------------------------------------------------------------

NO_REGION: Final = _rule(
    "wilayah-kosong",
    "a row has numbers and no region",
    "Mohon isi nama wilayah pada baris tersebut.",
)
UNKNOWN_REGION: Final = _rule(
    "wilayah-tidak-dikenal",
    "a region that is neither on the form nor among the known other spellings",
    "Mohon samakan nama kecamatan dengan form, atau mohon petugas TI menambahkannya pada daftar "
    "nama lain. Catatan di bawah tabel mohon dihapus.",
)
CODE_CONTRADICTS: Final = _rule(
    "kode-wilayah-tidak-cocok",
    "kode wilayah and name of a row are those of two regions",
    "Mohon samakan kode dan nama wilayah pada baris tersebut.",
)
DOUBLE_REGION: Final = _rule(
    "wilayah-ganda",
    "a region appears twice",
    "Mohon sisakan satu baris untuk setiap wilayah.",
)
MISSING_REGION: Final = _rule(
    "wilayah-hilang",
    "a kecamatan of the form, or the row of the kabupaten, is not in the file",
    "Mohon unduh ulang laporan lengkap; baris yang tidak ada tidak dijumlahkan atau diisi sendiri.",
)
VILLAGES_DIFFER: Final = _rule(
    "jumlah-desa-berbeda",
    "the rows of the villages do not add up to the row of their kecamatan",
    "Mohon periksa baris desa/kelurahan kecamatan tersebut, lalu unduh ulang dari SIAK.",
)
TOO_MANY: Final = _rule(
    "terlalu-banyak-kesalahan",
    "more refusals than are listed one by one",
    "Mohon betulkan yang sudah disebut, lalu periksa ulang berkasnya.",
)

# --- Cells ------------------------------------------------------------------------------------

EMPTY_CELL: Final = _rule(
    "sel-kosong",
    "a number that is needed is not there; empty is not zero",
    "Mohon isi 0 bila memang nol. Bila datanya tidak ada, nyatakan indikatornya tidak tersedia "
    "beserta alasannya.",
)
NOT_A_NUMBER: Final = _rule(
    "bukan-angka",
    "words, a unit or other marks where a number is needed",
    "Mohon tulis angkanya saja; satuan dan keterangan mempunyai tempat sendiri.",
)
AMBIGUOUS_DOT: Final = _rule(
    "titik-rancu",
    "1.234 as text: thousand, or decimal point? Only a declared grouping says",
    "Mohon nyatakan penulisan angka INDONESIA bila titik memisahkan ribuan, atau tulis angka "
    "tanpa titik.",
)
AMBIGUOUS_COMMA: Final = _rule(
    "koma-rancu",
    "1,234 as text: decimal comma, or thousands as in English?",
    "Mohon tulis ribuan tanpa tanda pemisah, dan desimal dengan satu atau dua angka setelah koma.",
)
WRONG_GROUPING: Final = _rule(
    "pengelompokan-angka",
    "dots or commas that do not stand as the declared grouping wants them",
    "Mohon samakan penulisan angka dengan yang dinyatakan: 1.234.567,89 untuk INDONESIA.",
)
NOT_WHOLE: Final = _rule(
    "bukan-bilangan-bulat",
    "a count has a fraction; 12.345 may have been meant as 12345",
    "Mohon tulis jumlahnya sebagai bilangan bulat tanpa tanda pemisah.",
)
NEGATIVE: Final = _rule("angka-negatif", "a number below zero")
TOO_LONG: Final = _rule(
    "angka-terlalu-panjang",
    "a number with more digits than a figure can have",
    "Mohon bulatkan angka tersebut.",
)
A_DATE: Final = _rule(
    "tanggal-di-kolom-angka",
    "a date or time where a number is needed",
    "Mohon ubah format sel menjadi angka, lalu tulis ulang nilainya.",
)
A_BOOLEAN: Final = _rule("benar-salah-di-kolom-angka", "TRUE or FALSE where a number is needed")
FORMULA_ERROR: Final = _rule(
    "rumus-keliru",
    "a formula's result is an error (#REF!, #DIV/0! ...)",
    "Mohon betulkan rumusnya atau tulis angkanya, simpan, lalu unggah ulang.",
)
NOT_CALCULATED: Final = _rule(
    "rumus-belum-dihitung",
    "a formula without a stored result",
    "Mohon buka berkas di Excel atau LibreOffice, simpan, lalu unggah ulang.",
)
NOT_A_PERCENT: Final = _rule(
    "tanda-persen", "a percent sign where a count is needed", "Mohon tulis jumlahnya, bukan persen."
)

# --- The form's own workbook ------------------------------------------------------------------

NOT_OUR_WORKBOOK: Final = _rule(
    "bukan-buku-kerja-form",
    "the workbook has no hidden sheet of a form",
    "Mohon unduh buku kerja form siklus ini, isi, lalu unggah ulang tanpa menghapus lembarnya.",
)
OTHER_FORM: Final = _rule(
    "form-tidak-cocok",
    "the workbook is that of another cycle or office",
    "Mohon unduh buku kerja dari siklus yang sedang berjalan.",
)
OTHER_VERSION: Final = _rule(
    "versi-form-tidak-cocok",
    "the workbook was made from another catalogue version or layout",
    "Mohon unduh ulang buku kerja form, lalu pindahkan isiannya.",
)
LOCKED_CELL: Final = _rule(
    "sel-terkunci-berubah",
    "a locked cell is not as it was given out: rows were moved, or words changed",
    "Mohon salin isian ke buku kerja yang baru diunduh; baris dan kolomnya tidak digeser.",
)
NOT_AN_ENTRY: Final = _rule(
    "bukan-sel-isian",
    "a cell is filled that the form does not ask for",
    "Mohon kosongkan sel tersebut.",
)
INCOMPLETE_ROW: Final = _rule(
    "baris-belum-lengkap",
    "some numbers of a row are filled and others are empty; empty is not zero",
    "Mohon lengkapi baris tersebut: isi 0 bila memang nol.",
)
NO_WHY: Final = _rule(
    "tidak-tersedia-tanpa-alasan",
    "an indicator is declared not available and the reason is blank",
    "Mohon tuliskan mengapa datanya tidak tersedia.",
)
CONTRADICTION: Final = _rule(
    "tidak-tersedia-tetapi-berisi",
    "an indicator is declared not available and has numbers",
    "Mohon pilih salah satu: isi angkanya, atau nyatakan tidak tersedia beserta alasannya.",
)
NOT_A_CHOICE: Final = _rule(
    "bukan-pilihan",
    "a text that the drop-down list does not offer",
    "Mohon pilih dari daftar pada sel tersebut.",
)
NOT_A_DATE: Final = _rule(
    "bukan-tanggal",
    "keadaan per is empty or no date",
    "Mohon isi tanggal keadaan data, misalnya 30/09/2025.",
)
NO_BASIS: Final = _rule(
    "basis-kosong",
    "figures from SIAK without a basis",
    "Mohon pilih DKB_AWAL atau DINAMIS pada kolom basis.",
)
TEXT_TOO_LONG: Final = _rule(
    "teks-terlalu-panjang",
    "a text is longer than its field allows",
    "Mohon persingkat, paling banyak 500 huruf.",
)

RULES: Final = tuple(rule for rule in tuple(globals().values()) if isinstance(rule, Rule))
