"""How cells are called: in refusals, and where an export prints more than a pair."""

from decimal import Decimal

from services.collector.domain.cells import changes, code_of, places
from shared.contract.figures import Count, Movement
from shared.contract.recap import Cell
from tests.unit.collector.world import figures, row

CELL = Cell(indicator="DD-01", region="ALALAK", part="PENYEBUT", group="JML")


def test_up_to_five_cells_are_named_and_the_others_counted() -> None:
    assert places([CELL] * 5) == "; ".join(["DD-01 ALALAK PENYEBUT JML"] * 5)
    assert places([CELL] * 7).endswith("; dan 2 sel lain")


def test_a_columns_head_becomes_a_code() -> None:
    assert code_of("Hapus OPERATOR") == "MUTASI_HAPUS_OPERATOR"
    assert code_of("TERBIT AKTA (LUAR–DKB)") == "MUTASI_TERBIT_AKTA_LUAR_DKB"
    assert len(code_of("X" * 100)) == 40


def test_all_that_an_export_prints_is_compared_cell_by_cell() -> None:
    plain = row("ALALAK", 90)
    printed = plain.model_copy(
        update={
            "remainder": Count(total=Decimal(110)),
            "percent": Decimal("45.00"),
            "opening": Count(total=Decimal(199), male=Decimal(99)),
            "movements": (Movement(name="Pindah", adds=False, count=Count(total=Decimal(3))),),
        }
    )

    changed = changes((figures("DD-01", plain),), (figures("DD-01", printed),))

    assert [(cell.part, cell.group) for cell in changed] == [
        ("AWAL", "JML"),
        ("AWAL", "LK"),
        ("MUTASI_PINDAH", "JML"),
        ("PERSEN", "JML"),
        ("SISA", "JML"),
    ]
