"""Letters as plain text: the pen that the rules write with."""

from collections.abc import Mapping
from pathlib import Path

from services.notifier.domain.refusals import INCOMPLETE_LETTER
from shared.letters import text
from shared.letters.refusals import IncompleteLetterError
from shared.letters.wording import TEMPLATES, Wording
from shared.refusal import RefusalError


class Renderer:
    """Writes letters; a `Render` for the domain's rules."""

    def __init__(self, folder: Path = TEMPLATES) -> None:
        self._wording = Wording(folder)

    def __call__(self, code: str, fields: Mapping[str, object]) -> str:
        """The text of a letter. Raises `RefusalError` where it would have a gap."""
        try:
            return text.write(self._wording.blocks(code, fields))
        except IncompleteLetterError as error:
            raise RefusalError(INCOMPLETE_LETTER, str(error)) from error
