"""One of each letter, the texts and the pages that they are expected to have.

``python -m tests.unit.notifier.golden`` writes the expected texts and pages anew.
"""

import asyncio
import os
from datetime import date
from pathlib import Path
from typing import Final

from services.notifier import printing
from services.notifier.domain.letter import Letter, write
from services.notifier.domain.letters_data import Lateness, lateness
from services.notifier.domain.recipients import Case
from shared.contract.event import Actor
from shared.decision import Message, Wake
from tests.unit.letters.pages import gray, opened
from tests.unit.notifier.world import (
    CAPIL,
    DAFDUK_SIAK,
    JUMP,
    MEETING,
    NAMES,
    OFFICE,
    PIAK,
    REF,
    RULES,
    SEKRETARIS,
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
CODES: Final = ("L1", "L2", "L3", "L4", "L5", "L6", "L7", "L8", "L9")
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
LATE: Final = Lateness(
    step=3,
    due=wita(7, 16),
    days_late=2,
    owner=CAPIL,
    what="Mengisi dan mengirim lembar Non SIAK Bidang Pencatatan Sipil",
)
"""A sheet that has not come two days after it was due."""


def drafted() -> dict[str, Letter]:
    """The first letter of each code that the story, or the clock, calls for."""
    mail, found = Mail(), dict[str, Letter]()
    for event, at in STORY:
        taken(mail.tell(event, at))
        for letter in mail.letters:
            found.setdefault(letter.code, letter)
    return found | {"L9": late_letter(mail)}


def late_letter(mail: Mail, late: Lateness = LATE) -> Letter:
    """L9, as a clock that rings two days later has it written."""
    system = Actor(office=OFFICE, role="SISTEM", name="Sistem")
    message = Message(Wake(), "wake-1", wita(9, 16), REF, system)
    case = Case(RULES, mail.mailroom, message)
    written = write(case, lateness(case, late)).data
    return Letter.model_validate_json(written.model_dump_json())


def letters() -> dict[str, str]:
    """Their texts."""
    return {code: letter.text for code, letter in drafted().items()}


REGISTER: Final = RULES.offices[OFFICE].model_copy(
    update={
        "officers": tuple(
            officer.model_copy(update={"name": NAMES.get(officer.role, officer.name)})
            for officer in RULES.offices[OFFICE].officers
        ),
        "phone": "(0511) 000000",
        "email": "disdukcapil@contoh.example",
        "website": "https://disdukcapil.contoh.example",
    }
)
"""The office with the officers of the story."""
VERIFY_URL: Final = "https://kinerja.contoh.example/verifikasi"


def numbered() -> dict[str, Letter]:
    """The letters as they are once they have numbers; the Sekretaris signs L1 for the head."""
    numbers = {code: f"400.12/{n}/DUKCAPIL/2025" for n, code in enumerate(CODES, start=101)}
    signed = {
        code: letter.model_copy(update={"number": numbers[code], "cites": {"L5": numbers["L5"]}})
        for code, letter in drafted().items()
    }
    deputy = {"signed_role": SEKRETARIS, "signed_on": date(2025, 10, 7)}
    return signed | {"L1": signed["L1"].model_copy(update=deputy)}


def write_anew() -> None:
    """Texts of drafts, first pages of numbered letters."""
    os.environ[printing.VERIFY_URL] = VERIFY_URL
    for code, text in letters().items():
        (FOLDER / f"{code}.txt").write_text(text, encoding="utf-8")
    for code, letter in numbered().items():
        document = opened(asyncio.run(printing.pdf(letter, REGISTER)))
        for number in (0, len(document) - 1):
            gray(document[number]).save(str(FOLDER / f"{code}-{number + 1}.png"))


if __name__ == "__main__":
    write_anew()
