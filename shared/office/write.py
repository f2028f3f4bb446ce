"""Writes the offices' file. What is written is read back before anybody relies on it."""

import json
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date, time
from typing import Final

from shared.office.load import parse_offices
from shared.office.model import Office

_HEAD: Final = (
    "# Kantor: kop surat, kebiasaan rapat, dan pejabat dengan masa tugasnya.",
    "# Disusun di portal (Administrasi, Penyiapan); boleh disunting langsung. Layanan membacanya",
    "# saat dimulai, dari tempat yang ditunjuk KINERJA_OFFICES_FILE.",
)
_DELETE: Final = 0x7F


def offices_toml(offices: Iterable[Office]) -> str:
    """The file that says exactly this.

    Raises ``ValueError`` where reading it back gives something else.
    """
    known = tuple(offices)
    text = "\n".join([*_HEAD, *(line for office in known for line in _office(office))]) + "\n"
    if tuple(parse_offices(tomllib.loads(text)).values()) != known:
        raise ValueError("berkas kantor tidak terbaca kembali seperti yang ditulis")
    return text


def _office(office: Office) -> Iterator[str]:
    fields = office.model_dump(mode="python", exclude_none=True)
    officers, titles = fields.pop("officers"), fields.pop("titles")
    yield from ("", "[[offices]]", *_pairs(fields))
    if titles:
        yield from ("", "[offices.titles]", *_pairs(titles))
    for officer in officers:
        yield from ("", "[[offices.officers]]", *_pairs(officer))


def _pairs(fields: dict[str, object]) -> Iterator[str]:
    return (f"{name} = {_value(value)}" for name, value in fields.items() if value != ())


def _value(value: object) -> str:
    match value:
        case date() | time():
            return value.isoformat()
        case tuple():
            return f"[{', '.join(_value(item) for item in value)}]"
        case _:
            # A JSON string is a basic string of TOML, but for DEL.
            return json.dumps(str(value), ensure_ascii=False).replace(chr(_DELETE), "\\u007F")
