"""One file with everything: tar, gzip, the manifest first. Nothing is unpacked by its name."""

import hashlib
import os
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final

import bson
from bson.raw_bson import RawBSONDocument
from pydantic import ValidationError

from deploy.local.errors import StackError
from deploy.local.files import PRIVATE_FILE, private_dir
from deploy.upkeep.manifest import NAME, Manifest, Part

_MANIFEST_BYTES: Final = 16 * 1024 * 1024
_CHUNK: Final = 1024 * 1024
_LEVEL: Final = 6


class Parts:
    """Parts on their way into an archive, in a private folder beside it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.parts: list[Part] = []

    def add(self, name: str, documents: Iterable[bytes]) -> None:
        """Write documents (BSON, each with its length in front) as one part."""
        digest, size, count = hashlib.sha256(), 0, 0
        with self.file(len(self.parts)).open("wb") as out:
            for document in documents:
                out.write(document)
                digest.update(document)
                size, count = size + len(document), count + 1
        part = Part(name=name, bytes=size, sha256=digest.hexdigest(), count=count)
        self.parts.append(part)

    def file(self, number: int) -> Path:
        """Where a part lies; parts are numbered, so that no name of theirs is ever a path."""
        return self._folder / str(number)


@contextmanager
def collecting(target: Path) -> Iterator[Parts]:
    """A private folder beside the archive, gone at the end."""
    with _folder_beside(target) as folder:
        yield Parts(folder)


def write(target: Path, manifest: Manifest, parts: Parts) -> None:
    """Make the archive: whole under its name, or not at all; readable by its owner only."""
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
    try:
        with os.fdopen(handle, "wb") as out:
            _pack(out, manifest, parts)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _pack(out: IO[bytes], manifest: Manifest, parts: Parts) -> None:
    with tarfile.open(fileobj=out, mode="w:gz", compresslevel=_LEVEL) as tar:
        text = manifest.model_dump_json(indent=1).encode()
        tar.addfile(_member(NAME, len(text)), BytesIO(text))
        for number, part in enumerate(manifest.parts):
            with parts.file(number).open("rb") as content:
                tar.addfile(_member(part.name, part.bytes), content)


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, PRIVATE_FILE
    return member


class Archive:
    """A backup that was read and found whole: every part is as the manifest says."""

    def __init__(self, manifest: Manifest, folder: Path) -> None:
        self.manifest = manifest
        self._folder = folder
        self._numbers = {part.name: n for n, part in enumerate(manifest.parts)}

    def documents(self, part: Part) -> Iterator[RawBSONDocument]:
        """A part's documents."""
        with (self._folder / str(self._numbers[part.name])).open("rb") as content:
            yield from bson.decode_file_iter(content, _raw_options())


@contextmanager
def opened(source: Path) -> Iterator[Archive]:
    """Read and check an archive. Raises `StackError` that says what is wrong with it."""
    if not source.is_file():
        raise StackError(f"There is no file {source}")
    with _folder_beside(source) as folder:
        try:
            manifest = _unpack(source, folder)
        except (tarfile.TarError, zlib.error, OSError, EOFError) as error:
            raise StackError(f"{source} is no backup, or only a part of one: {error}") from error
        yield Archive(manifest, folder)


def _unpack(source: Path, folder: Path) -> Manifest:
    with tarfile.open(source, mode="r|gz") as tar:
        members = iter(tar)
        manifest = _manifest(source, tar, next(members, None))
        for number, part in enumerate(manifest.parts):
            _take(source, tar, next(members, None), part, folder / str(number))
        if next(members, None) is not None:
            raise StackError(f"{source}: there is more in it than its manifest names")
    return manifest


def _manifest(source: Path, tar: tarfile.TarFile, member: tarfile.TarInfo | None) -> Manifest:
    if member is None or member.name != NAME or member.size > _MANIFEST_BYTES:
        raise StackError(f"{source} does not begin with a {NAME}: it is no backup of Kinerja")
    content = _content(source, tar, member).read()
    try:
        return Manifest.model_validate_json(content)
    except ValidationError as error:
        places = ", ".join(".".join(map(str, e["loc"])) for e in error.errors()[:5])
        raise StackError(
            f"{source}: its manifest is of another form or version ({places}). Use the version of "
            "Kinerja that made it, or a newer one."
        ) from None


def _take(
    source: Path, tar: tarfile.TarFile, member: tarfile.TarInfo | None, part: Part, to: Path
) -> None:
    if member is None or member.name != part.name or member.size != part.bytes:
        raise StackError(f"{source}: {part.name} is missing or has another size")
    content, digest = _content(source, tar, member), hashlib.sha256()
    with to.open("wb") as out:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
            out.write(chunk)
    if digest.hexdigest() != part.sha256:
        raise StackError(f"{source}: {part.name} is damaged (SHA-256). Take another backup.")


def _content(source: Path, tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = tar.extractfile(member) if member.isreg() else None
    if content is None:
        raise StackError(f"{source}: {member.name!r} is no plain file")
    return content


@contextmanager
def _folder_beside(file: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=f".{file.name}.", dir=file.resolve().parent))
    try:
        yield private_dir(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _raw_options() -> Any:
    return bson.CodecOptions(document_class=RawBSONDocument)
