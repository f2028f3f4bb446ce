"""The offices' register as the wizard works on it: a draft, and the file that services read.

The file is written only where the deployment names one of its own (KINERJA_OFFICES_FILE) and
lets this process write it; the sample that comes with the code is never touched.
"""

import os
from asyncio import to_thread
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from shared.documents import Documents
from shared.office import Office, OfficesFileError, load_offices, offices_file, offices_toml
from shared.office.load import OFFICES_FILE

_DRAFT: Final = "office-draft"


class NotWritten(Exception):  # noqa: N818 - an answer to a person
    """The file could not be written; the message says why."""


class Register:
    """Drafts by office, and the file."""

    def __init__(self, documents: Documents, in_force: Mapping[str, Office]) -> None:
        self._documents = documents
        self._in_force = in_force

    def in_force(self, code: str) -> Office | None:
        """The office as this process read it when it started."""
        return self._in_force.get(code)

    async def draft(self, code: str) -> Office | None:
        """What is being composed; none where nothing is."""
        found = await self._documents.get(_DRAFT, code)
        return None if found is None else Office.model_validate(found)

    async def known(self, code: str) -> Office | None:
        """The draft, else what is in force."""
        return await self.draft(code) or self.in_force(code)

    async def keep(self, office: Office) -> None:
        """Keep the draft; one that says what is in force is forgotten."""
        if office == self.in_force(office.code):
            await self.drop(office.code)
        else:
            await self._documents.put(_DRAFT, office.code, office.model_dump(mode="json"))

    async def drop(self, code: str) -> None:
        """Forget the draft, and with it the NIP that stand in it."""
        await self._documents.delete(_DRAFT, code)

    @property
    def file(self) -> Path:
        """Where services read the register."""
        return offices_file()

    @property
    def writable(self) -> bool:
        """Whether the deployment gave the portal a file of its own to write."""
        file = self.file
        own = file.resolve() != OFFICES_FILE.resolve()
        return (
            own
            and os.access(file.parent, os.W_OK)
            and (not file.exists() or os.access(file, os.W_OK))
        )

    async def text(self, office: Office) -> str:
        """The whole file with this office in it; others as they stand there now.

        Raises `NotWritten` where the file that is there cannot be read.
        """
        return await to_thread(self._text, office)

    async def write(self, office: Office) -> None:
        """Put the office into the file, whole or not at all. Raises `NotWritten`."""
        if not self.writable:
            raise NotWritten(f"{self.file} tidak dapat ditulis oleh portal")
        await to_thread(self._write, office)

    def written(self, office: Office) -> bool:
        """Whether the file says this already, whatever services read at their start."""
        try:
            return load_offices(self.file).get(office.code) == office
        except OfficesFileError:
            return False

    def _text(self, office: Office) -> str:
        try:
            known = load_offices(self.file) if self._ours else {}
        except OfficesFileError as error:
            raise NotWritten(str(error)) from None
        return offices_toml({**known, office.code: office}.values())

    @property
    def _ours(self) -> bool:
        """Whether the file is the office's own: the sample's people do not go into it."""
        file = self.file
        return file.exists() and file.resolve() != OFFICES_FILE.resolve()

    def _write(self, office: Office) -> None:
        text, file = self._text(office), self.file
        beside = file.with_name(f".{file.name}.new")
        try:
            beside.write_text(text, encoding="utf-8")
            beside.replace(file)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise NotWritten(f"{file}: {error.strerror}") from None
