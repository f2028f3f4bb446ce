"""What an import answers: the word on each row, whether it was carried out or only tried.

A dry run answers 200 whatever it finds. A real one answers 200 where all was taken and 422 where
anything was refused; then nothing was.
"""

import json
from typing import ClassVar

from fastapi import Response
from fastapi.responses import JSONResponse
from pydantic import Field

from services.collector.catalogue_files import CatalogueReading, Remark, lint
from services.collector.domain.states import Kept
from services.collector.intake import Verdict
from services.collector.preview import problem
from shared.contract.catalogue import SheetRef
from shared.contract.event import Line
from shared.contract.identifiers import IndicatorCode, Sha256
from shared.decision import Ignored, Outcome, Rejected, Taken
from shared.http import Problem
from shared.refusal import RefusalError

TAKEN, UNCHANGED, REFUSED = "taken", "unchanged", "refused"
OK = 200


class ImportAnswer(Kept):
    """The base of both imports. ``result`` is what a dry run foresees, or what happened."""

    result: str = TAKEN
    dry_run: bool
    verdicts: tuple[Verdict, ...]
    rule: str | None = None
    detail: str | None = None
    remedy: str | None = None

    SHARED: ClassVar[frozenset[str]] = frozenset({"result", "rule", "detail", "remedy"})

    def foreseen(self, outcome: Outcome) -> Response:
        """The answer of a dry run whose file was read without fault.

        A refusal that no other file would lift (who may, until when) is a problem here too.
        """
        match outcome:
            case Taken():
                return self.whole()
            case Ignored():
                return self.model_copy(update={"result": UNCHANGED}).whole()
            case Rejected(status=403 | 404) as refused:
                raise Problem(refused.status, refused.rule, refused.detail, refused.remedy)
            case Rejected() as refused:
                return self._refused(refused)
            case _:
                raise TypeError(f"no command is answered {type(outcome).__name__}")

    def refused(self, error: RefusalError) -> Response:
        """The answer where the file itself is refused. Raises `Problem` unless it is a dry run."""
        if self.dry_run:
            return self._refused(error.rejected)
        raise problem(error, **self.rest())

    def _refused(self, refused: Rejected) -> Response:
        update = {
            "result": REFUSED,
            "rule": refused.rule,
            "detail": refused.detail,
            "remedy": refused.remedy,
        }
        return self.model_copy(update=update).whole()

    def rest(self) -> dict[str, object]:
        """What stands beside a problem or an engine's answer."""
        return self.model_dump(mode="json", exclude=set(self.SHARED))

    def whole(self) -> Response:
        """All of it, as JSON."""
        return JSONResponse(self.model_dump(mode="json"))


class CatalogueImport(ImportAnswer):
    """The answer to a catalogue file, with what should be looked at in it."""

    version: Line
    file: Sha256 | None
    indicators: int
    remarks: tuple[Remark, ...]

    @classmethod
    def of(cls, reading: CatalogueReading, version: str, *, dry_run: bool) -> "CatalogueImport":
        """What reading the file found."""
        return cls(
            dry_run=dry_run,
            verdicts=reading.verdicts,
            version=version,
            file=reading.file.sha256,
            indicators=len(reading.indicators),
            remarks=lint(reading.indicators),
        )


class SheetImport(ImportAnswer):
    """The answer to a file of figures."""

    sheet: SheetRef
    file: Sha256 | None
    elsewhere: tuple[IndicatorCode, ...] = Field(
        description="indicators that the file has and another sheet asks for: not taken here"
    )


def answered(response: Response, answer: ImportAnswer) -> Response:
    """The engine's answer, with the word on each row beside it."""
    body = json.loads(bytes(response.body))
    if response.status_code != OK:
        return JSONResponse(
            body | answer.rest(), response.status_code, media_type=response.media_type
        )
    whole = answer.model_dump(mode="json") | body
    return JSONResponse(whole)


def told(refused: int) -> str:
    """How many rows or cells were refused, in words."""
    return f"{refused} baris atau sel ditolak; tidak ada yang disimpan."
