"""What the ratified figures are, for catalogues: Frictionless Data Package, DCAT, CKAN.

Addresses in a data package and in DCAT are relative to the file itself, so they hold wherever
the portal is reached; CKAN wants them whole.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from services.portal.domain.definitions import Definitions
from services.portal.domain.results import Series, Told
from services.portal.web.open_data import KINDS
from shared.contract.identifiers import Period
from shared.contract.vocabulary import Basis, Measured
from shared.tidy import RATIFIED

CSV: Final = "semua.csv"
_QUARTERLY: Final = "http://publications.europa.eu/resource/authority/frequency/QUARTERLY"
_LAST_MONTH_DAYS: Final = {1: "03-31", 2: "06-30", 3: "09-30", 4: "12-31"}
_FIRST_DAYS: Final = {1: "01-01", 2: "04-01", 3: "07-01", 4: "10-01"}
_KEYWORDS: Final = ("kinerja", "SAKIP", "kependudukan", "pencatatan sipil")
_CONTEXT: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True, slots=True)
class About:
    """What metadata are made from.

    ``base`` is the address of the office's open data and ends with a slash; ``csv`` the tidy file
    of all years. The series has a ratified cycle at least.
    """

    office: str
    publisher: str
    base: str
    csv: bytes
    series: Series
    definitions: Definitions

    @property
    def name(self) -> str:
        """The data set's name in catalogues."""
        return f"data-kinerja-{self.office}"

    @property
    def title(self) -> str:
        """Its title for people."""
        return f"Data kinerja triwulanan {self.publisher}"

    @property
    def modified(self) -> str:
        """When the newest of it was ratified, RFC 3339."""
        newest = max(told.ratified_at for told in self.series.cycles.values())
        return newest.isoformat().replace("+00:00", "Z")


_DESCRIPTION: Final = (
    "Angka kinerja yang telah disahkan kepala perangkat daerah menurut SOP 03/2025, satu baris "
    "untuk tiap indikator, triwulan dan revisi. Koreksi adalah revisi baru; angka yang digantikan "
    "tetap tercantum. Tanpa data perorangan."
)


def _text(name: str, told: str, **constraints: object) -> dict[str, Any]:
    field: dict[str, Any] = {"name": name, "type": "string", "description": told}
    return field | ({"constraints": constraints} if constraints else {})


def _number(name: str, told: str) -> dict[str, Any]:
    return {"name": name, "type": "number", "description": told}


FIELDS: Final[tuple[dict[str, Any], ...]] = (
    _text("kode", "Kode indikator", required=True, pattern=r"[A-Z][A-Z0-9]{0,9}-[0-9]{1,4}"),
    _text("nama", "Nama indikator", required=True),
    _text("sasaran", "Sasaran strategis"),
    _text("periode", "Triwulan", required=True, pattern=r"[0-9]{4}-Q[1-4]"),
    _text("kode_wilayah", "Wilayah; KABUPATEN adalah seluruh kabupaten", required=True),
    _text("bidang", "Bidang pemilik angka"),
    _text("sumber", "Sumber data"),
    _number("pembilang", "Pembilang"),
    _number("penyebut", "Penyebut"),
    _number("nilai", "Realisasi sampai dengan triwulan ini"),
    _text("satuan", "Satuan nilai"),
    _number("target", "Target triwulan"),
    _number("capaian", "Capaian terhadap target triwulan, persen"),
    _number("target_tahun", "Target tahun"),
    _number("capaian_tahun", "Capaian terhadap target tahun, persen"),
    _text("predikat", "Predikat capaian"),
    _text("keterukuran", "Mengapa ada atau tidak ada angka", enum=[str(m) for m in Measured]),
    _text("basis", "Penduduk yang dihitung", enum=[str(basis) for basis in Basis]),
    {"name": "keadaan_per", "type": "date", "description": "Keadaan per tanggal"},
    _text("status", "Hanya data yang disahkan", required=True, enum=[RATIFIED]),
    {
        "name": "revisi",
        "type": "integer",
        "description": "Revisi triwulan itu; yang tertinggi berlaku",
        "constraints": {"required": True, "minimum": 0},
    },
    {
        "name": "disahkan_pada",
        "type": "datetime",
        "format": "any",
        "description": "Saat pengesahan, RFC 3339",
        "constraints": {"required": True},
    },
    _text("sha256", "Hash naskah yang disahkan", required=True, pattern="[0-9a-f]{64}"),
)
"""The columns of the tidy file, as Table Schema says them."""
KEY: Final = ("kode", "periode", "kode_wilayah", "revisi")


def datapackage(about: About) -> bytes:
    """Frictionless Data Package (v1, tabular) over the tidy file of all years."""
    body = {
        "profile": "tabular-data-package",
        "name": about.name,
        "id": _id(about.office),
        "title": about.title,
        "description": _DESCRIPTION,
        "created": about.modified,
        "keywords": list(_KEYWORDS),
        "contributors": [{"title": about.publisher, "role": "publisher"}],
        "resources": [
            {
                "name": "semua",
                "path": CSV,
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(about.csv),
                "hash": f"sha256:{hashlib.sha256(about.csv).hexdigest()}",
                "schema": {
                    "fields": list(FIELDS),
                    "primaryKey": list(KEY),
                    "missingValues": [""],
                },
            }
        ],
        "kinerja:versi": [
            {
                "cycle": cycle,
                "sha256": told.sha256,
                "superseded_by": about.series.successor(cycle),
            }
            for cycle, told in about.series.cycles.items()
        ],
    }
    return _json(body)


def dcat(about: About) -> bytes:
    """DCAT 3 as JSON-LD: the data set, its files, and each ratified quarter as a version."""
    periods = [Period.of(cycle) for cycle in about.series.cycles]
    body = {
        "@context": _CONTEXT,
        "@id": _id(about.office),
        "@type": "dcat:Dataset",
        "dct:identifier": _id(about.office),
        "dct:title": {"@value": about.title, "@language": "id"},
        "dct:description": {"@value": _DESCRIPTION, "@language": "id"},
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": about.publisher},
        "dct:modified": {"@value": about.modified, "@type": "xsd:dateTime"},
        "dct:accrualPeriodicity": {"@id": _QUARTERLY},
        "dct:temporal": _temporal(min(periods, key=_order), max(periods, key=_order)),
        "dcat:keyword": [{"@value": word, "@language": "id"} for word in _KEYWORDS],
        "dcat:distribution": [_distribution("semua", kind) for kind in KINDS],
        "dcat:hasVersion": [
            _version(about, cycle, told) for cycle, told in about.series.cycles.items()
        ],
    }
    return _json(body)


def ckan(about: About) -> bytes:
    """What CKAN's ``package_create`` takes; the data set is the office's whole series."""
    units = sorted({named.unit for named in about.series.names.values()})
    extras = {
        "accrualPeriodicity": "Triwulanan",
        "identifier": _id(about.office),
        "kodereferensi": about.office,
        "id_msind": f"{about.base}ms-ind.json",
        "satuan": ", ".join(units),
        "modified": about.modified,
    }
    body = {
        "name": about.name,
        "title": about.title,
        "notes": _DESCRIPTION,
        "author": about.publisher,
        "private": False,
        "tags": [{"name": word} for word in _KEYWORDS],
        "extras": [{"key": key, "value": value} for key, value in extras.items()],
        "resources": [
            {
                "name": f"semua.{kind}",
                "url": f"{about.base}semua.{kind}",
                "format": kind.rsplit(".", 1)[-1].upper(),
                "mimetype": media_type.partition(";")[0],
            }
            for kind, (media_type, _) in KINDS.items()
        ],
    }
    return _json(body)


def _version(about: About, cycle: str, ratified: Told) -> dict[str, Any]:
    period = Period.of(cycle)
    label = f"{period.label}-r{period.revision}"
    told = {
        "@id": _id(cycle),
        "@type": "dcat:Dataset",
        "dcat:version": label,
        "dct:issued": {"@value": ratified.ratified_at.isoformat(), "@type": "xsd:dateTime"},
        "dct:temporal": _temporal(period, period),
        "spdx:checksum": {"spdx:algorithm": "SHA-256", "spdx:checksumValue": ratified.sha256},
        "dcat:distribution": [_distribution(label, kind) for kind in ("csv", "json", "xlsx")],
    }
    successor = about.series.successor(cycle)
    return told | ({} if successor is None else {"dct:isReplacedBy": {"@id": _id(successor)}})


def _distribution(name: str, kind: str) -> dict[str, Any]:
    media_type = KINDS[kind][0].partition(";")[0]
    return {
        "@type": "dcat:Distribution",
        "dct:title": f"{name}.{kind}",
        "dcat:downloadURL": {"@id": f"{name}.{kind}"},
        "dcat:mediaType": media_type,
    }


def _temporal(first: Period, last: Period) -> dict[str, Any]:
    days = {
        "dcat:startDate": f"{first.year}-{_FIRST_DAYS[first.quarter]}",
        "dcat:endDate": f"{last.year}-{_LAST_MONTH_DAYS[last.quarter]}",
    }
    typed = {name: {"@value": day, "@type": "xsd:date"} for name, day in days.items()}
    return {"@type": "dct:PeriodOfTime", **typed}


def _order(period: Period) -> tuple[int, int]:
    return period.year, period.quarter


def _id(what: str) -> str:
    """Stable: of an office's series, or of one ratified cycle."""
    return f"urn:kinerja:data:{what}"


def _json(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, indent=1).encode()
