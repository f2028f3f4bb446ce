"""Open data in the words of catalogues: Data Package, DCAT, CKAN, MS-Ind."""

import csv
import hashlib
import io
import json
import re
from decimal import Decimal
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from services.portal.domain.definitions import Definitions, with_form
from services.portal.web.metadata import FIELDS, KEY, About, ckan, datapackage, dcat
from services.portal.web.ms_ind import ms_ind
from services.portal.web.open_data import KINDS, csv_file
from shared.contract.catalogue import Indicator
from shared.contract.sample import CYCLE, INDICATOR, OFFICE
from shared.contract.vocabulary import Formula, Frequency
from shared.tidy import COLUMNS
from tests.unit.portal.pages import portal
from tests.unit.portal.test_warehouse import REVISED, told
from tests.unit.portal.world import form, whole_cycle

BASE: Final = f"https://kinerja.example/data/{OFFICE}/"
CKAN: Final = Draft202012Validator(
    {
        "type": "object",
        "required": ["name", "title", "resources"],
        "properties": {
            "name": {"type": "string", "pattern": "^[a-z0-9_-]{2,100}$"},
            "title": {"type": "string", "minLength": 1},
            "notes": {"type": "string"},
            "author": {"type": "string"},
            "private": {"type": "boolean"},
            "tags": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["name"],
                    "properties": {"name": {"type": "string", "pattern": r"^[\w \-.]{2,100}$"}},
                    "additionalProperties": False,
                },
            },
            "extras": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["key", "value"],
                    "properties": {
                        "key": {"type": "string", "minLength": 1},
                        "value": {"type": "string"},
                    },
                    "additionalProperties": False,
                },
            },
            "resources": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "required": ["url"],
                    "properties": {
                        "url": {"type": "string", "pattern": "^https?://"},
                        "name": {"type": "string"},
                        "format": {"type": "string"},
                        "mimetype": {"type": "string"},
                    },
                    "additionalProperties": False,
                },
            },
        },
        "additionalProperties": False,
    }
)
"""What CKAN's default schema of `package_create` takes of what we say."""


def about(definitions: Definitions | None = None) -> About:
    """Three ratified cycles, one of them superseded."""
    results, series = told()
    known = definitions or with_form(Definitions(office=OFFICE), form())
    return About(OFFICE, "Disdukcapil (contoh)", BASE, csv_file(results, series), series, known)


def definitions_of(*indicators: Indicator, cycle: str = CYCLE) -> Definitions:
    event = form().model_copy(update={"indicators": indicators, "cycle": cycle})
    return with_form(Definitions(office=OFFICE), event)


def test_the_fields_are_the_columns_of_the_file_with_its_key() -> None:
    assert tuple(field["name"] for field in FIELDS) == COLUMNS
    rows = list(csv.DictReader(io.StringIO(about().csv.decode())))
    keys = [tuple(row[name] for name in KEY) for row in rows]

    assert len(set(keys)) == len(keys) > 1
    for field in FIELDS:
        told = field.get("constraints", {})
        for row in rows:
            value = row[field["name"]]
            assert value or not told.get("required"), field["name"]
            if value and "pattern" in told:
                assert re.fullmatch(told["pattern"], value)
            if value and "enum" in told:
                assert value in told["enum"]
            if value and field["type"] in ("number", "integer"):
                Decimal(value)


def test_a_data_package_proves_its_file_and_marks_what_was_replaced() -> None:
    package = json.loads(datapackage(about()))
    (resource,) = package["resources"]

    assert resource["hash"] == f"sha256:{hashlib.sha256(about().csv).hexdigest()}"
    assert resource["bytes"] == len(about().csv)
    assert re.fullmatch(r"[a-z0-9._-]+", package["name"])
    marks = {v["cycle"]: v["superseded_by"] for v in package["kinerja:versi"]}
    assert (marks[CYCLE], marks[REVISED]) == (REVISED, None)


def test_dcat_names_files_versions_and_what_replaced_them() -> None:
    data_set = json.loads(dcat(about()))
    versions = {v["@id"]: v for v in data_set["dcat:hasVersion"]}

    assert data_set["dct:identifier"] == data_set["@id"] == f"urn:kinerja:data:{OFFICE}"
    files = {d["dcat:downloadURL"]["@id"] for d in data_set["dcat:distribution"]}
    assert files == {f"semua.{kind}" for kind in KINDS}
    old = versions[f"urn:kinerja:data:{CYCLE}"]
    assert old["dct:isReplacedBy"] == {"@id": f"urn:kinerja:data:{REVISED}"}
    assert "dct:isReplacedBy" not in versions[f"urn:kinerja:data:{REVISED}"]
    assert re.fullmatch("[0-9a-f]{64}", old["spdx:checksum"]["spdx:checksumValue"])
    span = data_set["dct:temporal"]
    assert span["dcat:startDate"]["@value"] == "2025-04-01"
    assert span["dcat:endDate"]["@value"] == "2025-09-30"
    named = set(re.findall(r'"([a-z]+):[A-Za-z]', json.dumps(data_set)))
    assert named - {"urn", "http", "https"} <= data_set["@context"].keys()


def test_ckan_takes_what_is_said_to_it() -> None:
    body = json.loads(ckan(about()))

    CKAN.validate(body)
    keys = [extra["key"] for extra in body["extras"]]
    assert len(set(keys)) == len(keys)
    assert {"accrualPeriodicity", "id_msind", "kodereferensi", "satuan"} <= set(keys)
    assert f"{BASE}semua.csv" in [resource["url"] for resource in body["resources"]]


@pytest.mark.parametrize(
    "wrong", [{"name": "Data Kinerja"}, {"resources": []}, {"tags": [{"name": "a/b"}]}]
)
def test_the_form_that_ckan_takes_can_be_missed(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        CKAN.validate(json.loads(ckan(about())) | wrong)


def test_ms_ind_says_what_the_catalogue_says_and_makes_nothing_up() -> None:
    (told,) = json.loads(ms_ind(about()))["indikator"]

    assert told["id"] == f"urn:kinerja:indikator:{OFFICE}:DD-01"
    assert told["definisi"] == INDICATOR.definition
    assert told["metode_perhitungan"] == (
        "(Wajib KTP sudah rekam (orang)) / (Wajib KTP dinamis (orang)) × 100"
    )
    assert [v["kode"] for v in told["variabel_pembangun"]] == ["DD-01-PEMBILANG", "DD-01-PENYEBUT"]
    assert told["interpretasi"].startswith("Semakin tinggi")
    assert told["indikator_pembangun"] is None


@pytest.mark.parametrize("formula", Formula)
@pytest.mark.parametrize("frequency", Frequency)
def test_every_formula_and_frequency_has_its_words(formula: Formula, frequency: Frequency) -> None:
    changed = INDICATOR.model_copy(
        update={"formula": formula, "frequency": frequency, "denominator": None}
    )

    (told,) = json.loads(ms_ind(about(definitions_of(changed))))["indikator"]

    assert told["interpretasi"]
    assert told["frekuensi"]
    assert told["metode_perhitungan"] == INDICATOR.numerator


def test_an_indicator_that_was_never_ratified_is_not_published() -> None:
    other = INDICATOR.model_copy(update={"code": "XX-99"})

    told = json.loads(ms_ind(about(definitions_of(INDICATOR, other))))["indikator"]

    assert [indicator["kode"] for indicator in told] == ["DD-01"]


def test_the_newest_form_defines_an_indicator_in_whatever_order_forms_come() -> None:
    old = form()
    new = old.model_copy(
        update={
            "cycle": REVISED,
            "indicators": (INDICATOR.model_copy(update={"definition": "lebih baik"}),),
        }
    )
    start = Definitions(office=OFFICE)

    there, back = with_form(with_form(start, old), new), with_form(with_form(start, new), old)

    assert there == back == with_form(back, new)
    assert there.indicators["DD-01"].definition == "lebih baik"


def test_superseded_rows_stay_in_the_tidy_file() -> None:
    results, _ = told()

    assert {result.cycle for result in results} >= {CYCLE, REVISED}
    text = about().csv.decode()
    assert "99.51" in text
    assert "98.00" in text


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("datapackage.json", "application/json"),
        ("dcat.jsonld", "application/ld+json"),
        ("ckan.json", "application/json"),
        ("ms-ind.json", "application/json"),
    ],
)
async def test_metadata_are_served_where_the_office_publishes(name: str, media_type: str) -> None:
    async with portal(*whole_cycle(), public=(OFFICE,)) as browser:
        answer = await browser.client.get(f"/data/{OFFICE}/{name}")
        again = await browser.client.get(
            f"/data/{OFFICE}/{name}", headers={"If-None-Match": answer.headers["etag"]}
        )
        page = await browser.client.get(f"/data/{OFFICE}")
    async with portal(*whole_cycle()) as closed:
        assert (await closed.client.get(f"/data/{OFFICE}/{name}")).status_code == 404

    assert (answer.status_code, again.status_code) == (200, 304)
    assert answer.headers["content-type"] == media_type
    assert OFFICE in answer.text
    assert f'href="/data/{OFFICE}/{name}"' in page.text


async def test_the_package_proves_the_very_file_that_is_served() -> None:
    async with portal(*whole_cycle(), public=(OFFICE,)) as browser:
        package = (await browser.client.get(f"/data/{OFFICE}/datapackage.json")).json()
        file = await browser.client.get(f"/data/{OFFICE}/{package['resources'][0]['path']}")

    assert package["resources"][0]["hash"] == f"sha256:{hashlib.sha256(file.content).hexdigest()}"
