"""D21: what concerns a sheet as a whole."""

from collections.abc import Iterable, Iterator

from services.recap.domain.figures import Place
from services.recap.domain.rules.catalogue import Rule
from services.recap.domain.rules.fault import Fault
from services.recap.domain.states import Submission
from shared.contract.catalogue import Sheet

Sent = tuple[Sheet, Submission | None]


def late(rule: Rule, sheets: Iterable[Sent]) -> Iterator[Fault]:
    """D21: a sheet came after its due time. Told once, however many figures it has."""
    for sheet, submission in sheets:
        if submission is None or submission.withdrawn or submission.on_time:
            continue
        yield Fault(
            rule=rule,
            subject=(sheet.ref.bidang, sheet.ref.source),
            title=f"Lembar {sheet.ref.key}",
            sheet=sheet.ref,
            place=Place(),
            expected="dikirim sebelum batas waktu",
            found=f"revisi {submission.revision} terlambat",
            cells=tuple(Place().cell(code) for code in sheet.indicators),
        )
