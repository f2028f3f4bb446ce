"""The portal's addresses for the command, asked with a token of the operator."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer

from shared.cli.context import Context
from shared.cli.output import CliError

Office = Annotated[str, typer.Option(help="Office code.")]
DEFAULT_OFFICE = "6304-dukcapil"


@dataclass(frozen=True, slots=True)
class Portal:
    """The portal of a running system, as the operator of an office."""

    context: Context
    office: str

    @classmethod
    def of(cls, data_dir: Path, office: str) -> "Portal":
        """The portal that runs. Raises `CliError` where none does."""
        return cls(Context.running(data_dir), office)

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """The JSON of an answer. Raises `CliError` where it refuses, or does not answer."""
        token = self.context.token(self.context.operator(self.office), "portal")
        headers, url = {"Authorization": f"Bearer {token}"}, f"{self.context.url('portal')}{path}"
        try:
            answer = httpx.request(method, url, json=body, headers=headers, timeout=20)
            told = answer.json()
        except httpx.HTTPError as error:
            raise CliError(
                f"the portal does not answer ({type(error).__name__}); see: kinerja status"
            ) from error
        except ValueError as error:
            raise CliError(f"{url} is served by something else; see: kinerja status") from error
        if answer.is_error:
            raise CliError(f"{told.get('detail')} {told.get('remedy')}")
        return told
