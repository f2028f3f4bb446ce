"""One of each letter, and the texts they are expected to have.

``python -m tests.unit.notifier.golden`` writes the expected texts anew.
"""

from pathlib import Path
from typing import Final

from tests.unit.notifier.world import (
    DAFDUK_SIAK,
    JUMP,
    MEETING,
    PIAK,
    SUBMITTED,
    SUMS,
    Mail,
    agreed,
    approved,
    data,
    discrepancy,
    form,
    recap,
    taken,
    wita,
)

FOLDER: Final = Path(__file__).parent / "golden"
CODES: Final = ("L1", "L2", "L3", "L4", "L5", "L6", "L7", "L8")
STORY: Final = (
    (form(), wita(6, 9)),
    (data(DAFDUK_SIAK, PIAK), wita(7, 9)),
    (recap(1, SUMS, JUMP), wita(10, 10)),
    (MEETING, wita(10, 10)),
    (discrepancy(SUMS), wita(10, 11)),
    (recap(2, JUMP), wita(13, 9)),
    (agreed(2, JUMP), wita(14, 10)),
    (SUBMITTED, wita(14, 11)),
    (approved(), wita(15, 8, 15)),
)
"""A cycle with one round of re-coordination, from the form to the reports."""


def letters() -> dict[str, str]:
    """The first letter of each code that the story calls for."""
    mail, texts = Mail(), dict[str, str]()
    for event, at in STORY:
        taken(mail.tell(event, at))
        for letter in mail.letters:
            texts.setdefault(letter.code, letter.text)
    return texts


if __name__ == "__main__":
    for code, text in letters().items():
        (FOLDER / f"{code}.txt").write_text(text, encoding="utf-8")
