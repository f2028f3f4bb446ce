"""Files of targets and of earlier quarters: a word on every row, all or nothing."""

from decimal import Decimal
from typing import Any, Final

import pytest

from services.recap.commands import ImportPast, PastRow, SourceFile
from services.recap.domain.past import take_past
from services.recap.domain.states import HISTORY, History, PastFigure, Quarter
from services.recap.domain.targets import TARGETS, PlanDocument, Targets
from shared.decision import Message, Ref
from shared.refusal import RefusalError
from tests.unit.collector.served import bearer
from tests.unit.recap.reports.house import House, house
from tests.unit.recap.world import CYCLE_ID, IN_TIME, OFFICE, actor, approved, form, non_siak, siak
from tests.unit.tables.files import PERSONAL, xlsx

PK: Final = {
    "kind": "PK",
    "year": "2025",
    "effective": "2025-01-15",
    "title": "Perjanjian Kinerja 2025 (contoh)",
    "name": "pk.csv",
}
RENSTRA: Final = PK | {"kind": "RENSTRA", "until": "2029", "name": "renstra.xlsx"}
PK_FILE: Final = (
    "Kode;Indikator Kinerja;Satuan;Target;TW I;TW II;TW III;TW IV\n"
    "DD-01;Indikator DD-01;persen;99,4;98;98,5;99;99,4\n"
    "PS-01;Indikator PS-01;dokumen;4;1;2;3;4\n"
)
PAST_FILE: Final = (
    "Kode;Tahun;Triwulan;Pembilang;Penyebut;Nilai\n"
    "DD-01;2024;IV;4080;4100;99,51\n"
    "PS-01;2025;2;4;;\n"
)
TO_TARGETS, TO_HISTORY = f"/offices/{OFFICE}/targets", f"/offices/{OFFICE}/history"


def words(answer: Any) -> list[tuple[str, str]]:
    return [(row["about"], row["verdict"]) for row in answer.json()["rows"]]


async def plan(home: House) -> PlanDocument:
    targets = await home.kept(TARGETS, Targets)
    assert targets is not None
    (only,) = targets.documents.values()
    return only


# --- targets ----------------------------------------------------------------------------


async def test_a_plan_is_kept_with_its_targets_and_the_file_it_came_from() -> None:
    async with house() as home:
        answer = await home.send("PUT", TO_TARGETS, PK_FILE, **PK)

        assert answer.status_code == 200, answer.text
        assert words(answer) == [("DD-01 2025", "DITERIMA"), ("PS-01 2025", "DITERIMA")]
        kept = await plan(home)
        assert kept.plan.key == "PK-2025-0"
        assert kept.file.size == len(PK_FILE)
        row = kept.target("DD-01", 2025)
        assert row is not None
        assert (row.target, row.quarters[2], row.origin) == (
            Decimal("99.4"),
            Decimal(99),
            "pk.csv!D2",
        )


async def test_a_dry_run_gives_the_same_verdicts_and_keeps_nothing() -> None:
    async with house() as home:
        looked = await home.send("PUT", TO_TARGETS, PK_FILE, **PK, dry_run="true")

        assert await home.kept(TARGETS, Targets) is None
        taken = await home.send("PUT", TO_TARGETS, PK_FILE, **PK)
        assert words(looked) == words(taken)
        assert (looked.json()["result"], taken.json()["result"]) == ("dry-run", "taken")


async def test_a_plan_of_several_years_has_a_column_for_each() -> None:
    content = xlsx(
        ("Renstra 2025-2029",),
        ("Kode", "Indikator", "Satuan", "Target 2025", "Target 2026", "Target 2029"),
        ("DD-01", "Indikator DD-01", "persen", 99.4, 99.5, None),
        ("PS-01", "Indikator PS-01", "dokumen", 4, None, 8),
    )
    async with house() as home:
        answer = await home.send("PUT", TO_TARGETS, content, **RENSTRA)

        assert [about for about, _ in words(answer)] == [
            "DD-01 2025",
            "DD-01 2026",
            "PS-01 2025",
            "PS-01 2029",
        ]
        last = (await plan(home)).target("PS-01", 2029)
        assert last is not None
        assert (last.target, last.origin) == (Decimal(8), "Lembar1!F4")


async def test_the_same_plan_again_says_what_is_new_and_what_goes() -> None:
    changed = PK_FILE.replace("99,4;98", "99,5;98").replace("\nPS-01;", "\nPS-02;")
    async with house() as home:
        await home.send("PUT", TO_TARGETS, PK_FILE, **PK)
        again = await home.send("PUT", TO_TARGETS, PK_FILE, **PK)
        new = await home.send("PUT", TO_TARGETS, changed, **PK, dry_run="true")

        assert again.json()["result"] == "unchanged"
        assert words(new) == [("DD-01 2025", "DITERIMA"), ("PS-02 2025", "DITERIMA")]
        assert new.json()["removed"] == ["PS-01 2025"]


async def test_a_changed_version_is_kept_beside_the_first() -> None:
    async with house() as home:
        await home.send("PUT", TO_TARGETS, PK_FILE, **PK)
        later = PK | {"version": "1", "effective": "2025-09-01"}
        await home.send("PUT", TO_TARGETS, PK_FILE.replace("99,4;98", "99,6;98"), **later)

        targets = await home.kept(TARGETS, Targets)
        assert targets is not None
        assert list(targets.documents) == ["PK-2025-0", "PK-2025-1"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("DD-02;X;persen;75 poin;;;;", "pk.csv!D4 bukan angka"),
        ("DD-02;X;persen;1.234;;;;", "tulis 1234 atau 1,234"),
        ("DD-02;X;persen;-1;;;;", "target"),
        ("DD-02;X;persen;;;;;", "Target tahun belum diisi"),
        ("dd2;X;persen;1;;;;", "kode indikator"),
        (";X;persen;1;;;;", "kode indikator"),
        ("DD-01;X;persen;1;;;;", "lebih dari sekali"),
    ],
)
async def test_a_row_that_cannot_be_taken_stops_the_whole_file_and_says_why(
    line: str, reason: str
) -> None:
    async with house() as home:
        answer = await home.send("PUT", TO_TARGETS, f"{PK_FILE}{line}\n", **PK)

        problem = answer.json()
        assert (answer.status_code, problem["rule"]) == (422, "baris-ditolak")
        refused = [row for row in problem["rows"] if row["verdict"] == "DITOLAK"]
        assert refused
        assert all(reason in row["reason"] for row in refused)
        assert await home.kept(TARGETS, Targets) is None


async def test_a_year_outside_the_plan_is_refused() -> None:
    content = "Kode;Tahun;Target\nDD-01;2030;5\n"
    async with house() as home:
        answer = await home.send("PUT", TO_TARGETS, content, **RENSTRA | {"name": "r.csv"})

        assert "2030 di luar masa dokumen (2025–2029)" in answer.text


@pytest.mark.parametrize(
    ("kind", "line", "reason"),
    [
        ("ANGGARAN", "DD-01;;;5", "Pagu anggaran belum diisi"),
        ("PK", "DD-01;1;;5", "Realisasi anggaran tercantum tanpa pagu anggaran"),
    ],
)
async def test_money_needs_its_budget(kind: str, line: str, reason: str) -> None:
    content = f"Kode;Target;Pagu;Realisasi Anggaran\n{line}\n"
    async with house() as home:
        answer = await home.send("PUT", TO_TARGETS, content, **PK | {"kind": kind})

        assert reason in answer.text


@pytest.mark.parametrize("role", ["KABID_PIAK", "SEKRETARIS"])
async def test_only_the_kasubag_imports_targets(role: str) -> None:
    async with house() as home:
        answer = await home.send("PUT", TO_TARGETS, PK_FILE, bearer(role, OFFICE, "recap"), **PK)

        assert (answer.status_code, answer.json()["rule"]) == (403, "bukan-wewenang")


@pytest.mark.parametrize("path", [TO_TARGETS, TO_HISTORY])
async def test_people_of_another_office_see_and_import_nothing_here(path: str) -> None:
    stranger = bearer("KASUBAG_KPEP", "6303-dukcapil", "recap")
    async with house() as home:
        method = "PUT" if path == TO_TARGETS else "POST"
        answer = await home.send(method, path, PK_FILE, stranger, **PK)

        assert answer.status_code in {403, 422}
        assert (await home.client.get(path, headers=stranger)).status_code == 403


async def test_a_personal_number_is_refused_with_its_cell_before_anything_is_kept() -> None:
    content = xlsx(("Kode", "Target", "Keterangan"), ("DD-01", 5, PERSONAL))
    async with house() as home:
        answer = await home.send("PUT", TO_TARGETS, content, **PK | {"name": "pk.xlsx"})

        problem = answer.json()
        assert (answer.status_code, problem["rule"]) == (422, "nomor-pribadi")
        assert "C2" in problem["detail"]
        assert PERSONAL not in answer.text
        assert await home.kept(TARGETS, Targets) is None


@pytest.mark.parametrize(
    ("query", "field"),
    [({"kind": "SKP"}, "kind"), ({"effective": "kemarin"}, "effective"), ({"until": "2020"}, "")],
)
async def test_a_plan_that_is_not_named_rightly_is_refused(
    query: dict[str, str], field: str
) -> None:
    async with house() as home:
        answer = await home.send("PUT", TO_TARGETS, PK_FILE, **PK | query)

        assert answer.status_code == 422
        assert field in answer.text


async def test_a_table_without_rows_is_refused() -> None:
    async with house() as home:
        answer = await home.send("PUT", TO_TARGETS, "Kode;Target\n", **PK)

        assert (answer.status_code, answer.json()["rule"]) == (422, "berkas-kosong")


# --- history ----------------------------------------------------------------------------


async def test_earlier_quarters_are_taken_from_a_file() -> None:
    async with house() as home:
        answer = await home.send("POST", TO_HISTORY, PAST_FILE, name="riwayat.csv")

        assert answer.status_code == 200, answer.text
        assert words(answer) == [("DD-01 2024-Q4", "DITERIMA"), ("PS-01 2025-Q2", "DITERIMA")]
        history = await home.kept(HISTORY, History)
        assert history is not None
        assert history.quarters["2025-Q2"].figures["PS-01"].numerator == Decimal(4)


async def test_a_file_changes_only_the_rows_that_it_has() -> None:
    async with house() as home:
        await home.send("POST", TO_HISTORY, PAST_FILE, name="a.csv")
        more = "Kode;Periode;Pembilang;Penyebut\nDD-01;2025-Q2;5;6\nPS-01;2025-Q2;4;\n"
        answer = await home.send("POST", TO_HISTORY, more, name="b.csv")

        assert words(answer) == [("DD-01 2025-Q2", "DITERIMA"), ("PS-01 2025-Q2", "SAMA")]
        history = await home.kept(HISTORY, History)
        assert history is not None
        assert list(history.quarters["2025-Q2"].figures) == ["DD-01", "PS-01"]
        assert list(history.quarters) == ["2024-Q4", "2025-Q2"]


async def test_the_same_file_again_changes_nothing() -> None:
    async with house() as home:
        await home.send("POST", TO_HISTORY, PAST_FILE, name="a.csv")
        again = await home.send("POST", TO_HISTORY, PAST_FILE, name="a.csv")

        assert again.json()["result"] == "unchanged"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("DD-01;2024;V;1;2;", "triwulan"),
        ("DD-01;;IV;1;2;", "triwulan"),
        ("DD-01;2024;IV;satu;2;", "a.csv!D4"),
        ("DD-01;2024;IV;1;2;", "lebih dari sekali"),
        ("DD-01;2024;I;-1;2;", "pembilang"),
    ],
)
async def test_an_earlier_quarter_that_cannot_be_read_is_refused(line: str, reason: str) -> None:
    async with house() as home:
        answer = await home.send("POST", TO_HISTORY, f"{PAST_FILE}{line}\n", name="a.csv")

        assert (answer.status_code, answer.json()["rule"]) == (422, "baris-ditolak")
        assert reason in answer.text
        assert await home.kept(HISTORY, History) is None


async def test_a_file_does_not_change_what_was_ratified_here() -> None:
    line = "Kode;Periode;Pembilang;Penyebut;Nilai\n{};2025-Q3;{};;2\n"
    async with house() as home:
        await home.told(form(), siak(), non_siak())
        closed = await home.close(CYCLE_ID)
        await home.told(approved(closed["recap_version"]))
        other = await home.send("POST", TO_HISTORY, line.format("PS-01", 9), name="a.csv")
        same = await home.send("POST", TO_HISTORY, line.format("PS-01", 2), name="a.csv")

        assert (other.status_code, same.status_code) == (422, 200), same.text
        assert "sudah disahkan" in other.json()["rows"][0]["reason"]
        assert same.json()["result"] == "unchanged"


async def test_it_is_written_down_who_brought_which_file_and_what_came_of_it() -> None:
    async with house() as home:
        await home.send("PUT", TO_TARGETS, PK_FILE, **PK)
        await home.send("PUT", TO_TARGETS, PK_FILE, **PK)
        await home.send("PUT", TO_TARGETS, PK_FILE.split("\nPS-01;")[0], **PK)
        await home.send("POST", TO_HISTORY, PAST_FILE, name="riwayat.csv", dry_run="true")
        await home.send("POST", TO_HISTORY, PAST_FILE, name="riwayat.csv")

        notes = (await home.get(f"/offices/{OFFICE}/imports")).json()

        assert sorted((note["about"], note["accepted"], note["removed"]) for note in notes) == [
            ("PK 2025 Murni", 0, ["PS-01 2025"]),
            ("PK 2025 Murni", 2, []),
            ("Riwayat 2024-Q4, 2025-Q2", 2, []),
        ]
        assert {note["by"]["role"] for note in notes} == {"KASUBAG_KPEP"}


async def test_the_file_of_a_plan_can_be_had_again_byte_for_byte() -> None:
    async with house() as home:
        await home.send("PUT", TO_TARGETS, PK_FILE, **PK | {"name": "PK 2025 “final”.csv"})

        answer = await home.get(f"{TO_TARGETS}/PK-2025-0/file")

        assert answer.content == PK_FILE.encode()
        assert "PK%202025" in answer.headers["content-disposition"]
        assert (await home.get(f"{TO_TARGETS}/PK-2026-0/file")).status_code == 404


async def test_a_row_that_was_ratified_meanwhile_is_refused_when_it_is_decided() -> None:
    """The look before the upload may be late: the decision looks again."""
    history = History(quarters={"2025-Q2": Quarter(revision=0, figures={"PS-01": PastFigure()})})
    row = {"quarter": "2025-Q2", "indicator": "PS-01", "figure": {"numerator": 4}, "origin": "A2"}
    file = SourceFile(name="a.csv", sha256="0f" * 32, size=1)
    command = ImportPast(file=file, rows=(PastRow.model_validate(row),))
    message = Message(command, "m", IN_TIME, Ref(HISTORY, OFFICE), actor("KASUBAG_KPEP"))

    with pytest.raises(RefusalError) as caught:
        take_past(message, history, command)

    assert caught.value.rejected.rule == "baris-ditolak"
