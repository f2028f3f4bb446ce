"""What a desk says to those whom it does not let through."""

from shared.http.problems import Problem


def foreign() -> Problem:
    """The data are another office's."""
    return Problem(
        403,
        "bukan-kantor-sendiri",
        "Data ini milik kantor lain.",
        "Masuk dengan akun kantor yang bersangkutan.",
    )


def unknown(detail: str) -> Problem:
    """The token proves nobody."""
    return Problem(401, "belum-dikenali", detail, "Mohon masuk kembali untuk mendapat token baru.")


def personal_number(places: tuple[str, ...]) -> Problem:
    """The refusal of a 16-digit number: names its places, never the value."""
    return Problem(
        422,
        "nomor-pribadi",
        f"Ada angka 16 digit (NIK/KK/NPWP) di: {', '.join(places)}.",
        "Data kinerja tidak memuat data perorangan; tidak ada yang disimpan."
        " Mohon hapus angka itu lalu kirim ulang.",
    )


def no_such_role() -> Problem:
    """The token proves a role that nobody has any more."""
    return Problem(
        403,
        "jabatan-tidak-dikenal",
        "Jabatan pada token tidak tercantum pada berkas SOP.",
        "Mohon masuk dengan jabatan yang masih berlaku, atau mohon Petugas TI mencatatnya.",
    )
