"""What the command asks of services as the operator of an office."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from shared.cli.context import Context
from shared.cli.output import CliError

DEFAULT_OFFICE = "6304-dukcapil"
_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Operator:
    """The operator of an office of a running system."""

    context: Context
    office: str

    def ask(
        self,
        service: str,
        method: str,
        path: str,
        *,
        params: dict[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        url: str | None = None,
    ) -> Any:
        """A service's JSON answer. Raises `CliError` with its reason and remedy, or why none came.

        ``url``: one replica's address; else the first replica's.
        """
        token = self.context.token(self.context.operator(self.office), service)
        url = f"{url or self.context.url(service)}{path}"
        headers = {"Authorization": f"Bearer {token}"}
        try:
            answer = httpx.request(
                method, url, params=params, json=body, headers=headers, timeout=_SECONDS
            )
            told = answer.json()
        except httpx.HTTPError as error:
            raise CliError(
                f"{service} does not answer ({type(error).__name__}); see: kinerja status"
            ) from error
        except ValueError as error:
            raise CliError(f"{url} is served by something else; see: kinerja status") from error
        if answer.is_error:
            raise CliError(f"{service}: {told['detail']} {told['remedy']}")
        return told
