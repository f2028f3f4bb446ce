"""Ratified figures for statistical warehouses: DHIS2 data value sets, ADX, SDMX-CSV.

All three hold what stands, one value for each place and quarter: a revision replaces the one
before it, as an import over existing values does. Superseded figures are in the tidy files.
Missing is missing: no value is written where there is none, never a zero.
"""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from xml.etree.ElementTree import Element, SubElement, tostring

from services.portal.domain.results import Result, Series
from shared.contract.identifiers import Period
from shared.contract.recap import MeasuredRow
from shared.contract.vocabulary import Measured
from shared.tables import inert

DATA_SET: Final = "DATA_KINERJA_TRIWULAN"
_ADX: Final = "urn:ihe:qrph:adx:2015"
_MONTHS: Final = 3
_LONGEST_SHORT_NAME: Final = 50
MEASURES: Final = ("PEMBILANG", "PENYEBUT", "NILAI", "TARGET", "CAPAIAN")
"""What is told of an indicator; a data element is ``<indicator>_<measure>``."""
_STRUCTURE: Final = "KINERJA:DATA_KINERJA_TRIWULAN(1.0)"
_SDMX: Final = (
    "DATAFLOW",
    "FREQ",
    "REF_AREA",
    "INDICATOR",
    "MEASURE",
    "TIME_PERIOD",
    "OBS_VALUE",
    "UNIT_MEASURE",
    "OBS_STATUS",
    "REVISION",
    "BASIS",
)
_OBSERVED: Final = "A"
_MISSING: Final = {
    Measured.BELUM_ADA_DATA: "M",
    Measured.TIDAK_TERSEDIA: "M",
    Measured.TIDAK_DAPAT_DIUKUR: "L",
}
"""SDMX CL_OBS_STATUS: M, it exists and is missing; L, it does not exist."""


@dataclass(frozen=True, slots=True)
class Value:
    """One measure of one indicator in one quarter; none where there is no figure."""

    period: Period
    row: MeasuredRow
    measure: str
    number: Decimal | None

    @property
    def element(self) -> str:
        """Code of the data element."""
        return f"{self.row.indicator}_{self.measure}"

    @property
    def text(self) -> str:
        """The number as warehouses read it; empty for none."""
        return "" if self.number is None else format(self.number, "f")


def dhis2_file(results: Sequence[Result], series: Series) -> bytes:
    """A data value set (``POST /api/dataValueSets``), every id a code."""
    body = {
        "dataElementIdScheme": "CODE",
        "orgUnitIdScheme": "CODE",
        "dataSetIdScheme": "CODE",
        "dataSet": DATA_SET,
        "dataValues": [
            {
                "dataElement": value.element,
                "period": _dhis2_period(value.period),
                "orgUnit": series.office,
                "value": value.text,
                "comment": f"r{value.period.revision}",
            }
            for value in _values(results, series)
            if value.number is not None
        ],
    }
    return _json(body)


def dhis2_metadata(results: Sequence[Result], _series: Series) -> bytes:
    """Data elements and data set (``POST /api/metadata?identifier=CODE``), by code."""
    elements: dict[str, dict[str, Any]] = {}
    for result in results:
        for row in result.rows:
            for measure in MEASURES:
                code, words = f"{row.indicator}_{measure}", measure.capitalize()
                elements[code] = {
                    "code": code,
                    "name": f"{row.indicator} {words}: {row.name}",
                    "shortName": f"{row.indicator} {words}"[:_LONGEST_SHORT_NAME],
                    "domainType": "AGGREGATE",
                    "valueType": "NUMBER",
                    "aggregationType": "NONE",
                    "zeroIsSignificant": True,
                }
    return _json(
        {
            "dataElements": [elements[code] for code in sorted(elements)],
            "dataSets": [
                {
                    "code": DATA_SET,
                    "name": "Kinerja triwulanan (SOP 03/2025)",
                    "shortName": "Kinerja triwulanan",
                    "periodType": "Quarterly",
                    "dataSetElements": [
                        {"dataElement": {"code": code}} for code in sorted(elements)
                    ],
                }
            ],
        }
    )


def adx_file(results: Sequence[Result], series: Series) -> bytes:
    """IHE Aggregate Data Exchange: one group for each quarter that has a value."""
    told = max(result.ratified_at for result in results)
    root = Element("adx", {"xmlns": _ADX, "exported": told.isoformat()})
    for result in _standing(results, series):
        period = Period.of(result.cycle)
        values = [v for v in _of(result) if v.number is not None]
        if not values:
            continue
        place = {"orgUnit": series.office, "period": _adx_period(period), "dataSet": DATA_SET}
        group = SubElement(root, "group", place)
        for value in values:
            SubElement(group, "dataValue", {"dataElement": value.element, "value": value.text})
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def sdmx_file(results: Sequence[Result], series: Series) -> bytes:
    """SDMX-CSV 1.0. FREQ, REF_AREA, INDICATOR, MEASURE and TIME_PERIOD identify a row."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(_SDMX)
    for value in _values(results, series):
        status = _OBSERVED if value.number is not None else _MISSING.get(value.row.measured, "M")
        writer.writerow(
            (
                _STRUCTURE,
                "Q",
                series.office,
                value.row.indicator,
                value.measure,
                value.period.label,
                value.text,
                _unit(value),
                status,
                value.period.revision,
                value.row.basis or "",
            )
        )
    return target.getvalue().encode()


def _values(results: Sequence[Result], series: Series) -> Iterator[Value]:
    for result in _standing(results, series):
        yield from _of(result)


def _standing(results: Sequence[Result], series: Series) -> list[Result]:
    return [result for result in results if series.successor(result.cycle) is None]


def _of(result: Result) -> Iterator[Value]:
    period = Period.of(result.cycle)
    for row in result.rows:
        numbers = (row.numerator, row.denominator, row.value, row.target_quarter, row.achievement)
        for measure, number in zip(MEASURES, numbers, strict=True):
            yield Value(period, row, measure, number)


def _unit(value: Value) -> str:
    if value.measure in ("NILAI", "TARGET"):
        return inert(value.row.unit)
    return "persen" if value.measure == "CAPAIAN" else "jumlah"


def _dhis2_period(period: Period) -> str:
    return f"{period.year}Q{period.quarter}"


def _adx_period(period: Period) -> str:
    return f"{period.year}-{(period.quarter - 1) * _MONTHS + 1:02}-01/P{_MONTHS}M"


def _json(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
