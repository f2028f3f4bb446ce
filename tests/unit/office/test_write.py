"""The offices' file as the portal writes it: read back, it says the same."""

import tomllib
from datetime import date, time

from hypothesis import given
from hypothesis import strategies as st

from shared.office import Office, Officer, load_offices, offices_toml
from shared.office.load import parse_offices

TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).filter(
    lambda text: text.strip() != ""
)


def test_the_sample_register_survives_being_written() -> None:
    offices = load_offices()

    assert parse_offices(tomllib.loads(offices_toml(offices.values()))) == offices


@given(TEXTS, TEXTS, st.none() | TEXTS)
def test_whatever_people_type_is_read_back_as_they_typed_it(
    name: str, title: str, rank: str | None
) -> None:
    office = Office(
        code="kab-1",
        government=name,
        name=title,
        address='a "b" \\ c',
        city="Kota",
        meeting_place="Aula",
        meeting_time=time(9, 30),
        titles={"SEKRETARIS": title},
        second_factor=("KEPALA_DINAS", "OPERATOR"),
        officers=(Officer(role="SEKRETARIS", name=name, rank=rank, since=date(2025, 1, 1)),),
    )

    offices_toml([office])  # raises where reading it back gives something else
