"""Versions as ETags: what an answer rests on, and over which version a command may act."""

import re
from typing import Final

from fastapi import Request

from shared.http.problems import Problem

VERSIONS: Final = "kinerja.versions"
"""Under this name the door leaves a set in the ASGI scope: versions that an answer rests on."""
_IF_MATCH: Final = re.compile(r'"(\d{1,18})"')


def etag(version: int) -> str:
    """The ETag of a version."""
    return f'"{version}"'


def rests_on(request: Request, version: int | None) -> None:
    """Note a version that the answer rests on: its ETag, where it is the only one."""
    if version is not None:
        request.scope.get(VERSIONS, set()).add(version)


def if_match(request: Request) -> int | None:
    """The version that a command names. Raises `Problem` where it is no ETag of ours."""
    given = request.headers.get("if-match")
    if given is None:
        return None
    if found := _IF_MATCH.fullmatch(given.strip()):
        return int(found[1])
    raise Problem(
        400,
        "if-match-tidak-dikenal",
        "If-Match bukan ETag yang pernah diberikan layanan ini.",
        'Mohon kirim ETag dari jawaban terakhir apa adanya, misalnya "7".',
    )
