import gzip
import io
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import bson
import pytest

from deploy.local.errors import StackError
from deploy.upkeep import archive
from deploy.upkeep.manifest import Manifest, Part
from shared.engine.testing import START

NAME = "databases/recap/aggregates.bson"
DOCUMENTS = [bson.encode({"_id": n, "bytes": b"\x00\xff", "at": START}) for n in range(3)]


def made(target: Path) -> Manifest:
    with archive.collecting(target) as parts:
        parts.add(NAME, DOCUMENTS)
        parts.add("databases/recap/outbox.bson", [])
        manifest = Manifest(
            version="0.2.0",
            made_at=datetime.now(UTC),
            services=("recap",),
            ends=(("kinerja.form-issued.v1", 0, 7),),
            committed={"recap": (("kinerja.form-issued.v1", 0, 5),)},
            parts=tuple(parts.parts),
        )
        archive.write(target, manifest, parts)
    return manifest


@contextmanager
def changed(target: Path) -> Iterator[list[tuple[tarfile.TarInfo, bytes]]]:
    """The members of an archive; as they are at the end, they are written back."""
    with tarfile.open(target) as tar:
        members = [(m, tar.extractfile(m).read()) for m in tar]  # type: ignore[union-attr]
    yield members
    with tarfile.open(target, "w:gz") as tar:
        for member, content in members:
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))


def refused(target: Path) -> str:
    with pytest.raises(StackError) as error, archive.opened(target):
        pass
    return str(error.value)


def test_what_was_written_is_read_byte_for_byte(tmp_path: Path) -> None:
    target = tmp_path / "b.tar.gz"
    manifest = made(target)

    with archive.opened(target) as opened:
        assert opened.manifest == manifest
        first, second = opened.manifest.parts
        assert [d.raw for d in opened.documents(first)] == DOCUMENTS
        assert list(opened.documents(second)) == []

    assert [p.name for p in tmp_path.iterdir()] == ["b.tar.gz"]
    assert target.stat().st_mode & 0o077 == 0


def test_a_changed_byte_is_found(tmp_path: Path) -> None:
    target = tmp_path / "b.tar.gz"
    made(target)
    with changed(target) as members:
        member, content = members[1]
        members[1] = member, content[:-3] + b"x" + content[-2:]

    assert f"{NAME} is damaged" in refused(target)


def test_half_a_file_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "b.tar.gz"
    made(target)
    whole = target.read_bytes()

    for length in range(1, len(whole) - 100, 7):
        target.write_bytes(whole[:length])
        assert re.search("only a part of one|is missing", refused(target))


@pytest.mark.parametrize("content", [b"", b"no archive", gzip.compress(b"no tar", mtime=0)])
def test_what_is_no_backup_is_refused(content: bytes, tmp_path: Path) -> None:
    target = tmp_path / "b.tar.gz"
    target.write_bytes(content)

    assert "is no backup" in refused(target)
    assert "There is no file" in refused(tmp_path / "nothing")


def test_a_missing_and_an_additional_member_are_refused(tmp_path: Path) -> None:
    target = tmp_path / "b.tar.gz"
    made(target)
    with changed(target) as members:
        last = members.pop()
    assert "is missing or has another size" in refused(target)

    with changed(target) as members:
        members.extend([last, (tarfile.TarInfo("more"), b"x")])
    assert "more in it than its manifest names" in refused(target)


def test_a_link_or_a_path_that_leads_out_is_never_followed(tmp_path: Path) -> None:
    target = tmp_path / "b.tar.gz"
    made(target)
    with changed(target) as members:
        link = tarfile.TarInfo(NAME)
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        members[1] = link, b""
    assert refused(target)
    assert [p.name for p in tmp_path.iterdir()] == ["b.tar.gz"]


@pytest.mark.parametrize(
    "name", ["../../etc/x.bson", "/etc/x.bson", "databases/recap/../../x.bson", "topics/x/y.bson"]
)
def test_a_part_may_not_be_named_like_a_path(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        Part(name=name, bytes=0, sha256="0" * 64, count=0)


def test_a_manifest_of_another_form_is_refused_with_what_to_do(tmp_path: Path) -> None:
    target = tmp_path / "b.tar.gz"
    made(target)
    with changed(target) as members:
        member, content = members[0]
        members[0] = member, content.replace(b"kinerja.backup.v1", b"kinerja.backup.v9")

    assert "Use the version of Kinerja that made it, or a newer one" in refused(target)
