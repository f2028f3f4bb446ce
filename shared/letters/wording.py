"""The wording of letters: one template per letter, which the office may edit, to blocks.

A letter is refused, never printed with a gap: every field that a template uses must be there
and must not be empty, whatever the template does with it.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from shared.letters.filters import FILTERS, GLOBALS, TABLE_FILTER, Built
from shared.letters.markup import parse, plain
from shared.letters.model import Blocks
from shared.letters.refusals import IncompleteLetterError
from shared.letters.tables import TABLES_FILE, Tables, load_tables

TEMPLATES: Final = Path(__file__).parent / "templates"


class Wording:
    """Writes letters as blocks, from the templates of one folder."""

    def __init__(self, folder: Path = TEMPLATES) -> None:
        file = folder / TABLES_FILE
        tables: Tables = load_tables(file) if file.exists() else {}
        self._loader = FileSystemLoader(folder)
        self._environment = ImmutableSandboxedEnvironment(
            loader=self._loader,
            undefined=StrictUndefined,
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            finalize=_plain_or_built,
        )
        self._environment.filters |= FILTERS | {"tabel": TABLE_FILTER(tables)}
        self._environment.globals |= GLOBALS
        self._fields = cache(self._fields_of)

    def blocks(self, code: str, fields: Mapping[str, object]) -> Blocks:
        """A letter. Raises `IncompleteLetterError` where it would have a gap."""
        try:
            gaps = sorted(name for name in self._fields(_file(code)) if _empty(fields.get(name)))
            if gaps:
                raise IncompleteLetterError(f"Surat {code}: {', '.join(gaps)}.")
            return parse(self._environment.get_template(_file(code)).render(fields))
        except TemplateError as error:
            raise IncompleteLetterError(f"Surat {code}: {error.message}.") from error
        except (KeyError, TypeError, ValueError) as error:
            if isinstance(error, IncompleteLetterError):
                raise
            raise IncompleteLetterError(f"Surat {code}: {_fault(error)}.") from error

    def _fields_of(self, file: str) -> frozenset[str]:
        """The fields that a template and all that it is built on use."""
        source, _, _ = self._loader.get_source(self._environment, file)
        tree = self._environment.parse(source)
        used = frozenset(meta.find_undeclared_variables(tree)) - frozenset(GLOBALS)
        others = (name for name in meta.find_referenced_templates(tree) if name is not None)
        return used.union(*(self._fields(other) for other in others))


def _file(code: str) -> str:
    return f"{code}.surat"


def _empty(value: object) -> bool:
    return value is None or (isinstance(value, str | tuple | list | Mapping) and not value)


def _plain_or_built(value: object) -> str:
    if value is None:
        raise TemplateError("isian tanpa nilai")
    return value if isinstance(value, Built) else plain(value)


def _fault(error: Exception) -> str:
    """The place of a fault; a validation error's text would repeat what was sent."""
    return f"isian {error.args[0]!r}" if isinstance(error, KeyError) else type(error).__name__
