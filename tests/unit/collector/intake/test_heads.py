"""The header normaliser: many writings of one head are one head, and no two heads become one."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.collector.intake.heads import head_key, head_parts, key_of
from services.collector.intake.maps import Vocabulary, report_maps

HEADS = sorted({shown for m in report_maps().values() for shown in Vocabulary.of(m).shown.values()})
BLANKS = st.sampled_from(["", " ", "  ", "\u00a0", "\t", "\u200b", " \n"])


@st.composite
def written_anew(draw: st.DrawFn) -> tuple[str, str]:
    """A known head and another writing of it: case, blanks anywhere, dashes of other kinds."""
    head = draw(st.sampled_from(HEADS))
    case = draw(st.sampled_from([str.upper, str.lower, str.title]))
    dash = draw(st.sampled_from(["-", "–", "—", "‐"]))
    letters = [char for char in case(head).replace("-", dash) if not char.isspace()]
    return head, "".join(draw(BLANKS) + letter for letter in letters) + draw(BLANKS)


@given(written_anew())
def test_another_writing_of_a_head_is_the_same_head(pair: tuple[str, str]) -> None:
    head, other = pair

    assert head_key(other) == head_key(head)


@given(st.text())
def test_any_text_has_a_form_that_does_not_change_again(text: str) -> None:
    key = head_key(text)

    assert head_key(key) == key


@given(st.text())
def test_no_blank_is_left_in_the_comparable_form(text: str) -> None:
    assert not any(char.isspace() for char in head_key(text))


@pytest.mark.parametrize("report", sorted(report_maps()))
def test_two_heads_of_one_report_never_become_one(report: str) -> None:
    shown = set(Vocabulary.of(report_maps()[report]).shown.values())
    ignoring_percent = {head.replace("(%)", "") for head in shown}

    doubled = [p for p in combinations(sorted(ignoring_percent), 2) if _same(*p)]

    assert doubled == []


def _same(one: str, other: str) -> bool:
    return head_key(one) == head_key(other)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("BELUM MEMILIKI(AW AL-LK)", "BELUMMEMILIKI(AWAL-LK)"),
        ("Belum Memiliki (Awal - L)", "BELUMMEMILIKI(AWAL-LK)"),
        ("MEMILIKI(DINAMIS - Laki-Laki)", "MEMILIKI(DINAMIS-LK)"),
        ("MEMILIKI (DINAMIS) (PEREMPUAN)", "MEMILIKI(DINAMIS-PR)"),
        ("JUMLAH DINAMIS(TTL)", "JUMLAHDINAMIS(JML)"),
        ("JUMLAH DINAMIS ( JUMLAH )", "JUMLAHDINAMIS(JML)"),
        ("PERSEN (DINAMIS)(%)", "PERSEN(DINAMIS)"),
        ("No.", "NO"),
        ("", ""),
    ],
)
def test_heads_as_exports_write_them(written: str, key: str) -> None:
    assert head_key(written) == key


def test_heads_over_two_rows_are_the_head_of_one_row() -> None:
    above, below = head_parts("WAJIB AKTA (AWAL)"), head_parts("JML")

    assert key_of((*above, *below)) == head_key("WAJIB AKTA(AWAL - JML)")
