"""The form of one bidang on paper (SOP step 1)."""

import base64
import hashlib
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.collector.workbook.layout import (
    YES,
    layout,
    region_name,
    span_words,
)
from services.collector.workbook.words import day_and_time, guide
from shared.contract import FormIssued
from shared.contract.identifiers import Code
from shared.contract.vocabulary import Basis, Source
from shared.words import date_words

_FOLDER: Final = Path(__file__).parent
_PAGE: Final = "page.html.j2"


def style_hash() -> str:
    """What a Content-Security-Policy names the page's own style by: ``'sha256-...'``."""
    text = (_FOLDER / _PAGE).read_text(encoding="utf-8")
    style = text.partition("<style>")[2].partition("</style>")[0]
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"


def printable_page(form: FormIssued, bidang: Code) -> str:
    """A whole HTML document without any outside asset, to print on A4 or F4 landscape.

    Raises ``KeyError`` where the form has no sheet of the bidang. All texts are escaped.
    """
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(_PAGE).render(
        form=form,
        plan=layout(form, bidang),
        siak=Source.SIAK,
        bases=" / ".join(Basis),
        yes=YES,
        guide=guide("paper"),
        day=date_words,
        day_and_time=day_and_time,
        region_name=region_name,
        span_words=span_words,
    )
