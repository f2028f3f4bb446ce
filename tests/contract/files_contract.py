"""What every `Files` promises; one class of tests, run on each of them."""

import asyncio
from hashlib import sha256

import pytest

from shared.files import Files, StoredFile

PDF = "application/pdf"
CONTENTS = {
    "nothing": b"",
    "a little": b"\x00\xffsurat\r\n",
    "exactly one chunk": b"a" * (255 * 1024),
    "many chunks": bytes(range(256)) * 4096,
}


class FilesContract:
    """Inherit, and give the fixture ``both``: two handles on one empty place."""

    @pytest.fixture
    def files(self, both: tuple[Files, Files]) -> Files:
        return both[0]

    @pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS.keys())
    async def test_a_file_comes_back_byte_for_byte_under_its_hash(
        self, both: tuple[Files, Files], content: bytes
    ) -> None:
        stored = await both[0].put(content, PDF)

        assert stored == StoredFile(sha256(content).hexdigest(), len(content), PDF)
        assert await both[1].get(stored.sha256) == content
        assert await both[1].stat(stored.sha256) == stored

    async def test_what_was_never_put_is_not_there(self, files: Files) -> None:
        await files.put(b"a", PDF)

        assert await files.get(sha256(b"b").hexdigest()) is None
        assert await files.stat(sha256(b"b").hexdigest()) is None

    async def test_the_same_bytes_are_kept_once_as_they_first_came(self, files: Files) -> None:
        first = await files.put(b"a", PDF)
        again = await files.put(b"a", "text/plain")

        assert again == first
        assert await files.stat(first.sha256) == first

    async def test_of_many_who_put_the_same_at_once_all_are_told_the_same(
        self, both: tuple[Files, Files]
    ) -> None:
        content = CONTENTS["many chunks"]

        told = await asyncio.gather(*(both[n % 2].put(content, f"text/x{n}") for n in range(6)))

        assert set(told) == {await both[0].stat(told[0].sha256)}
        assert await both[0].get(told[0].sha256) == content
