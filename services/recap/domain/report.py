"""Laporan kepada atasan (SOP step 4): what is complete, late, missing and found, and how we stand.

A pure function of the recap: the same version gives the same report.
"""

from enum import StrEnum

from services.recap.domain.calculation import GoalMean, goal_means
from services.recap.domain.office import Rules
from services.recap.domain.report_findings import FindingCounts, counted
from services.recap.domain.report_standing import Standing, standing
from services.recap.domain.states import Draft, Kept, Recap
from shared.contract.catalogue import Sheet
from shared.contract.event import Line, Moment, Text, Versions
from shared.contract.identifiers import Code, CycleId, IndicatorCode
from shared.contract.recap import Completeness, Finding, MeasuredRow
from shared.contract.vocabulary import Measured


class SheetState(StrEnum):
    """What there is of a sheet."""

    LENGKAP = "LENGKAP"
    BELUM_LENGKAP = "BELUM_LENGKAP"
    BELUM_DIKIRIM = "BELUM_DIKIRIM"


class SheetReport(Kept):
    """One sheet: how much of it has come, and whether in time.

    ``late`` is none while nothing was submitted: whether it is late by now, no pure function
    can tell.
    """

    sheet: Line
    filler: Code
    due: Moment
    state: SheetState
    late: bool | None
    expected: int
    submitted: int
    unavailable: int


class Lacking(Kept):
    """An indicator without a measured figure, and why."""

    indicator: IndicatorCode
    name: Line
    bidang: Code
    measured: Measured
    why: Text


class RecapReport(Kept):
    """What the superior reads of one version of the recap.

    ``provisional`` while the collection is open: then it is for looking at.
    """

    cycle: CycleId
    title: Line
    recap_version: int
    closed: bool
    provisional: bool
    versions: Versions
    sheets: tuple[SheetReport, ...]
    lacking: tuple[Lacking, ...]
    counts: FindingCounts
    standings: tuple[Standing, ...]
    goals: tuple[GoalMean, ...]
    table: tuple[MeasuredRow, ...]
    findings: tuple[Finding, ...]
    history: tuple[Line, ...]

    @property
    def late(self) -> tuple[SheetReport, ...]:
        """Sheets that came after they were due."""
        return tuple(sheet for sheet in self.sheets if sheet.late)

    @property
    def incomplete(self) -> tuple[SheetReport, ...]:
        """Sheets that are not whole."""
        return tuple(sheet for sheet in self.sheets if sheet.state is not SheetState.LENGKAP)


def report(rules: Rules, recap: Recap) -> RecapReport:
    """The report on the newest version; of a recap without one, all is lacking and version 0."""
    draft, form = recap.draft, recap.form
    table = draft.table if draft else ()
    asked = {indicator.code: indicator for indicator in form.indicators}
    return RecapReport(
        cycle=form.cycle,
        title=form.title,
        recap_version=draft.version if draft else 0,
        closed=recap.closed,
        provisional=draft.provisional if draft else True,
        versions=rules.versions(form),
        sheets=tuple(_sheet(sheet, draft) for sheet in form.sheets),
        lacking=tuple(_lacking(row) for row in table if row.measured is not Measured.TERUKUR),
        counts=counted(draft.findings if draft else ()),
        standings=tuple(standing(asked[row.indicator], row) for row in table),
        goals=goal_means(table, rules.scales.on(form.period.end)),
        table=table,
        findings=draft.findings if draft else (),
        history=draft.history if draft else (),
    )


def _sheet(sheet: Sheet, draft: Draft | None) -> SheetReport:
    known = {one.sheet: one for one in draft.completeness} if draft else {}
    unknown = Completeness(
        sheet=sheet.ref, expected=len(sheet.indicators), submitted=0, on_time=None
    )
    about = known.get(sheet.ref, unknown)
    return SheetReport(
        sheet=sheet.ref.key,
        filler=sheet.filler,
        due=about.due or sheet.due,
        state=_state(about),
        late=None if about.on_time is None else not about.on_time,
        expected=about.expected,
        submitted=about.submitted,
        unavailable=about.unavailable,
    )


def _state(about: Completeness) -> SheetState:
    if about.submitted >= about.expected:
        return SheetState.LENGKAP
    return SheetState.BELUM_DIKIRIM if about.on_time is None else SheetState.BELUM_LENGKAP


def _lacking(row: MeasuredRow) -> Lacking:
    return Lacking(
        indicator=row.indicator,
        name=row.name,
        bidang=row.bidang,
        measured=row.measured,
        why=row.why,
    )
