"""Where systems are kept: beside the accounts, by id."""

from typing import Any, Final

from services.portal.accounts.store import Taken
from services.portal.systems.model import Client
from shared.documents import Documents

_CLIENT: Final = "client"


class Clients:
    """Systems, on `Documents` of any kind."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    async def client(self, key: str) -> Client | None:
        """The system of an id."""
        found = await self._documents.get(_CLIENT, key)
        return None if found is None else Client.model_validate(found)

    async def everyone(self, office: str) -> list[Client]:
        """All systems of an office, by id."""
        found = await self._documents.all(_CLIENT, "office", office)
        return [Client.model_validate(body) for body in found]

    async def add(self, client: Client) -> None:
        """A new system. Raises `Taken` where the id is in use."""
        if not await self._documents.insert(_CLIENT, client.id, _plain(client)):
            raise Taken(client.id)

    async def replace(self, before: Client, after: Client) -> None:
        """Change a system. Raises `Taken` where it is not ``before`` any more."""
        if not await self._documents.replace(_CLIENT, before.id, _plain(before), _plain(after)):
            raise Taken(before.id)

    async def remove(self, client: Client) -> None:
        """Forget a system; none of its tokens is taken any more."""
        await self._documents.delete(_CLIENT, client.id)


def _plain(client: Client) -> dict[str, Any]:
    return client.model_dump(mode="json")
