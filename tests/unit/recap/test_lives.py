"""Findings live: opened, corrected by whom, when and why, come back; by identity (domain 7)."""

from datetime import UTC, datetime
from typing import Final

from services.recap.domain.states import Correction, Life
from shared.contract import DataSubmitted, DiscrepancyFound, RecapReady
from shared.contract.figures import IndicatorFigures
from shared.contract.recap import Finding
from shared.contract.vocabulary import FindingState, Severity
from tests.unit.recap.world import (
    BELAWANG,
    BROKEN,
    DAFDUK,
    IN_TIME,
    REF,
    SOUND,
    Office,
    actor,
    count,
    form,
    ids,
    indicator,
    non_siak,
    row,
    spoken,
    submitted,
    taken,
    with_row,
)

D03, D08 = "D03:DD-01:BELAWANG:PENYEBUT", "D08:DD-01:KABUPATEN:PENYEBUT"
WORSE: Final = with_row(SOUND, row(BELAWANG, count(30, 29, 59), count(31, 29, 6000)))
NOTED: Final = "Salah ketik pada ekspor"


def sent(content: IndicatorFigures, revision: int, **other: object) -> DataSubmitted:
    return submitted(DAFDUK, content, revision=revision, **other)


def closed(first: IndicatorFigures = BROKEN) -> Office:
    office = Office()
    office.tell(form(), sent(first, 1), non_siak())
    taken(office.close())
    return office


def life(office: Office, id_: str) -> Life:
    return office.recap.lives[id_]


def finding(office: Office, id_: str) -> Finding:
    return next(one for one in office.draft.findings if one.id == id_)


def test_a_finding_begins_with_the_first_final_version_that_has_it() -> None:
    office = closed()

    assert finding(office, D03).since == 3
    assert life(office, D03) == Life(finding=finding(office, D03))


def test_a_finding_that_stands_keeps_its_first_version_whatever_its_values() -> None:
    office = closed()
    office.tell(sent(WORSE, 2))

    assert finding(office, D03).since == 3
    assert finding(office, D03).found == "JML 6.000"
    assert life(office, D03).corrections == ()


def test_before_the_closing_no_finding_lives() -> None:
    office = Office()
    office.tell(form(), sent(BROKEN, 1), sent(SOUND, 2))

    assert (office.recap.lives, office.draft.findings) == ({}, ())
    assert finding_of(spoken(office, RecapReady)[0]).since is None


def test_a_correction_tells_who_when_why_and_by_which_revision() -> None:
    office = closed()
    office.tell(sent(SOUND, 2, reason=NOTED, actor=actor("KABID_DAFDUK")))

    assert life(office, D03).corrections == (
        Correction(
            version=4,
            sheet="DAFDUK/SIAK",
            revision=2,
            by=actor("KABID_DAFDUK"),
            at=IN_TIME,
            why=NOTED,
        ),
    )
    assert life(office, D03).finding.state is FindingState.DIKOREKSI


def test_what_is_corrected_is_told_in_every_later_version_and_opens_nothing() -> None:
    office = closed()
    office.tell(sent(SOUND, 2), non_siak(revision=2))

    assert ids(office.draft.findings, FindingState.DIKOREKSI) == [D03, D08]
    assert ids(spoken(office, RecapReady)[-1].findings, FindingState.DIKOREKSI) == [D03, D08]
    assert len(spoken(office, DiscrepancyFound)) == 1
    assert len(life(office, D03).corrections) == 1


def test_a_fault_that_comes_back_is_the_same_finding_and_remembers_its_corrections() -> None:
    office = closed()
    office.tell(sent(SOUND, 2, reason=NOTED), sent(BROKEN, 3), sent(SOUND, 4))

    assert [one.version for one in life(office, D03).corrections] == [4, 6]
    assert [one.why for one in life(office, D03).corrections] == [NOTED, None]
    assert finding(office, D03).since == 3

    office.tell(sent(BROKEN, 5))
    assert finding(office, D03).state is FindingState.TERBUKA
    assert len(life(office, D03).corrections) == 2


def test_a_finding_that_begins_later_begins_with_its_own_version() -> None:
    office = closed(SOUND)
    office.tell(sent(BROKEN, 2))

    assert finding(office, D03).since == 4


def test_a_decided_finding_is_the_same_to_the_letter_in_the_next_version() -> None:
    """Approval keeps a decision only then."""
    asked = indicator(regional=True, by_sex=True, evidence=True)
    office = Office()
    office.tell(form(asked), sent(SOUND, 1))
    taken(office.close())
    before = finding(office, "D22:DD-01")

    office.tell(sent(BROKEN, 2), sent(SOUND, 3))

    assert finding(office, "D22:DD-01") == before


def test_a_round_carries_what_must_be_answered_beside_what_blocks() -> None:
    asked = indicator(regional=True, by_sex=True, evidence=True)
    office = Office()
    office.tell(form(asked), sent(BROKEN, 1))
    taken(office.close())

    (said,) = spoken(office, DiscrepancyFound)

    assert ids(said.findings) == [D03, "D22:DD-01"]  # and not what only follows


def test_what_must_be_answered_opens_no_round_by_itself() -> None:
    asked = indicator(regional=True, by_sex=True, evidence=True)
    office = Office()
    office.tell(form(asked), sent(SOUND, 1))
    taken(office.close())

    assert [f.severity for f in office.draft.findings] == [Severity.WAJIB_DIJAWAB]
    assert spoken(office, DiscrepancyFound) == []


def test_lives_come_back_from_json_as_they_were() -> None:
    office = closed()
    office.tell(sent(SOUND, 2, reason=NOTED))

    again = type(office.recap).model_validate_json(office.recap.model_dump_json())

    assert again.lives == office.recap.lives
    assert again.lives[D03].corrections[0].at == datetime(2025, 10, 7, 1, 0, tzinfo=UTC)


def test_a_recap_that_was_stored_before_findings_lived_goes_on_from_there() -> None:
    """As version recap-1 of the rules stored it: without all that has been added since."""
    office = closed()
    stored = office.kept[REF]
    for gained in ("lives", "extended"):
        del stored[gained]
    for gained in ("added",):
        del stored["draft"][gained]
    for one in stored["draft"]["findings"]:
        del one["since"], one["root"]
    for sheet in stored["submissions"].values():
        for gained in ("withdrawn", "reason", "by", "at", "catalogue"):
            del sheet[gained]

    office.tell(sent(SOUND, 2, reason=NOTED))

    assert ids(office.draft.findings, FindingState.DIKOREKSI) == [D03, D08]
    assert life(office, D03).finding.since == 3
    assert [one.why for one in life(office, D03).corrections] == [NOTED]


def finding_of(ready: RecapReady) -> Finding:
    return ready.findings[0]
