"""MS-Ind: metadata of statistical indicators, as Satu Data Indonesia asks for them.

Perpres 39/2019; the fields are those of BPS's form. What the office's catalogue does not say is
null, never made up.
"""

import json
from typing import Any, Final

from services.portal.domain.definitions import Definition
from services.portal.web.metadata import About
from shared.contract.vocabulary import Formula, Frequency

_INTERPRETATION: Final = {
    Formula.NAIK: "Semakin tinggi nilainya, semakin baik.",
    Formula.TURUN_2TR: "Semakin rendah nilainya, semakin baik.",
    Formula.TURUN_TR: "Semakin rendah nilainya, semakin baik.",
    Formula.RENTANG: "Baik apabila nilainya berada dalam rentang target.",
    Formula.PREDIKAT: "Semakin tinggi predikatnya, semakin baik.",
    Formula.BATAS_MUTLAK: "Baik apabila nilainya tidak melampaui batas.",
}
_FREQUENCY: Final = {
    Frequency.TRIWULAN: "Triwulanan",
    Frequency.SEMESTER: "Semesteran",
    Frequency.TAHUNAN: "Tahunan",
}


def ms_ind(about: About) -> bytes:
    """Every indicator that was ratified at least once and that a form has defined."""
    told = [
        _indicator(about, code, definition)
        for code, definition in about.definitions.indicators.items()
        if code in about.series.names
    ]
    body = {
        "format": "kinerja.ms-ind.v1",
        "produsen_data": about.publisher,
        "kode_kantor": about.office,
        "kegiatan": "Pengumpulan dan Pengukuran Data Kinerja (SOP 03/2025)",
        "indikator": told,
    }
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


def _indicator(about: About, code: str, known: Definition) -> dict[str, Any]:
    places = ["Kabupaten", *(["Kecamatan"] if known.regional else [])]
    return {
        "id": f"urn:kinerja:indikator:{about.office}:{code}",
        "kode": code,
        "nama": known.name,
        "konsep": known.goal,
        "definisi": known.definition,
        "interpretasi": _INTERPRETATION[known.formula],
        "metode_perhitungan": _method(known),
        "ukuran": "Persentase" if known.unit == "persen" else "Nilai",
        "satuan": known.unit,
        "klasifikasi_penyajian": ["Triwulan", *places],
        "indikator_komposit": False,
        "indikator_pembangun": None,
        "variabel_pembangun": [
            {"kode": f"{code}-{part}", "nama": name}
            for part, name in (("PEMBILANG", known.numerator), ("PENYEBUT", known.denominator))
            if name is not None
        ],
        "level_estimasi": "Kabupaten",
        "dapat_diakses_umum": True,
        "frekuensi": _FREQUENCY[known.frequency],
        "sumber_data": str(known.source),
        "unit_pengampu": known.bidang,
        "katalog_dari": known.cycle,
    }


def _method(known: Definition) -> str:
    if known.denominator is None:
        return known.numerator
    times = "" if known.factor == 1 else f" × {known.factor.normalize():f}"
    return f"({known.numerator}) / ({known.denominator}){times}"
