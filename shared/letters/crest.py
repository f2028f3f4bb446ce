"""The lambang daerah, from the file that the office's register names."""

import json
import os
from pathlib import Path
from typing import Final

import typst

from shared.letters.refusals import IncompleteLetterError
from shared.office import Office
from shared.office.load import OFFICES_FILE, VARIABLE

_PNG: Final = b"\x89PNG"
_ALONE: Final = b"""#set page(width: auto, height: auto, margin: 0pt, fill: none)
#image(bytes(json(bytes(sys.inputs.gambar))), height: 2cm)"""


def crest(office: Office) -> bytes | None:
    """The lambang daerah; None where the office names none, and then nothing stands for it."""
    if office.crest is None:
        return None
    folder = Path(os.environ.get(VARIABLE) or OFFICES_FILE).parent
    try:
        return (folder / office.crest).read_bytes()
    except OSError as error:
        raise IncompleteLetterError(f"Lambang daerah {office.crest}: {error.strerror}.") from error


def as_png(image: bytes) -> bytes:
    """The lambang as PNG, for documents that hold no SVG; 300 dots per inch."""
    if image.startswith(_PNG):
        return image
    inputs = {"gambar": json.dumps(list(image))}
    made = typst.compile(_ALONE, format="png", ppi=300, sys_inputs=inputs)
    assert isinstance(made, bytes)  # noqa: S101 - one page, one image
    return made
