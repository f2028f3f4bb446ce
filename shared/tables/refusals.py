"""Why a table file is not read. Every reader of tables refuses for these reasons only."""

from typing import Final

from shared.refusal import RefusalError, Rule


class TableRefused(RefusalError):  # noqa: N818 - says what happened, as the brief of a reader
    """The file is not read, and nothing of it was kept.

    ``detail`` names the cell or the fault and repeats no value; ``remedy`` says what helps.
    """

    @property
    def rule(self) -> str:
        """Short name of the rule."""
        return self.rejected.rule

    @property
    def detail(self) -> str:
        """Where and what, for the person who sent the file."""
        return self.rejected.detail

    @property
    def remedy(self) -> str:
        """What lifts the refusal."""
        return self.rejected.remedy


_AS_XLSX: Final = "Mohon simpan tabel sebagai .xlsx atau .csv (UTF-8), lalu kirim ulang."
_REPAIR: Final = "Mohon perbaiki sel tersebut pada berkas, lalu kirim ulang."

PERSONAL_NUMBER: Final = Rule(
    "nomor-pribadi",
    422,
    "a cell, a sheet name or another text of the file may hold a personal number (16 digits)",
    "Data kinerja tidak memuat data perorangan; mohon hapus angka tersebut, lalu kirim ulang. "
    "Tidak ada yang disimpan.",
)
EMPTY: Final = Rule("berkas-kosong", 422, "the file or the sheet has no cells", _AS_XLSX)
TOO_LARGE: Final = Rule(
    "berkas-terlalu-besar",
    413,
    "the file, what it unpacks to, or its table is larger than is allowed",
    "Mohon kirim hanya lembar yang diminta, tanpa gambar dan tanpa lembar lain.",
)
ZIP_BOMB: Final = Rule(
    "berkas-mencurigakan",
    422,
    "a workbook unpacks to far more than its size, or has far too many parts",
    "Mohon salin tabelnya ke berkas yang baru, lalu kirim berkas baru itu.",
)
WRONG_KIND: Final = Rule(
    "jenis-berkas",
    415,
    "the file is neither .xlsx nor .csv, or carries macros or embedded objects",
    _AS_XLSX,
)
ENCRYPTED: Final = Rule(
    "berkas-berkata-sandi",
    422,
    "the workbook asks for a password",
    "Mohon hapus kata sandi berkas, simpan, lalu kirim ulang.",
)
BROKEN: Final = Rule(
    "berkas-rusak", 422, "the file cannot be read as what its name says that it is", _AS_XLSX
)
BAD_ENCODING: Final = Rule(
    "pengodean-teks", 422, "a CSV file is neither UTF-8 nor Windows-1252", _AS_XLSX
)
NO_SHEET: Final = Rule(
    "lembar-tidak-ditemukan",
    422,
    "the workbook has no visible sheet, or none of the asked name",
    "Mohon periksa nama lembar pada berkas.",
)
NO_VALUE: Final = Rule(
    "rumus-tanpa-hasil",
    422,
    "a cell holds an error of a formula, or a formula that was never calculated",
    "Mohon buka berkas, tunggu hingga rumusnya terhitung, simpan, lalu kirim ulang.",
)
NO_HEAD: Final = Rule(
    "kepala-kolom-tidak-ditemukan",
    422,
    "no row among the first ones has all heads that are needed",
    "Mohon pakai kepala kolom seperti pada contoh, dalam satu baris, tanpa sel gabungan.",
)
UNKNOWN_HEAD: Final = Rule(
    "kolom-tidak-dikenal",
    422,
    "a column of the table has no head, a head that is not known, or one that was used before",
    "Mohon perbaiki atau hapus kolom tersebut, lalu kirim ulang.",
)
BAD_NUMBER: Final = Rule(
    "bukan-angka",
    422,
    "a text in place of a number cannot be read in one way only",
    _REPAIR,
)

REFUSALS: Final = tuple(one for one in tuple(globals().values()) if isinstance(one, Rule))
