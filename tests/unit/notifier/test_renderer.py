"""A letter with a gap is refused, whatever its template does with the field."""

from pathlib import Path

import pytest

import services.notifier
from services.notifier.domain.refusals import RULES
from services.notifier.renderer import Renderer
from shared.letters.wording import TEMPLATES
from shared.refusal import RefusalError
from tests.unit.notifier.golden import CODES


def _folder(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / f"{name}.surat").write_text(text)
    return tmp_path


@pytest.mark.parametrize("gap", [{}, {"hal": None}, {"hal": ""}, {"hal": ()}, {"hal": {}}])
@pytest.mark.parametrize(
    "template", ["{{ hal }}", "{% for line in hal %}x{% endfor %}", "{% if hal %}x{% endif %}"]
)
def test_a_field_that_is_missing_or_empty_is_refused_by_name(
    tmp_path: Path, template: str, gap: dict[str, object]
) -> None:
    render = Renderer(_folder(tmp_path, X1=template))

    with pytest.raises(RefusalError, match=r"isian-surat-kurang: Surat X1: hal\."):
        render("X1", gap)


def test_a_field_of_the_layout_and_of_an_included_part_is_required_too(tmp_path: Path) -> None:
    files = {
        "X1": '{% extends "_a.surat" %}{% block b %}{{ own }}{% endblock %}',
        "_a": '{{ head }}{% block b %}{% endblock %}{% include "_c.surat" %}',
        "_c": "{{ foot }}",
    }
    render = Renderer(_folder(tmp_path, **files))

    with pytest.raises(RefusalError, match="foot, head, own"):
        render("X1", {})


@pytest.mark.parametrize("row", [{}, {"name": None}])
def test_a_row_without_its_value_is_refused(tmp_path: Path, row: dict[str, object]) -> None:
    render = Renderer(_folder(tmp_path, X1="{% for row in rows %}{{ row.name }}{% endfor %}"))

    with pytest.raises(RefusalError, match="isian-surat-kurang"):
        render("X1", {"rows": (row,)})


def test_zero_is_a_value(tmp_path: Path) -> None:
    assert Renderer(_folder(tmp_path, X1="{{ round }}"))("X1", {"round": 0}) == "0\n"


@pytest.mark.parametrize("template", ["{{ hal", "{% include 'tidak-ada' %}", "/ {{ hal }} tanpa"])
def test_a_broken_template_is_a_named_refusal(tmp_path: Path, template: str) -> None:
    with pytest.raises(RefusalError, match="isian-surat-kurang"):
        Renderer(_folder(tmp_path, X1=template))("X1", {"hal": "x"})


def test_a_letter_without_a_template_is_a_named_refusal(tmp_path: Path) -> None:
    with pytest.raises(RefusalError, match="isian-surat-kurang"):
        Renderer(tmp_path)("X1", {})


def test_what_a_person_wrote_is_never_taken_for_a_template(tmp_path: Path) -> None:
    render = Renderer(_folder(tmp_path, X1="{{ note }}"))

    assert render("X1", {"note": "{{ 7 * 7 }}"}) == "{{ 7 * 7 }}\n"


def test_a_template_cannot_reach_into_python(tmp_path: Path) -> None:
    render = Renderer(_folder(tmp_path, X1="{{ hal.__class__.__mro__ }}"))

    with pytest.raises(RefusalError, match="isian-surat-kurang"):
        render("X1", {"hal": "x"})


def test_there_is_one_template_per_letter() -> None:
    assert sorted(p.stem for p in TEMPLATES.glob("L*.surat")) == list(CODES)


def test_the_table_of_refusals_in_the_readme_is_the_list_in_the_code() -> None:
    readme = (Path(services.notifier.__path__[0]) / "README.md").read_text()
    table = readme.split("## Refusals")[1]

    rows = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| `")]

    assert rows == [[f"`{rule.name}`", rule.when, rule.remedy] for rule in RULES]
