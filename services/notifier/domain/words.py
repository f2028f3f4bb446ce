"""The words of letters, which notices and letters share."""

from shared.letters.words import (
    clock_words,
    counted,
    date_spelt,
    date_words,
    moment_words,
    number_words,
    period_words,
    sentence,
    sop_words,
    spell,
    weekday,
)

__all__ = [
    "clock_words",
    "counted",
    "date_spelt",
    "date_words",
    "moment_words",
    "number_words",
    "period_words",
    "sentence",
    "sop_words",
    "spell",
    "weekday",
]
