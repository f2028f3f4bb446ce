"""The 16-digit rule on files: the quick look never lets through what the rule would stop."""

from hypothesis import example, given
from hypothesis import strategies as st

from services.collector.intake.grid import Block, Row
from services.collector.intake.personal import may_be_personal, personal_in_block
from shared.privacy import personal_number_in
from tests.unit.collector.intake.exports import NIK

GROUPS = ((4, 4, 4, 4), (6, 6, 4), (2, 2, 2, 6, 4))
MARKS = st.sampled_from([" ", ".", "-", " - ", "\u00a0", "–", "  "])
AROUND = st.text(alphabet="ab 12.-,;/\n", max_size=6)


@st.composite
def personal(draw: st.DrawFn) -> str:
    """A number in one of the writings that people use, with something around it."""
    digits = draw(st.text(alphabet="0123456789", min_size=16, max_size=16))
    sizes = draw(st.sampled_from([(16,), *GROUPS]))
    mark, parts, at = draw(MARKS), [], 0
    for size in sizes:
        parts.append(digits[at : at + size])
        at += size
    return draw(AROUND) + mark.join(parts) + draw(AROUND)


@given(st.one_of(personal(), st.text(), st.text(alphabet="0123456789.-eE+ ,", max_size=40)))
@example("6.30401E+15")
@example("1E+15")
def test_the_quick_look_answers_as_the_rule_does(text: str) -> None:
    assert may_be_personal(text) == personal_number_in(text)


@given(st.lists(st.lists(st.one_of(personal(), st.text(max_size=8), st.floats()), max_size=4)))
def test_a_block_is_judged_as_its_cells_are_one_by_one(rows: list[Row]) -> None:
    found = {*personal_in_block("L", Block(1, rows))}

    expected = {
        f"L!{'ABCD'[column]}{number}"
        for number, row in enumerate(rows, start=1)
        for column, cell in enumerate(row)
        if (isinstance(cell, str) and personal_number_in(cell))
        or (isinstance(cell, float) and not -(10**15) < cell < 10**15)
    }
    assert found == expected


def test_the_formula_behind_a_cell_is_looked_at_too() -> None:
    block = Block(1, [["ada"]], ((1, 0, f'IF(TRUE,"ada","{NIK}")'),))

    assert [*personal_in_block("L", block)] == ["L!A1"]
