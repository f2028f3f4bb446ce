"""Setting up an office: what was typed in the wizard, as the register that services read.

The same models check it that services load the register with, so what is accepted here starts.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from pydantic import ValidationError

from shared.office import Office, Officer
from shared.privacy import personal_number_in

KOP: Final = (
    "government",
    "name",
    "address",
    "city",
    "phone",
    "email",
    "website",
    "meeting_place",
    "meeting_time",
)
OFFICER: Final = ("role", "name", "nip", "rank", "kind", "decree", "since", "until", "email")
_WORDS: Final[Mapping[str, str]] = {
    "government": "Pemerintah daerah: diisi",
    "name": "Nama: diisi",
    "address": "Alamat: diisi",
    "city": "Kota surat: diisi",
    "email": "Pos-el: seperti nama@instansi.go.id",
    "meeting_place": "Tempat rapat: diisi",
    "meeting_time": "Jam rapat: seperti 09.00",
    "nip": "NIP: 18 angka tanpa spasi, atau kosong",
    "kind": "Kedudukan: definitif, Pj., Plt. atau Plh.",
    "since": "Mulai: tanggal mulai masa tugas",
    "until": "Sampai: tanggal akhir masa tugas",
    "role": "Jabatan: pilih salah satu",
}
_OURS: Final = "Value error, "


class NotSound(Exception):  # noqa: N818 - an answer to a person
    """What was typed cannot stand in the register; each fault with its place, in Indonesian."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def with_kop(code: str, known: Office | None, typed: Mapping[str, str]) -> Office:
    """The office with this kop and these habits; its officers stay. Raises `NotSound`."""
    kept = known.model_dump(exclude=set(KOP)) if known else {"code": code}
    roles = tuple(name for name in typed.get("second_factor", "").split(",") if name)
    return _sound({**kept, **_filled(typed, KOP), "second_factor": roles})


def with_officer(office: Office, typed: Mapping[str, str], at: int | None = None) -> Office:
    """With one officer more, or another one at a place. Raises `NotSound`."""
    fields = _filled(typed, OFFICER)
    officers = list(office.officers)
    try:
        officer = Officer.model_validate(fields)
    except ValidationError as error:
        raise NotSound(tuple(_faults(error))) from None
    if at is not None and 0 <= at < len(officers):
        officers[at] = officer.model_copy(update={"phone": officers[at].phone})
    else:
        officers.append(officer)
    return _with(office, officers)


def without_officer(office: Office, at: int) -> Office:
    """With the officer at a place struck out."""
    return _with(office, [o for n, o in enumerate(office.officers) if n != at])


def _with(office: Office, officers: list[Officer]) -> Office:
    return _sound({**office.model_dump(), "officers": [o.model_dump() for o in officers]})


def _sound(fields: Mapping[str, object]) -> Office:
    try:
        return Office.model_validate(fields)
    except ValidationError as error:
        raise NotSound(tuple(_faults(error))) from None


def _filled(typed: Mapping[str, str], names: tuple[str, ...]) -> dict[str, str]:
    """What was filled in; a field that is left empty is not there. Raises `NotSound`."""
    fields = {name: typed.get(name, "").strip() for name in names}
    if personal := [name for name, value in fields.items() if personal_number_in(value)]:
        places = ", ".join(_label(name) for name in personal)
        raise NotSound((f"{places}: memuat angka yang mungkin NIK, No. KK atau NPWP",))
    return {name: value for name, value in fields.items() if value}


def _faults(error: ValidationError) -> Iterator[str]:
    for fault in error.errors(include_url=False, include_input=False):
        message = fault["msg"]
        if message.startswith(_OURS):
            yield message.removeprefix(_OURS)
        else:
            name = str(fault["loc"][-1]) if fault["loc"] else ""
            yield _WORDS.get(name, f"{name}: tidak sesuai")


def _label(name: str) -> str:
    return _WORDS.get(name, name).split(":", maxsplit=1)[0]
