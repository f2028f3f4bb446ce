"""What a ratified cycle leaves in ``out/``: data, signed sheet, letters, report."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from samples.officers import Answer, Officers
from shared.cli.output import CliError

_DATA: Final = ("ratified.json", "ratified.csv")
_LETTERS: Final = {"L5": "berita-acara.pdf", "L8": "surat-pengantar.pdf"}


async def sign(officers: Officers, cycle: str) -> None:
    """The head signs the sheet with the local test certificate, and letters get their numbers."""
    act = officers.act
    await act("KEPALA_DINAS", "approval", "POST", f"/cycles/{cycle}/signature", {})
    for letter in await _letters(officers, cycle):
        if letter["code"] in _LETTERS and letter["number"] is None:
            path = f"/cycles/{cycle}/letters/{letter['id']}/signing"
            await act(letter["signer"], "notifier", "POST", path, {})


async def fetch(officers: Officers, cycle: str, view: Answer) -> dict[str, bytes]:
    """Every paper by its file name; the hash of the ratified data is checked.

    Raises `CliError` where it is another than what was ratified.
    """
    sources = {name: ("approval", f"/cycles/{cycle}/{name}") for name in _DATA}
    sources["lembar-pengesahan.pdf"] = ("approval", f"/cycles/{cycle}/lembar-pengesahan.pdf")
    sources["jejak-audit.json"] = ("approval", f"/cycles/{cycle}/history")
    sources["laporan-rekap.xlsx"] = ("recap", f"/cycles/{cycle}/report.xlsx")
    for letter in await _letters(officers, cycle):
        if letter["code"] in _LETTERS:
            path = f"/cycles/{cycle}/letters/{letter['id']}.pdf"
            sources.setdefault(_LETTERS[letter["code"]], ("notifier", path))
    found = {
        name: await officers.download("KEPALA_DINAS", service, path)
        for name, (service, path) in sources.items()
    }
    if hashlib.sha256(found["ratified.json"]).hexdigest() != view["ratified"]["sha256"]:
        raise CliError("ratified.json does not have the hash that was ratified")
    return found


def write(papers: Mapping[str, bytes], folder: Path) -> list[str]:
    """Keep them in a folder; their paths."""
    folder.mkdir(exist_ok=True)
    for name, content in papers.items():
        (folder / name).write_bytes(content)
    return [str(folder / name) for name in papers]


async def _letters(officers: Officers, cycle: str) -> list[Answer]:
    found = await officers.see("SEKRETARIS", "notifier", f"/cycles/{cycle}/letters")
    return list(found["items"])
