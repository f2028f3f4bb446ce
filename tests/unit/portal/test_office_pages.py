"""Administrasi, Kantor, Penyiapan and the way back into accounts, as pages."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

import pyotp
import pytest

from shared.contract.sample import CYCLE, OFFICE
from shared.office import Office, load_offices
from tests.unit.collector.served import bearer
from tests.unit.portal.pages import ADDRESSES, PASSWORD, SETUP_CODE, Browser, portal
from tests.unit.portal.world import form

CATALOGUE: Final = f"/offices/{OFFICE}/catalogue"
INDICATORS: Final = [i.model_dump(mode="json") for i in form().indicators]
REFERENCE: Final = ("/kantor/sop", "/kantor/kalender", "/kantor/surat")
OPERATOR_PAGES: Final = (
    "/admin",
    "/admin/akun",
    "/admin/catatan",
    "/admin/mulai",
    "/admin/mulai/pejabat",
    "/admin/mulai/data",
    "/admin/mulai/akun",
    "/admin/mulai/selesai",
)
ROW: Final = {"place": "A3", "outcome": "DITOLAK", "rule": "x", "reason": "Kosong", "remedy": "Isi"}
ANSWER: Final = {
    "result": "taken",
    "dry_run": True,
    "verdicts": [{"place": "A2", "outcome": "DITERIMA", "indicator": "DD-01"}],
    "remarks": [],
}


def with_catalogue(browser: Browser) -> None:
    """The collector's answers about a catalogue that is there."""
    catalogue = {"version": "2025.1", "regions": ["ALALAK"], "indicators": INDICATORS}
    version = {
        "version": "2025.1",
        "by": {"name": "Rahmawati (contoh)"},
        "at": "2025-01-02T08:00:00Z",
        "indicators": len(INDICATORS),
        "regions": 1,
    }
    remark = {"indicator": "DD-01", "rule": "x", "text": "Perlu dilihat", "others": []}
    browser.others.answers |= {
        f"GET collector{CATALOGUE}": (200, catalogue),
        f"GET collector{CATALOGUE}/lint": (200, [remark]),
        f"GET collector{CATALOGUE}/versions": (200, [version]),
    }


def sent(browser: Browser, *methods: str) -> list[Any]:
    return [r for r in browser.others.asked if r.method in methods]


async def test_everybody_in_the_office_sees_the_catalogue_and_its_remarks() -> None:
    async with portal(form()) as browser:
        await browser.come_in("KABID_CAPIL")
        with_catalogue(browser)

        text = (await browser.client.get("/kantor/katalog")).text

        assert INDICATORS[0]["name"] in text
        assert "Perlu dilihat" in text
        assert "Versi 2025.1" in text
        assert "data-import" not in text


async def test_an_office_without_catalogue_is_told_who_brings_one() -> None:
    async with portal() as browser:
        await browser.come_in("KABID_CAPIL")

        text = (await browser.client.get("/kantor/katalog")).text

        assert "belum mempunyai katalog" in text
        assert "Kepala Sub Bagian Keuangan" in text


async def test_a_catalogue_file_is_passed_on_with_what_was_typed_and_its_rows_are_shown() -> None:
    async with portal() as browser:
        await browser.come_in("KASUBAG_KPEP")
        path = f"{CATALOGUE}/import"
        browser.others.answers[f"POST collector{path}"] = (
            200,
            ANSWER | {"result": "refused", "verdicts": [ROW], "rule": "berkas-ditolak"},
        )
        token = await _csrf(browser, "/kantor/katalog")
        typed = {"name": "k.csv", "version": "2026.1", "year": "2026", "dry_run": "true"}
        query = typed | {"kecamatan": "Alalak\nAnjir Muara"}

        answer = await browser.client.post(
            "/kantor/katalog/impor", params=query, content=b"kode", headers={"X-CSRF": token}
        )

        assert 'data-result="refused"' in answer.text
        assert "Kosong" in answer.text
        (request,) = sent(browser, "POST")
        asked = parse_qsl(request.url.query.decode())
        assert [v for k, v in asked if k == "region"] == ["ALALAK", "ANJIR_MUARA"]
        assert dict(asked).items() >= typed.items()
        assert request.content == b"kode"


async def test_a_refusal_of_the_real_import_says_rule_and_remedy() -> None:
    problem = {"rule": "bukan-wewenang", "detail": "Bukan tugas ini", "remedy": "Mohon Kasubag"}
    async with portal() as browser:
        await browser.come_in("KASUBAG_KPEP")
        browser.others.answers[f"POST collector{CATALOGUE}/import"] = (403, problem)
        token = await _csrf(browser, "/kantor/katalog")

        answer = await browser.client.post(
            "/kantor/katalog/impor?name=k.csv", content=b"k", headers={"X-CSRF": token}
        )

        for words in (*problem.values(), 'data-result="refused"', "tidak ada yang disimpan"):
            assert words in answer.text


async def test_no_file_is_passed_on_without_the_session_s_token() -> None:
    async with portal() as browser:
        await browser.come_in("KASUBAG_KPEP")
        for page in ("/kantor/katalog/impor", "/kantor/target/impor", "/kantor/target/riwayat"):
            answer = await browser.client.post(f"{page}?name=k.csv", content=b"k")
            assert answer.status_code == 403

        assert sent(browser, "POST", "PUT") == []


@pytest.mark.parametrize(("role", "may"), [("KASUBAG_KPEP", True), ("SEKRETARIS", False)])
async def test_targets_and_earlier_quarters_are_shown_and_imported_by_who_may(
    role: str, may: Any
) -> None:
    plan = {"kind": "PK", "year": 2025, "version": 0, "title": "PK 2025", "effective": "2025-01-31"}
    document = {"plan": plan, "label": "PK 2025 murni", "file": {"name": "pk.csv"}, "rows": []}
    base = f"recap/offices/{OFFICE}"
    async with portal() as browser:
        await browser.come_in(role)
        browser.others.answers |= {
            f"GET {base}/targets": (200, {"documents": [document]}),
            f"GET {base}/history": (200, {"quarters": {"2024-Q4": {}}}),
            f"GET {base}/imports": (200, []),
        }

        text = (await browser.client.get("/kantor/target")).text

        assert "PK 2025 murni" in text
        assert "2024-Q4" in text
        assert ("data-import" in text) is may


async def test_targets_and_history_go_to_recap_by_its_methods() -> None:
    async with portal() as browser:
        await browser.come_in("KASUBAG_KPEP")
        base = f"/offices/{OFFICE}"
        said = {"result": "dry-run", "rows": [{"origin": "A2", "verdict": "DITERIMA"}]}
        browser.others.answers |= {
            f"PUT recap{base}/targets": (200, said),
            f"POST recap{base}/history": (200, said),
        }
        headers = {"X-CSRF": await _csrf(browser, "/kantor/katalog")}

        for page in ("/kantor/target/impor", "/kantor/target/riwayat"):
            answer = await browser.client.post(
                f"{page}?name=x.csv&dry_run=true", content=b"x", headers=headers
            )
            assert 'data-result="taken"' in answer.text


async def test_the_office_s_files_are_shown_with_where_they_live() -> None:
    async with portal(form()) as browser:
        await browser.come_in("KABID_PIAK")

        sop, calendar, letters = [(await browser.client.get(page)).text for page in REFERENCE]

        assert "usulan, tanda pelaksana pada naskah SOP hilang" in sop
        assert "shared/sop/sop-03-2025.toml" in sop
        assert "shared/sop/calendar-2025.toml" in calendar
        assert "shared/letters/templates/" in letters
        assert letters.count("SHA-256") >= 1
        assert "belum pernah dibuat" in letters


async def test_a_template_shows_the_newest_letter_that_was_made_from_it() -> None:
    letter = {"id": "L1-1", "code": "L1", "subject": "Pengisian data"}
    async with portal(form()) as browser:
        await browser.come_in("KABID_PIAK")
        browser.others.answers[f"GET notifier/cycles/{CYCLE}/letters"] = (200, [letter])

        text = (await browser.client.get("/kantor/surat")).text

        assert f"/siklus/{CYCLE}/surat/berkas/L1-1.pdf" in text


@pytest.mark.parametrize(
    "page", ["/admin", "/admin/akun", "/admin/akun/x", "/admin/catatan", "/admin/mulai"]
)
async def test_the_operator_s_pages_are_the_operator_s(page: str) -> None:
    async with portal() as browser:
        await browser.come_in("KEPALA_DINAS")

        answer = await browser.client.get(page)

        assert answer.status_code == 403
        assert "bukan-petugas-ti" in answer.text


@pytest.mark.parametrize(
    "page", [*OPERATOR_PAGES, *REFERENCE, "/kantor/katalog", "/dua-langkah", "/akun"]
)
async def test_pages_of_administration_have_nothing_that_the_policy_would_refuse(page: str) -> None:
    async with portal(form()) as browser:
        await browser.come_in("OPERATOR")
        with_catalogue(browser)
        browser.others.answers |= {f"GET {name}/parked": (200, []) for name in ADDRESSES}

        answer = await browser.client.get(page)

        assert answer.status_code == 200
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", answer.text), (
            page
        )


async def test_a_forgotten_password_gets_a_new_one_that_must_be_changed() -> None:
    async with portal() as browser:
        await browser.come_in("SEKRETARIS")
        await browser.come_in("OPERATOR")
        page = "/admin/akun/sekretaris"

        given = await browser.client.post(
            f"{page}/sandi", data=await browser.form(page, f"{page}/sandi")
        )

        password = re.search(r"<code[^>]*>([a-z-]{19})</code>", given.text)
        assert password is not None
        old = {"login": "sekretaris", "password": PASSWORD}
        assert (await browser.client.post("/masuk", data=old)).status_code == 401
        new = {"login": "sekretaris", "password": password.group(1)}
        assert (await browser.client.post("/masuk", data=new)).status_code == 303
        assert (await browser.client.get("/")).headers["location"] == "/akun"


async def test_a_second_factor_is_set_up_asked_for_lost_and_taken_away_by_the_operator() -> None:
    async with portal() as browser:
        await browser.come_in("OPERATOR")
        operator = browser.client.cookies["kinerja"]
        browser.client.cookies.delete("kinerja")
        await browser.come_in("SEKRETARIS")
        secret = await _turn_on(browser)
        entering = {"login": "sekretaris", "password": PASSWORD}

        asked = await browser.client.post("/masuk", data=entering)
        assert asked.headers["location"].startswith("/masuk/kode")
        replay = {"code": pyotp.TOTP(secret).now()}
        refused = await browser.client.post("/masuk/kode", data=replay)
        assert (refused.status_code, "sudah pernah dipakai" in refused.text) == (401, True)

        browser.client.cookies.set("kinerja", operator)
        page = "/admin/akun/sekretaris"
        act = f"{page}/dua-langkah"
        await browser.client.post(act, data=await browser.form(page, act))
        log = (await browser.client.get("/admin/catatan")).text
        for words in ("verifikasi dua langkah dihapus", "kode verifikasi ditolak"):
            assert words in log
        assert secret not in log
        entered = await browser.client.post("/masuk", data=entering)
        assert entered.headers["location"] == "/"


async def test_a_second_factor_is_given_up_with_the_password_and_not_without() -> None:
    async with portal() as browser:
        await browser.come_in("SEKRETARIS")
        await _turn_on(browser)
        act = "/dua-langkah/matikan"
        fields = await browser.form("/dua-langkah", act)

        wrong = await browser.client.post(act, data=fields | {"password": "salah"})
        right = await browser.client.post(act, data=fields | {"password": PASSWORD})

        assert (wrong.status_code, right.status_code) == (422, 303)


async def test_where_the_office_wants_a_second_factor_nothing_else_comes_first() -> None:
    async with portal(offices=_wanting("KEPALA_DINAS")) as browser:
        await browser.come_in("KEPALA_DINAS")

        assert (await browser.client.get("/")).headers["location"] == "/dua-langkah"
        await _turn_on(browser)
        assert (await browser.client.get("/")).status_code == 200
        act, fields = (
            "/dua-langkah/matikan",
            await browser.form("/dua-langkah", "/dua-langkah/kode-baru"),
        )
        refused = await browser.client.post(act, data=fields | {"password": PASSWORD})
        assert (refused.status_code, "mewajibkan" in refused.text) == (422, True)


async def test_on_an_empty_installation_the_setup_code_makes_the_first_account_once() -> None:
    typed = {
        "office": OFFICE,
        "name": "Rizky (contoh)",
        "login": "rizky",
        "new": PASSWORD,
        "again": PASSWORD,
    }
    async with portal() as browser:
        assert "/mulai" in (await browser.client.get("/masuk")).text
        wrong = await browser.client.post("/mulai", data=typed | {"code": "x"})
        assert (wrong.status_code, PASSWORD in wrong.text) == (422, False)
        weak = typed | {"code": SETUP_CODE, "new": "pendek", "again": "pendek"}
        assert (await browser.client.post("/mulai", data=weak)).status_code == 422

        made = await browser.client.post("/mulai", data=typed | {"code": SETUP_CODE.upper()})

        assert made.headers["location"] == "/admin/mulai"
        assert (await browser.client.get("/admin/mulai")).status_code == 200
        again = await browser.client.post(
            "/mulai", data=typed | {"code": SETUP_CODE, "login": "budi"}
        )
        assert again.headers["location"] == "/masuk"
        assert await browser.accounts.account("budi") is None


async def test_the_wizard_composes_the_register_that_services_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "offices.toml"
    monkeypatch.setenv("KINERJA_OFFICES_FILE", str(file))
    async with portal(offices={}) as browser:
        await browser.come_in("OPERATOR")
        await _compose(browser)

        text = (await browser.client.get("/admin/mulai/selesai")).text
        assert "Tulis ke berkas kantor" in text
        fields = await browser.form("/admin/mulai/selesai", "/admin/mulai/tulis")
        await browser.client.post("/admin/mulai/tulis", data=fields)

        office = load_offices(file)[OFFICE]
        assert (office.city, office.second_factor) == ("Contoh", ("KEPALA_DINAS",))
        assert [(o.name, o.kind) for o in office.officers] == [("B (contoh)", "PLT")]
        assert "tertulis, belum dipakai" in (await browser.client.get("/admin/mulai/selesai")).text


async def test_without_a_file_of_its_own_the_wizard_offers_a_download_and_writes_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("KINERJA_OFFICES_FILE", raising=False)
    before = load_offices()
    async with portal(offices={}) as browser:
        await browser.come_in("OPERATOR")
        await _compose(browser)
        page = (await browser.client.get("/admin/mulai/selesai")).text
        fields = await browser.form("/admin/mulai/selesai", "/admin/mulai/buang")

        refused = await browser.client.post("/admin/mulai/tulis", data=fields)
        given = await browser.client.get("/admin/mulai/offices.toml")

        assert "Tulis ke berkas kantor" not in page
        assert (refused.status_code, "tidak-dapat-ditulis" in refused.text) == (409, True)
        (tmp_path / "offices.toml").write_text(given.text)
        assert load_offices(tmp_path / "offices.toml")[OFFICE].city == "Contoh"
        assert load_offices() == before
        await browser.client.post("/admin/mulai/buang", data=fields)
        assert "kop-belum-diisi" in (await browser.client.get("/admin/mulai/offices.toml")).text


async def test_a_wrong_officer_is_named_with_its_fault_and_nothing_is_kept() -> None:
    async with portal() as browser:
        await browser.come_in("OPERATOR")
        page = "/admin/mulai/pejabat"
        fields = await browser.form(page, page)
        wrong = {"role": "SEKRETARIS", "name": "B", "kind": "PLT", "since": "2026-01-01"}

        answer = await browser.client.post(page, data=fields | wrong)

        assert answer.status_code == 422
        assert "memerlukan nomor SK" in answer.text
        assert 'value="2026-01-01"' in answer.text
        assert "berlaku" in (await browser.client.get("/admin/mulai/selesai")).text


async def test_officers_without_account_get_one_each_with_the_password_shown_once() -> None:
    async with portal() as browser:
        await browser.come_in("OPERATOR")
        page = "/admin/mulai/akun"
        fields = await browser.form(page, page)
        officers = load_offices()[OFFICE].officers
        at = next(n for n, o in enumerate(officers) if o.role == "SEKRETARIS")

        ticked = {"officer": str(at), f"login-{at}": "siti"}
        made = await browser.client.post(page, data=fields | ticked)

        password = re.search(r"siti · <code[^>]*>([a-z-]{19})</code>", made.text)
        assert password is not None
        entering = {"login": "siti", "password": password.group(1)}
        assert (await browser.client.post("/masuk", data=entering)).status_code == 303
        account = await browser.accounts.account("siti")
        assert account is not None
        assert account.roles == ("SEKRETARIS",)


async def test_the_command_drops_a_lost_second_factor_of_the_last_operator() -> None:
    body = {"name": "X (contoh)", "roles": ["OPERATOR"], "without_second_factor": True}
    async with portal() as browser:
        await browser.come_in("OPERATOR")
        await _turn_on(browser)

        answer = await browser.client.put(
            "/api/accounts/operator", json=body, headers=bearer("OPERATOR", OFFICE, "portal")
        )

        entering = {"login": "operator", "password": answer.json()["password"]}
        entered = await browser.client.post("/masuk", data=entering)
        assert entered.headers["location"] == "/"


async def _turn_on(browser: Browser) -> str:
    """Set up a second factor as a person does; its secret."""
    page = (await browser.client.get("/dua-langkah")).text
    assert re.search(r"<svg[^>]*viewBox=", page), "a QR code that grows with its box"
    found = re.search(r"<code>([A-Z2-7 ]{32,})</code>", page)
    assert found is not None
    secret = found.group(1).replace(" ", "")
    act = "/dua-langkah/aktifkan"
    fields = await browser.form("/dua-langkah", act)
    typed = {"code": pyotp.TOTP(secret).now(), "password": PASSWORD}
    answer = await browser.client.post(act, data=fields | typed)
    assert "Simpan kode pemulihan" in answer.text, answer.text
    return secret


async def _compose(browser: Browser) -> None:
    """Kop and one Plt. through the wizard."""
    page = "/admin/mulai"
    kop = {
        "government": "PEMERINTAH",
        "name": "DINAS",
        "address": "Jalan",
        "city": "Contoh",
        "meeting_place": "Aula",
        "meeting_time": "09:00",
        "second_factor": "KEPALA_DINAS",
    }
    await browser.client.post(page, data=await browser.form(page, page) | kop)
    page = "/admin/mulai/pejabat"
    officer = {
        "role": "KEPALA_DINAS",
        "name": "B (contoh)",
        "kind": "PLT",
        "decree": "SK 1",
        "since": "2026-01-01",
        "until": "2030-12-31",
    }
    answer = await browser.client.post(page, data=await browser.form(page, page) | officer)
    assert answer.status_code == 303, answer.text


async def _csrf(browser: Browser, page: str) -> str:
    found = re.search(r'data-csrf="([^"]+)"', (await browser.client.get(page)).text)
    assert found is not None
    return found.group(1)


def _wanting(*roles: str) -> Mapping[str, Office]:
    office = load_offices()[OFFICE]
    return {OFFICE: office.model_copy(update={"second_factor": roles})}
