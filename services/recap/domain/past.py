"""History files: earlier quarters row by row, so that jumps and copies can be judged at once."""

from collections import Counter

from services.recap.commands import ImportedFigure, ImportPast, PastRow
from services.recap.domain.history import imported as with_quarters
from services.recap.domain.import_notes import noted
from services.recap.domain.refusals import ROWS_REFUSED
from services.recap.domain.states import History, Own, PastFigure
from services.recap.domain.verdicts import RowVerdict, Verdict, imported, refusals
from shared.decision import Ignored, Message, Outcome, Taken
from shared.refusal import RefusalError


def weighed(history: History, rows: tuple[PastRow, ...]) -> tuple[RowVerdict, ...]:
    """The word on each row. What was ratified here is not changed by a file."""
    times = Counter((row.quarter, row.indicator) for row in rows)
    return tuple(_weighed(history, row, times[row.quarter, row.indicator]) for row in rows)


def take_past(message: Message, history: History, command: ImportPast) -> Outcome:
    """Take the rows into the history, and note who did; all, or none where one is refused."""
    verdicts = weighed(history, command.rows)
    if stopped := refusals(verdicts):
        raise RefusalError(ROWS_REFUSED, f"{len(stopped)} baris ditolak; {stopped[0].reason}")
    changes = [
        row
        for row, verdict in zip(command.rows, verdicts, strict=True)
        if verdict.verdict is Verdict.DITERIMA
    ]
    if not changes:
        return Ignored("riwayat sudah sama")
    after = with_quarters(history, _merged(history, changes))
    about = f"Riwayat {', '.join(sorted({row.quarter for row in changes}))}"
    answer = imported("taken", verdicts)
    return Taken(
        {message.ref: after},
        entries=(noted(message, about, command.file, answer),),
        answer=answer,
    )


def past_figure(figure: ImportedFigure) -> PastFigure:
    """A figure of a file or a request as it is kept: of that quarter alone."""
    return PastFigure(
        numerator=figure.numerator, denominator=figure.denominator, value=figure.value
    )


def _merged(history: History, changes: list[PastRow]) -> dict[str, Own]:
    quarters: dict[str, Own] = {}
    for row in changes:
        known = history.quarters.get(row.quarter)
        figures = quarters.setdefault(row.quarter, {} if known is None else {**known.figures})
        figures[row.indicator] = past_figure(row.figure)
    return {label: {code: own[code] for code in sorted(own)} for label, own in quarters.items()}


def _weighed(history: History, row: PastRow, times: int) -> RowVerdict:
    known = history.quarters.get(row.quarter)
    before = None if known is None else known.figures.get(row.indicator)
    new = past_figure(row.figure)
    verdict, reason = Verdict.DITERIMA, None
    if times > 1:
        verdict, reason = Verdict.DITOLAK, "Indikator ini tercantum lebih dari sekali pada berkas."
    elif before is not None and new == before.model_copy(update={"span": new.span}):
        verdict = Verdict.SAMA
    elif known is not None and known.revision is not None:
        reason = "Triwulan ini sudah disahkan pada sistem; hanya dapat berubah melalui revisi."
        verdict = Verdict.DITOLAK
    return RowVerdict(
        origin=row.origin,
        about=f"{row.indicator} {row.quarter}",
        verdict=verdict,
        reason=reason,
    )
