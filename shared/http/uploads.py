"""One uploaded file: a raw body and its name in the address (``?name=perekaman.xlsx``)."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from fastapi import Request

from shared.http.problems import Problem
from shared.privacy import personal_number_in

MAX_JSON_BYTES: Final = 8 * 1024 * 1024
MAX_UPLOAD_BYTES: Final = 25 * 1024 * 1024
ALLOWANCE: Final = "kinerja.allowance"
"""Under this name the door leaves the `Allowance` of a request in its ASGI scope."""

_LONGEST_NAME: Final = 200
_MEDIA_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,62}/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}")
_UNKNOWN_KIND: Final = "application/octet-stream"


@dataclass(slots=True)
class Allowance:
    """How many bytes the body of a request may have; raised only for who may upload."""

    limit: int = MAX_JSON_BYTES

    def check(self, taken: int) -> None:
        """Raise the 413 problem where it is more."""
        if taken > self.limit:
            raise Problem(
                413,
                "terlalu-besar",
                f"Isi permintaan lebih dari {self.limit // 1024 // 1024} MiB.",
                "Mohon bagi kiriman: satu lembar atau satu berkas setiap kali.",
            )


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent. ``media_type`` is what the sender says that it is."""

    name: str
    media_type: str
    content: bytes


async def read(request: Request) -> Upload:
    """The file of a request whose sender is known already. Raises `Problem`; keeps nothing."""
    name = _name(request.query_params.get("name", ""))
    media_type = _media_type(request.headers.get("content-type", ""))
    allowance = request.scope.get(ALLOWANCE) or Allowance()
    allowance.limit = MAX_UPLOAD_BYTES
    content = bytearray()
    async for part in request.stream():
        content += part
        allowance.check(len(content))
    if not content:
        raise Problem(
            422, "berkas-kosong", "Berkas tidak berisi.", "Mohon kirim berkas yang berisi."
        )
    return Upload(name, media_type, bytes(content))


def _name(given: str) -> str:
    """A file name and nothing more: it is shown, stored and offered for download."""
    name = unicodedata.normalize("NFC", given.strip())
    if personal_number_in(name):
        raise Problem(
            422,
            "nomor-pribadi",
            "Nama berkas memuat angka 16 digit (NIK/KK/NPWP).",
            "Mohon ganti nama berkas lalu kirim ulang; tidak ada yang disimpan.",
        )
    hidden = any(unicodedata.category(char).startswith("C") for char in name)
    path = name.startswith(".") or "/" in name or "\\" in name
    if not name or len(name) > _LONGEST_NAME or hidden or path:
        raise Problem(
            422,
            "nama-berkas-tidak-sah",
            "Nama berkas (?name=) kosong, terlalu panjang, atau memuat jalur berkas.",
            f"Mohon sebut nama berkas saja, paling banyak {_LONGEST_NAME} huruf.",
        )
    return name


def _media_type(header: str) -> str:
    kind = header.partition(";")[0].strip().lower() or _UNKNOWN_KIND
    if kind.startswith("multipart/") or not _MEDIA_TYPE.fullmatch(kind):
        raise Problem(
            415,
            "jenis-berkas-tidak-dikenal",
            "Berkas dikirim langsung sebagai isi permintaan, bukan sebagai formulir (multipart).",
            "Mohon kirim satu berkas setiap permintaan, dengan Content-Type berkas itu.",
        )
    return kind
