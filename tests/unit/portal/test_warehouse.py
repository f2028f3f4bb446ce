"""DHIS2, ADX and SDMX: what stands, once, by stable codes; missing is missing."""

import csv
import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from lxml import etree

from services.portal.domain.results import Result, Series, result, with_result
from services.portal.web.open_data import KINDS
from services.portal.web.warehouse import MEASURES, adx_file, dhis2_file, dhis2_metadata, sdmx_file
from shared.contract import Approved
from shared.contract.sample import CYCLE, OFFICE
from shared.contract.sample_recap import ROW
from shared.contract.vocabulary import Measured
from tests.unit.portal.pages import portal
from tests.unit.portal.world import said, whole_cycle

XSD: Final = etree.XMLSchema(etree.parse(Path(__file__).with_name("adx.xsd")))
ADX: Final = "{urn:ihe:qrph:adx:2015}"
MISSING: Final = ROW.model_copy(
    update={
        "indicator": "DD-02",
        "measured": Measured.TIDAK_TERSEDIA,
        "numerator": None,
        "denominator": None,
        "value": None,
        "achievement": None,
    }
)
ZERO: Final = ROW.model_copy(update={"indicator": "DD-03", "value": Decimal("0.00")})
REVISED: Final = CYCLE.replace(":r0", ":r1")


def approved(cycle: str, value: str) -> Approved:
    row = ROW.model_copy(update={"value": Decimal(value)})
    return said(Approved, "KEPALA_DINAS", cycle=cycle, table=(row, MISSING, ZERO))


def told() -> tuple[list[Result], Series]:
    """Two revisions of a quarter and one of the quarter before."""
    events = [
        approved(CYCLE, "99.51"),
        approved(REVISED, "98.00"),
        approved(f"{OFFICE}:2025-Q2:r0", "97.00"),
    ]
    series = Series(office=OFFICE)
    for event in events:
        series = with_result(series, event)
    return [result(event) for event in events], series


def values(body: dict[str, Any]) -> dict[tuple[str, str], str]:
    found = [((v["dataElement"], v["period"]), v["value"]) for v in body["dataValues"]]
    assert len(dict(found)) == len(found)
    return dict(found)


def test_a_data_value_set_has_each_standing_value_once_under_codes() -> None:
    body = json.loads(dhis2_file(*told()))

    assert body["dataElementIdScheme"] == body["orgUnitIdScheme"] == "CODE"
    assert {v["orgUnit"] for v in body["dataValues"]} == {OFFICE}
    assert all(re.fullmatch(r"\d{4}Q[1-4]", v["period"]) for v in body["dataValues"])
    found = values(body)
    assert found["DD-01_NILAI", "2025Q3"] == "98.00"
    assert found["DD-01_NILAI", "2025Q2"] == "97.00"
    assert found["DD-03_NILAI", "2025Q3"] == "0.00"


@pytest.mark.parametrize("write", [dhis2_file, adx_file])
def test_what_is_missing_has_no_value_and_no_zero(write: Any) -> None:
    text = write(*told()).decode()

    assert "DD-02_NILAI" not in text
    assert "DD-02_TARGET" in text


def test_every_value_has_its_data_element_in_the_metadata() -> None:
    metadata = json.loads(dhis2_metadata(*told()))
    codes = [element["code"] for element in metadata["dataElements"]]
    (data_set,) = metadata["dataSets"]

    assert len(set(codes)) == len(codes) == 3 * len(MEASURES)
    assert {v["dataElement"] for v in json.loads(dhis2_file(*told()))["dataValues"]} <= set(codes)
    assert [e["dataElement"]["code"] for e in data_set["dataSetElements"]] == codes
    assert data_set["code"] == json.loads(dhis2_file(*told()))["dataSet"]
    assert all(len(element["shortName"]) <= 50 for element in metadata["dataElements"])


def test_adx_is_by_the_profile_and_says_the_same_as_the_data_value_set() -> None:
    document = etree.fromstring(adx_file(*told()))

    XSD.assertValid(document)
    found = {
        (value.get("dataElement"), _quarter(group.get("period", ""))): value.get("value")
        for group in document.iter(f"{ADX}group")
        for value in group
    }
    assert found == values(json.loads(dhis2_file(*told())))
    assert [group.get("period") for group in document] == ["2025-07-01/P3M", "2025-04-01/P3M"]


def test_the_profile_s_rules_find_what_is_none() -> None:
    document = adx_file(*told())

    for right, wrong in (
        (b"urn:ihe:qrph:adx:2015", b"urn:other"),
        (b"2025-07-01/P3M", b"2025Q3"),
        (b'value="98.00"', b'value="98,00"'),
        (b"DD-01_TARGET", b"DD-01_NILAI"),
    ):
        assert right in document
        assert not XSD.validate(etree.fromstring(document.replace(right, wrong)))


def _quarter(period: str) -> str:
    year, month = period[:4], int(period[5:7])
    return f"{year}Q{(month + 2) // 3}"


def rows() -> Iterator[dict[str, str]]:
    yield from csv.DictReader(io.StringIO(sdmx_file(*told()).decode()))


def test_sdmx_rows_have_a_unique_key_and_say_why_there_is_no_value() -> None:
    found = list(rows())
    keys = [(r["REF_AREA"], r["INDICATOR"], r["MEASURE"], r["TIME_PERIOD"]) for r in found]

    assert len(set(keys)) == len(keys) == 2 * 3 * len(MEASURES)
    assert {r["FREQ"] for r in found} == {"Q"}
    by = {key[1:]: row for key, row in zip(keys, found, strict=True)}
    assert by["DD-01", "NILAI", "2025-Q3"]["OBS_VALUE"] == "98.00"
    assert by["DD-01", "NILAI", "2025-Q3"]["REVISION"] == "1"
    missing = by["DD-02", "NILAI", "2025-Q3"]
    assert (missing["OBS_VALUE"], missing["OBS_STATUS"]) == ("", "M")
    assert by["DD-03", "NILAI", "2025-Q3"]["OBS_STATUS"] == "A"


@pytest.mark.parametrize("kind", KINDS)
async def test_every_kind_is_served_to_the_office_and_where_it_publishes_to_all(kind: str) -> None:
    async with portal(*whole_cycle(), public=(OFFICE,)) as browser:
        answer = await browser.client.get(f"/data/{OFFICE}/2025.{kind}")
        page = await browser.client.get(f"/data/{OFFICE}")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == KINDS[kind][0]
    assert f'href="/data/{OFFICE}/semua.{kind}"' in page.text
