"""Numbers and names as Indonesian readers expect them: ``13.024``, ``98,50``."""

from decimal import ROUND_HALF_UP, Decimal

from shared.contract.figures import KABUPATEN


def number(value: Decimal) -> str:
    """A decimal with id-ID grouping and comma, its own decimals kept."""
    return f"{value:,f}".translate(str.maketrans(",.", ".,"))


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Half up, as is printed and classified."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def region(code: str) -> str:
    """``Kecamatan Anjir Muara`` for ANJIR_MUARA; the whole is ``Kabupaten``."""
    words = code.replace("_", " ").title()
    return "Kabupaten" if code == KABUPATEN else f"Kecamatan {words}"


def quarter(number_of_quarter: int) -> str:
    """``Triwulan III``."""
    return f"Triwulan {('I', 'II', 'III', 'IV')[number_of_quarter - 1]}"
