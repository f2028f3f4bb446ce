"""What reading a catalogue file answers."""

from services.collector.intake.model import SourceFile, Verdict
from shared.contract.catalogue import Indicator
from shared.contract.event import Line, Part
from shared.contract.identifiers import IndicatorCode


class CatalogueReading(Part):
    """All indicators of the file, or none and what is wrong with it."""

    file: SourceFile
    indicators: tuple[Indicator, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    refused: bool = False


class Remark(Part):
    """Something in a catalogue that is allowed, and that its owner should look at."""

    indicator: IndicatorCode
    rule: Line
    text: Line
    others: tuple[IndicatorCode, ...] = ()
