"""Letters from templates: one plain-text Jinja2 file per letter, which the office may edit.

A letter is refused, never printed with a gap: every field that a template uses must be there
and must not be empty, whatever the template does with it.
"""

import textwrap
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from services.notifier.domain.refusals import INCOMPLETE_LETTER
from shared.refusal import RefusalError

TEMPLATES: Final = Path(__file__).parent / "templates"
WIDTH: Final = 80
SIGNATURE_AT: Final = 42
"""Column where date and signature block begin."""


class Renderer:
    """Writes letters; a `Render` for the domain's rules."""

    def __init__(self, folder: Path = TEMPLATES) -> None:
        self._loader = FileSystemLoader(folder)
        self._environment = ImmutableSandboxedEnvironment(
            loader=self._loader,
            undefined=StrictUndefined,
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            finalize=_never_none,
        )
        filters = {"centred": _centred, "hanging": _hanging, "right": _right}
        self._environment.filters |= filters
        self._fields = cache(self._fields_of)

    def __call__(self, code: str, fields: Mapping[str, object]) -> str:
        """The text of a letter. Raises `RefusalError` where it would have a gap."""
        try:
            gaps = sorted(name for name in self._fields(_file(code)) if _empty(fields.get(name)))
            if gaps:
                raise RefusalError(INCOMPLETE_LETTER, f"Surat {code}: {', '.join(gaps)}.")
            text = self._environment.get_template(_file(code)).render(fields)
        except TemplateError as error:
            raise RefusalError(INCOMPLETE_LETTER, f"Surat {code}: {error.message}.") from error
        return _tidy(text)

    def _fields_of(self, file: str) -> frozenset[str]:
        """The fields that a template and all that it is built on use."""
        source, _, _ = self._loader.get_source(self._environment, file)
        tree = self._environment.parse(source)
        used = frozenset(meta.find_undeclared_variables(tree))
        others = (name for name in meta.find_referenced_templates(tree) if name is not None)
        return used.union(*(self._fields(other) for other in others))


def _file(code: str) -> str:
    return f"{code}.txt.j2"


def _empty(value: object) -> bool:
    return value is None or (isinstance(value, str | tuple | list | Mapping) and not value)


def _never_none(value: object) -> object:
    if value is None:
        raise TemplateError("isian tanpa nilai")
    return value


def _centred(text: str) -> str:
    lines = textwrap.wrap(text, WIDTH - 10)
    return "\n".join(line.center(WIDTH).rstrip() for line in lines)


def _hanging(text: str, first: str = "") -> str:
    """Wrapped; from the second line on as far in as ``first`` is long."""
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _right(text: str) -> str:
    """Wrapped in the right half of the page."""
    lines = textwrap.wrap(text, WIDTH - SIGNATURE_AT)
    return textwrap.indent("\n".join(lines), " " * SIGNATURE_AT)


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").split("\n")) + "\n"
