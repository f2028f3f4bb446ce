"""What a browser's form sent: url-encoded, small, and from a page of ours."""

from urllib.parse import parse_qs

from fastapi import Request

from services.portal.accounts.door import Visitor
from services.portal.accounts.masks import unmasked_is
from services.portal.web.backend import Refused

_MOST_FIELDS = 20_000
"""A sheet of 40 kecamatan and a dozen indicators by sex has some 4,000."""

_TOO_MANY = (
    f"Formulir memuat lebih dari {_MOST_FIELDS} isian; tidak ada yang disimpan.",
    "Mohon muat ulang halaman, lalu kirim lagi; isian yang banyak dikirim sebagai berkas.",
)


class ForeignForm(Exception):  # noqa: N818 - an answer to a person
    """The form does not come from a page of this session: it is out of date, or a forgery."""


class Form:
    """Fields by name, each with all its values in order."""

    def __init__(self, values: dict[str, list[str]]) -> None:
        self._values = values

    @classmethod
    async def of(cls, request: Request) -> "Form":
        """Read the body. Raises `Refused` where it has more fields than any form of ours."""
        text = (await request.body()).decode("utf-8", errors="replace")
        try:
            return cls(parse_qs(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS))
        except ValueError:
            raise Refused(413, "formulir-terlalu-besar", *_TOO_MANY, {}) from None

    @classmethod
    async def ours(cls, visitor: Visitor, request: Request) -> "Form":
        """Read the body of a form of this session's pages. Raises `ForeignForm`, `Refused`."""
        form = await cls.of(request)
        form.require_ours(visitor)
        return form

    @property
    def fields(self) -> dict[str, str]:
        """Every field's first value."""
        return {name: values[0] for name, values in self._values.items()}

    def text(self, name: str) -> str:
        """A field's first value without blanks around it; empty where it was not sent."""
        return self._values.get(name, [""])[0].strip()

    def secret(self, name: str) -> str:
        """A field's first value as it was typed."""
        return self._values.get(name, [""])[0]

    def all(self, name: str) -> list[str]:
        """All values of a field."""
        return self._values.get(name, [])

    def require_ours(self, visitor: Visitor) -> None:
        """Refuse a form without this session's token. Raises `ForeignForm`."""
        if not unmasked_is(self.text("_csrf"), visitor.session.csrf):
            raise ForeignForm
