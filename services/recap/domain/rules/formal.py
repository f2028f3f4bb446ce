"""D09, D10, D14, D17, D22 and D24: population, dates, evidence, targets and the catalogue itself.

These concern the indicator as a whole, and some of them how indicators stand to each other.
"""

from collections.abc import Iterator
from dataclasses import replace

from services.recap.domain.calculation.arithmetic import distance
from services.recap.domain.figures import Place, Reading
from services.recap.domain.rules.catalogue import Rule
from services.recap.domain.rules.fault import Fault, row_places, wrong
from services.recap.domain.rules.subject import Subject
from shared.contract.catalogue import Indicator
from shared.contract.figures import KABUPATEN
from shared.words import date_words as day
from shared.words import number_words as number

_NEW_FORM = "Mohon Kasubag KPEP membetulkan katalog lalu menerbitkan revisi form siklus ini."
_SEND_AGAIN = "Mohon pengisi lembar mengirim kembali data dengan versi katalog pada form."
_SEMESTER_MONTHS = 6


def basis_of(reading: Reading) -> tuple[str, ...]:
    """The population that figures were counted on: basis and, where dated, semester."""
    figures = reading.figures
    if figures is None or figures.basis is None or figures.unavailable is not None:
        return ()
    if figures.as_of is None:
        return (figures.basis.value,)
    semester = 1 if figures.as_of.month <= _SEMESTER_MONTHS else 2
    return (figures.basis.value, f"Semester {semester} {figures.as_of.year}")


def another_basis(rule: Rule, subject: Subject) -> Iterator[Fault]:
    """D09: the population that most SIAK figures of the period were counted on is this one's."""
    mine, most = basis_of(subject.reading), subject.around.basis
    if mine and most and mine != most:
        yield wrong(rule, subject.reading, Place(), ", ".join(most), ", ".join(mine))


def outside_period(rule: Rule, subject: Subject) -> Iterator[Fault]:
    """D10: keadaan per lies inside the quarter."""
    figures, dates = subject.reading.figures, subject.around.dates
    if figures is None or figures.as_of is None or dates.start <= figures.as_of <= dates.end:
        return
    expected = f"{day(dates.start)} sampai dengan {day(dates.end)}"
    found = f"keadaan per {day(figures.as_of)}"
    yield wrong(rule, subject.reading, Place(), expected, found)


def another_source(rule: Rule, subject: Subject) -> Iterator[Fault]:
    """D14: two indicators that count the same fact agree within their tolerance."""
    indicator, values = subject.indicator, subject.around.values
    twin = indicator.same_as
    if twin is None or indicator.code not in values or twin not in values:
        return
    mine, other = values[indicator.code], values[twin]
    if distance(mine, other) <= indicator.tolerance:
        return
    words = {"other": twin, "tolerance": number(indicator.tolerance)}
    expected = f"{twin}: {number(other)}"
    fault = wrong(rule, subject.reading, Place(KABUPATEN), expected, number(mine))
    yield replace(fault, words=words, rests=row_places(KABUPATEN))


def another_target(rule: Rule, subject: Subject) -> Iterator[Fault]:
    """D17: the year's target is the plan's, the quarter's the list's, the catalogue the form's."""
    for plan, expected, found, remedy in _plans(subject):
        fault = wrong(rule, subject.reading, Place(), expected, found)
        yield replace(fault, words={"plan": plan, "remedy": remedy})


def without_evidence(rule: Rule, subject: Subject) -> Iterator[Fault]:
    """D22: evidence is attached where the catalogue asks for it."""
    figures = subject.reading.figures
    if subject.indicator.evidence and figures is not None and not figures.evidence:
        yield wrong(rule, subject.reading, Place(), "bukti dukung terlampir", "belum ada")


def inactive_or_twin(rule: Rule, subject: Subject) -> Iterator[Fault]:
    """D24: no figures for an indicator that is out of use, nor twice under one name.

    An indicator that no sheet of the form has is refused at the door (lembar-tidak-dikenal).
    """
    indicator, reading = subject.indicator, subject.reading
    if not reading.rows:
        return
    if not indicator.active:
        what = "indikator tidak aktif pada katalog tetapi diisi"
        fault = wrong(rule, reading, Place(), "tidak diisi", "diisi")
        yield replace(fault, words={"what": what})
    first = subject.around.first_named[named(indicator)]
    if first != indicator.code:
        what = f"indikator ini kembar dengan {first} sehingga akan dihitung dua kali"
        fault = wrong(rule, reading, Place(), "satu indikator", f"nama sama dengan {first}")
        yield replace(fault, words={"what": what})


def named(indicator: Indicator) -> str:
    """An indicator's text as twins are told by: case and spaces do not part them."""
    return " ".join(indicator.name.casefold().split())


def _plans(subject: Subject) -> Iterator[tuple[str, str, str, str]]:
    """Each plan that is not kept: its name, what it says, what stands here, who can lift it."""
    indicator, quarter = subject.indicator, subject.around.period.quarter
    around, target = subject.around, indicator.target_year
    planned = around.books.planned(indicator, around.period.year, around.dates.end)
    if planned is not None and planned[1] != target:
        yield planned[0], f"target {number(planned[1])}", f"target {number(target)}", _NEW_FORM
    if len(indicator.targets) >= quarter:
        listed, asked = indicator.targets[quarter - 1], indicator.target_quarter
        if listed != asked:
            plan = "daftar target per triwulan"
            yield plan, f"target {number(listed)}", f"target {number(asked)}", _NEW_FORM
    sent = subject.reading.submission if subject.reading.figures else None
    version, catalogue = sent.catalogue if sent else None, around.catalogue
    if version is not None and version != catalogue:
        yield "katalog pada form", f"katalog {catalogue}", f"katalog {version}", _SEND_AGAIN
