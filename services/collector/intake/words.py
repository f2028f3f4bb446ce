"""What is wrong with a cell, in the words of the person who repairs it."""

from collections.abc import Mapping
from typing import Final

from services.collector.intake import refusals as r
from shared.refusal import Rule

_SAID: Final[Mapping[Rule, str]] = {
    r.EMPTY_CELL: "sel kosong; kosong tidak sama dengan nol",
    r.NOT_A_NUMBER: "isi sel bukan angka",
    r.AMBIGUOUS_DOT: "titik dapat berarti ribuan atau desimal, sehingga angkanya rancu",
    r.AMBIGUOUS_COMMA: "koma dengan tiga angka dapat berarti desimal atau ribuan (cara Inggris)",
    r.WRONG_GROUPING: "titik atau koma tidak sesuai penulisan angka yang dinyatakan",
    r.NOT_WHOLE: "jumlah harus bilangan bulat; mungkin titik ribuan terbaca sebagai desimal",
    r.NEGATIVE: "jumlah tidak mungkin negatif",
    r.TOO_LONG: "angka terlalu panjang",
    r.A_DATE: "sel berisi tanggal atau waktu, bukan angka",
    r.A_BOOLEAN: "sel berisi benar/salah, bukan angka",
    r.FORMULA_ERROR: "rumus pada sel menghasilkan kesalahan",
    r.NOT_CALCULATED: "rumus pada sel belum mempunyai hasil",
    r.NOT_A_PERCENT: "sel berisi persen, padahal yang diminta jumlah",
}


def said(rule: Rule, column: str) -> str:
    """One sentence about a cell in a column that the map or the form names."""
    return f"Kolom {column}: {_SAID[rule]}."
