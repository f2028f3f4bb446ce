"""Style, script and the vendored htmx: read once, named by their content, kept for a year."""

import gzip
import hashlib
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request, Response

FOLDER: Final = Path(__file__).parents[1] / "static"
_TYPES: Final = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
_FILES: Final = {path.name: path for path in sorted(FOLDER.rglob("*")) if path.suffix in _TYPES}
_CONTENT: Final = {name: path.read_bytes() for name, path in _FILES.items()}
_PACKED: Final = {name: gzip.compress(content, 9, mtime=0) for name, content in _CONTENT.items()}
_VERSION: Final = hashlib.sha256(b"".join(_CONTENT.values())).hexdigest()[:12]


def address(name: str) -> str:
    """Where a file is served; another address after every change."""
    return f"/aset/{_VERSION}/{name}"


def routes() -> APIRouter:
    """``/aset/{version}/{name}``."""
    router = APIRouter()
    router.add_route("/aset/{version}/{name}", _serve, ["GET"])
    return router


async def _serve(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _CONTENT:
        return Response(status_code=404)
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "X-Content-Type-Options": "nosniff",
        "ETag": f'"{_VERSION}"',
        "Vary": "Accept-Encoding",
    }
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    packed = "gzip" in request.headers.get("accept-encoding", "")
    if packed:
        headers["Content-Encoding"] = "gzip"
    content = (_PACKED if packed else _CONTENT)[name]
    return Response(content, 200, headers, _TYPES[_FILES[name].suffix])
