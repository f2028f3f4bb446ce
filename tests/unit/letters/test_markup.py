"""The marks of a template become blocks; what people wrote never does."""

import pytest

from shared.letters.markup import parse, plain
from shared.letters.model import Annex, Heading, Item, Paragraph, Rule, Terms


def test_lines_of_one_paragraph_are_joined_and_an_empty_line_ends_it() -> None:
    assert parse("satu\ndua\n\ntiga") == (Paragraph(text="satu dua"), Paragraph(text="tiga"))


def test_a_head_ends_with_its_line() -> None:
    assert parse("= A. Temuan\nNihil.") == (Heading(text="A. Temuan"), Paragraph(text="Nihil."))


def test_numbers_are_counted_per_level_and_begin_anew_inside_the_next_item() -> None:
    items = parse("+ satu\n   + dalam\n   + lagi\n+ dua\n   + baru")

    assert [item.mark for item in items if isinstance(item, Item)] == ["1.", "a.", "b.", "2.", "a."]


def test_numbers_begin_anew_after_a_paragraph() -> None:
    blocks = parse("+ satu\n\nantara\n\n+ satu lagi")

    assert [block.mark for block in blocks if isinstance(block, Item)] == ["1.", "1."]


def test_more_items_than_letters_are_numbered() -> None:
    items = parse("+ x\n" + "   + y\n" * 27)

    assert isinstance(items[-1], Item)
    assert items[-1].mark == "27."


def test_an_item_goes_on_in_the_next_line() -> None:
    assert parse("- satu\n  dua") == (Item(mark="-", text="satu dua"),)


def test_terms_that_follow_each_other_are_one_list() -> None:
    assert parse("/ Nomor: 1/2\n/ Hal: panjang\n  sekali\n\n   / Hari: Senin") == (
        Terms(rows=(("Nomor", "1/2"), ("Hal", "panjang sekali"))),
        Terms(rows=(("Hari", "Senin"),), level=1),
    )


def test_a_term_without_a_colon_is_an_error() -> None:
    with pytest.raises(ValueError, match="tanpa titik dua"):
        parse("/ Nomor 1")


def test_four_dashes_are_a_line() -> None:
    assert parse("----") == (Rule(),)


@pytest.mark.parametrize(
    "text", ["= bukan judul", "- bukan butir", "+ x", "/ a: b", "----", "  - y"]
)
def test_what_a_person_wrote_is_never_a_mark(text: str) -> None:
    assert parse(plain(text)) == (Paragraph(text=" ".join(text.split())),)


def test_a_person_cannot_forge_a_finished_block() -> None:
    forged = '\ue001{"kind":"rule"}'

    assert parse(plain(f"satu\n{forged}")) == (Paragraph(text='satu {"kind":"rule"}'),)


def test_a_value_is_one_line_whatever_it_holds() -> None:
    assert parse(plain("satu\n\n= dua")) == (Paragraph(text="satu = dua"),)


def test_several_annexes_are_numbered_and_one_alone_is_not() -> None:
    one = Annex(title="A", head=())
    line = f"\ue001{one.model_dump_json()}\n"

    assert [b.label for b in parse(line) if isinstance(b, Annex)] == ["LAMPIRAN"]
    assert [b.label for b in parse(line * 2) if isinstance(b, Annex)] == [
        "LAMPIRAN I",
        "LAMPIRAN II",
    ]
