"""The texts of a Word document: body, headers, notes, comments and properties."""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Final

from services.collector.domain.refusals import FOREIGN_KIND
from shared.refusal import RefusalError

_LINE: Final = re.compile(r"</(?:\w+:)?(?:p|tc|tr)>|<(?:\w+:)?(?:br|cr|tab)\b[^>]*>")
_TAG: Final = re.compile(r"<[^>]*>")


def docx_texts(content: bytes) -> Iterator[tuple[str, str]]:
    """Part and text. A number that is split over several runs of one paragraph is whole again."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                if name.endswith((".xml", ".rels")):
                    yield f"bagian {name.rpartition('/')[2]}", _plain(archive.read(name))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        raise RefusalError(FOREIGN_KIND, "Berkas .docx tidak utuh.") from None


def _plain(raw: bytes) -> str:
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = raw.decode("utf-16" if wide else "utf-8", errors="replace")
    return html.unescape(_TAG.sub("", _LINE.sub("\n", text)))
