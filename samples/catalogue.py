"""The catalogue and the history of a sample, from their CSV files."""

from pathlib import Path

from samples.model import History, PastFigure
from samples.tables import Row, rows
from shared.contract.catalogue import Indicator


def read_catalogue(file: Path, quarter: int) -> tuple[Indicator, ...]:
    """All indicators of the office, each with the target of that quarter."""
    return tuple(_indicator(row, quarter) for row in rows(file))


def _indicator(row: Row, quarter: int) -> Indicator:
    targets = tuple(row.text(f"target_tw{number}") for number in (1, 2, 3, 4))
    return Indicator.model_validate(
        {
            "code": row.text("kode"),
            "kind": row.text("jenis"),
            "name": row.text("nama"),
            "goal_code": row.text("kode_sasaran"),
            "goal": row.text("sasaran"),
            "definition": row.text("definisi_operasional"),
            "numerator": row.text("pembilang"),
            "denominator": row.optional("penyebut"),
            "unit": row.text("satuan"),
            "factor": row.text("faktor"),
            "formula": row.text("rumus"),
            "aggregation": row.text("agregasi"),
            "span": row.text("cakupan"),
            "frequency": row.text("frekuensi"),
            "source": row.text("sumber"),
            "bidang": row.text("bidang"),
            "regional": row.yes("per_kecamatan"),
            "by_sex": row.yes("per_jenis_kelamin"),
            "decimals": row.text("desimal"),
            "baseline": row.optional("baseline"),
            "target_year": row.text("target_tahun"),
            "target_quarter": targets[quarter - 1],
            "targets": targets,
            "planned_target": row.optional("target_pk"),
            "planned_in": row.optional("dokumen_pk"),
            "plausible_min": row.optional("wajar_min"),
            "plausible_max": row.optional("wajar_maks"),
            "jump": row.optional("ambang_lonjakan"),
            "evidence": row.yes("bukti_dukung"),
            "active": row.yes("aktif"),
        }
    )


def read_history(file: Path) -> History:
    """Earlier quarters, each figure that of its quarter alone."""
    history: History = {}
    for row in rows(file):
        history.setdefault(row.text("triwulan"), {})[row.text("kode")] = PastFigure(
            numerator=row.number("pembilang"),
            denominator=row.number("penyebut"),
            value=row.number("nilai"),
        )
    return history
