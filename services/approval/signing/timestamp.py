"""RFC 3161 time stamps over HTTP: proof by a third party that a signature existed at a time."""

from collections.abc import Callable
from typing import Any, Final

import httpx
from asn1crypto.tsp import TimeStampResp  # type: ignore[import-untyped]  # ships no types
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError

_QUERY: Final = "application/timestamp-query"
_REPLY: Final = "application/timestamp-reply"
_SECONDS: Final = 10.0


class HttpTimeStamper(TimeStamper):
    """A time-stamping authority at an address. Raises `TimestampRequestError` where it fails."""

    def __init__(self, url: str, client: Callable[[], httpx.AsyncClient] | None = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._url = url
        self._client = client or (lambda: httpx.AsyncClient(timeout=_SECONDS))

    async def async_request_tsa_response(self, req: Any) -> Any:
        """Ask for one time stamp."""
        try:
            async with self._client() as client:
                answer = await client.post(
                    self._url, content=req.dump(), headers={"Content-Type": _QUERY}
                )
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise TimestampRequestError(f"no time stamp: {type(error).__name__}") from None
        if answer.headers.get("content-type", "").partition(";")[0].strip() != _REPLY:
            raise TimestampRequestError("the answer is no time stamp")
        return TimeStampResp.load(answer.content)
