"""The pages: who sees what, where commands go, and what a stranger or a forger gets."""

import json
import re
from typing import Any, Final
from urllib.parse import quote

import httpx
import jwt
import pytest

from shared.contract import Approved, DraftAgreed
from shared.contract.sample import CYCLE, OFFICE
from shared.contract.sample_recap import FINDING
from shared.contract.vocabulary import Progress, Severity
from tests.unit.collector.served import bearer
from tests.unit.portal.pages import ADDRESSES, PASSWORD, Browser, portal
from tests.unit.portal.world import form, progressed, recap, said, whole_cycle

PAGE: Final = f"/siklus/{CYCLE}"
STANDING: Final[dict[str, Any]] = {
    "cycle": CYCLE,
    "status": "KOORDINASI",
    "recap_version": 2,
    "round": 0,
    "rounds": [],
    "meeting": None,
    "table": [],
    "findings": [],
    "confirmations": [],
    "decisions": [],
    "unconfirmed": ["DAFDUK"],
    "blocking": [],
    "undecided": [],
    "escalated": None,
    "rulings": [],
    "agreed": None,
    "signatures": [],
    "revision": 0,
    "quorum": {
        "percent": 51,
        "needed": 1,
        "owners": ["DAFDUK"],
        "present": [],
        "chair": "SEKRETARIS",
        "chair_present": False,
        "met": False,
    },
}

MEETING: Final[dict[str, Any]] = {
    "step": 5,
    "called_at": "2025-10-06T02:00:00Z",
    "due": "2025-10-07T08:00:00Z",
    "at": None,
    "place": None,
    "participants": ["SEKRETARIS"],
    "attendance": [],
    "notes": [],
}


@pytest.mark.parametrize("page", ["/", PAGE, f"{PAGE}/rekap", f"{PAGE}/isi/DAFDUK/SIAK", "/akun"])
async def test_a_stranger_is_led_to_the_door_and_back_again(page: str) -> None:
    async with portal(form()) as browser:
        answer = await browser.client.get(page)

        assert (answer.status_code, answer.headers["location"]) == (303, f"/masuk?ke={quote(page)}")


async def test_who_comes_in_is_led_on_to_the_page_he_asked_for_and_nowhere_else() -> None:
    async with portal(form()) as browser:
        await browser.come_in("SEKRETARIS")
        for asked, led in ((PAGE, PAGE), ("//elsewhere.example", "/"), ("https://x.example", "/")):
            data = {"login": "sekretaris", "password": PASSWORD, "ke": asked}
            answer = await browser.client.post("/masuk", data=data)
            assert answer.headers["location"] == led


async def test_the_cookie_is_for_the_browser_alone() -> None:
    async with portal() as browser:
        await browser.come_in("SEKRETARIS")
        data = {"login": "sekretaris", "password": PASSWORD}
        cookie = (await browser.client.post("/masuk", data=data)).headers["set-cookie"]

        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie


async def test_a_wrong_password_is_answered_on_the_page() -> None:
    async with portal() as browser:
        answer = await browser.client.post("/masuk", data={"login": "x", "password": "y"})

        assert answer.status_code == 401
        assert "tidak sesuai" in answer.text


async def test_a_given_password_must_be_changed_before_anything_else() -> None:
    async with portal(form()) as browser:
        await browser.come_in("SEKRETARIS", must_change=True)

        assert (await browser.client.get(PAGE)).headers["location"] == "/akun"
        assert (await browser.client.get("/akun")).status_code == 200


async def test_every_page_carries_the_headers_that_let_nothing_foreign_in() -> None:
    async with portal(form()) as browser:
        await browser.come_in("SEKRETARIS")
        for page in ("/", PAGE, f"{PAGE}/rekap", "/masuk"):
            headers = (await browser.client.get(page)).headers
            policy = headers["content-security-policy"]
            assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
            assert "unsafe" not in policy
            assert headers["x-frame-options"] == "DENY"
            assert headers["cache-control"] == "no-store"


async def test_no_page_has_script_or_style_that_the_policy_would_refuse() -> None:
    async with portal(*whole_cycle()) as browser:
        await browser.come_in("SEKRETARIS")
        _with_approval(browser)
        for page in ("/", PAGE, f"{PAGE}/rekap", f"{PAGE}/koordinasi", f"{PAGE}/pengesahan"):
            text = (await browser.client.get(page)).text
            assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", text), page
            assert not re.search(r'(?:src|href)="(?:https?:)?//', text), page


async def test_what_people_wrote_is_shown_as_text() -> None:
    evil = "<script>alert(1)</script>"
    async with portal(form().model_copy(update={"title": evil})) as browser:
        await browser.come_in("SEKRETARIS", name="<b>Siti</b>")

        text = (await browser.client.get(PAGE)).text

        assert evil not in text
        assert "&lt;script&gt;" in text
        assert "<b>Siti" not in text


async def test_another_office_s_cycle_does_not_exist_here() -> None:
    async with portal(form()) as browser:
        await browser.come_in("SEKRETARIS", office="kab-lain")

        assert (await browser.client.get(PAGE)).status_code == 404
        assert form().title not in (await browser.client.get("/")).text


async def test_the_start_page_shows_what_is_to_be_done_and_how_far_it_is() -> None:
    async with portal(form()) as browser:
        await browser.come_in("KABID_PIAK")

        text = (await browser.client.get("/")).text

        assert f"{PAGE}/isi/DAFDUK/SIAK" in text
        assert "Pengumpulan data" in text


async def test_the_recap_page_shows_each_figure_with_its_reason() -> None:
    draft = recap(1)
    async with portal(form(), draft) as browser:
        await browser.come_in("SEKRETARIS")

        text = (await browser.client.get(f"{PAGE}/rekap")).text

        assert draft.table[0].why in text
        assert "99,51" in text
        assert "100,31" in text


async def test_closing_the_collection_goes_to_recap_with_the_person_s_own_token() -> None:
    async with portal(form(), recap(1, provisional=True)) as browser:
        await browser.come_in("KASUBAG_KPEP")
        browser.others.answers[f"POST recap/cycles/{CYCLE}/closing"] = (200, {"result": "taken"})
        action = f"{PAGE}/rekap/tutup"
        fields = await browser.form(f"{PAGE}/rekap", action)

        answer = await browser.client.post(action, data=fields)

        assert answer.headers["location"] == f"{PAGE}/rekap"
        (request,) = browser.others.asked
        claims = _claims(request)
        assert (claims["role"], claims["office"], claims["sub"]) == (
            "KASUBAG_KPEP",
            OFFICE,
            "kasubag-kpep",
        )
        assert request.headers["idempotency-key"] == fields["_key"]


@pytest.mark.parametrize("token", ["", "x", None])
async def test_a_form_without_this_session_s_token_acts_not(token: str | None) -> None:
    async with portal(form(), recap(1, provisional=True)) as browser:
        await browser.come_in("KASUBAG_KPEP")
        data = {} if token is None else {"_csrf": token}

        answer = await browser.client.post(f"{PAGE}/rekap/tutup", data=data)

        assert answer.status_code == 403
        assert browser.others.asked == []


async def test_a_refusal_is_shown_with_its_rule_and_who_can_lift_it() -> None:
    problem = {"rule": "belum-lengkap", "detail": "Lembar X belum masuk.", "remedy": "Tunggu."}
    async with portal(form(), recap(1, provisional=True)) as browser:
        await browser.come_in("KASUBAG_KPEP")
        browser.others.answers[f"POST recap/cycles/{CYCLE}/closing"] = (409, problem)
        action = f"{PAGE}/rekap/tutup"

        answer = await browser.client.post(action, data=await browser.form(f"{PAGE}/rekap", action))

        assert answer.status_code == 409
        for words in problem.values():
            assert words in answer.text


async def test_a_service_that_is_away_is_said_in_words() -> None:
    async with portal(form(), recap(2)) as browser:
        await browser.come_in("SEKRETARIS")
        browser.others.away = True

        answer = await browser.client.get(f"{PAGE}/koordinasi")

        assert answer.status_code == 503
        assert "Layanan approval sedang tidak dapat dihubungi" in answer.text


async def test_a_bidang_confirms_or_disputes_with_its_indicators() -> None:
    row = recap(2).table[0].model_dump(mode="json")
    async with portal(form(), recap(2)) as browser:
        await browser.come_in("KABID_DAFDUK")
        browser.others.answers |= {
            f"GET approval/cycles/{CYCLE}": (200, STANDING | {"table": [row]}),
            f"POST approval/cycles/{CYCLE}/confirmations": (200, {"result": "taken"}),
        }
        action = f"{PAGE}/koordinasi/konfirmasi"
        fields = await browser.form(f"{PAGE}/koordinasi", action)

        await browser.client.post(action, data=fields)
        wrong = {"agrees": "tidak", "reason": "Belum final", "indicator": "DD-01"}
        await browser.client.post(action, data=fields | wrong)

        bodies = [json.loads(r.content) for r in browser.others.asked if r.method == "POST"]
        assert bodies == [
            {"recap_version": "2", "agrees": True},
            {
                "recap_version": "2",
                "agrees": False,
                "reason": "Belum final",
                "cells": [{"indicator": "DD-01"}],
            },
        ]


async def test_only_the_head_sees_the_button_that_ratifies() -> None:
    events = [form(), recap(2), said(DraftAgreed, "SEKRETARIS"), _submitted()]
    for role, sees in (("KEPALA_DINAS", True), ("SEKRETARIS", False)):
        async with portal(*events) as browser:
            await browser.come_in(role)
            _with_approval(browser)

            text = (await browser.client.get(f"{PAGE}/pengesahan")).text

            assert ("/pengesahan/sahkan" in text) is sees


async def test_an_operator_makes_an_account_and_nobody_else_does() -> None:
    person = {"name": "Siti (contoh)", "roles": ["SEKRETARIS"]}
    async with portal() as browser:
        for role, status in (("OPERATOR", 200), ("SEKRETARIS", 403), ("KEPALA_DINAS", 403)):
            answer = await browser.client.put(
                "/api/accounts/siti", json=person, headers=bearer(role, OFFICE, "portal")
            )
            assert answer.status_code == status
        made = await browser.client.put(
            "/api/accounts/siti", json=person, headers=bearer("OPERATOR", OFFICE, "portal")
        )
        entering = {"login": "siti", "password": made.json()["password"]}

        assert (await browser.client.post("/masuk", data=entering)).status_code == 303


async def test_an_account_gets_roles_of_the_sop_only() -> None:
    async with portal() as browser:
        answer = await browser.client.put(
            "/api/accounts/siti",
            json={"name": "Siti", "roles": ["BUPATI"]},
            headers=bearer("OPERATOR", OFFICE, "portal"),
        )

        assert answer.status_code == 422
        assert answer.json()["rule"] == "jabatan-tidak-dikenal"


async def test_assets_are_kept_by_browsers_and_unknown_ones_are_not_found() -> None:
    async with portal() as browser:
        text = (await browser.client.get("/masuk")).text
        address = re.search(r'href="(/aset/[^"]+/kinerja\.css)"', text)
        assert address is not None

        found = await browser.client.get(address.group(1))

        assert "immutable" in found.headers["cache-control"]
        assert (await browser.client.get("/aset/x/secret.py")).status_code == 404


def _submitted() -> Any:
    return progressed(Progress.SUBMITTED, "SEKRETARIS")


def _claims(request: httpx.Request) -> dict[str, Any]:
    token = request.headers["authorization"].removeprefix("Bearer ")
    return dict(jwt.decode(token, options={"verify_signature": False}))


async def test_anybody_may_ask_whether_a_hash_is_genuine_and_learns_no_figure() -> None:
    events = whole_cycle()
    ratified = next(event for event in events if isinstance(event, Approved))
    async with portal(*events) as browser:
        known = await browser.client.get(f"/verifikasi?h={ratified.sha256.upper()}")
        changed = await browser.client.get(f"/verifikasi?h={'a' * 64}")
        strange = await browser.client.get("/verifikasi?h=abc")
        by_code = await browser.client.get(f"/verifikasi/{ratified.sha256}")

        assert "Asli." in known.text
        assert "Asli." in by_code.text
        assert "99,51" not in known.text
        assert "Tidak dikenal" in changed.text
        assert "bukan SHA-256" in strange.text


async def test_a_superseded_document_is_genuine_and_said_to_be_superseded() -> None:
    events = [*whole_cycle(), progressed(Progress.SUPERSEDED, "KEPALA_DINAS", sop_step=7)]
    async with portal(*events) as browser:
        answer = await browser.client.get(f"/verifikasi?h={'0f' * 32}")

        assert "digantikan" in answer.text


async def test_a_signed_paper_is_genuine_too() -> None:
    signed = progressed(Progress.SIGNED, "KEPALA_DINAS", sop_step=7, refers_to=f"L7 {'b' * 64}")
    async with portal(form(), signed) as browser:
        assert "L7 bertanda tangan" in (await browser.client.get(f"/verifikasi?h={'b' * 64}")).text


async def test_the_operator_sees_what_is_missing_and_hands_out_accounts() -> None:
    async with portal() as browser:
        await browser.come_in("OPERATOR")
        browser.others.answers |= {f"GET {name}/parked": (200, []) for name in ADDRESSES}
        text = (await browser.client.get("/admin")).text
        assert "Sekretaris Dinas" in text
        fields = await browser.form("/admin/akun", "/admin/akun")
        person = {"login": "siti", "name": "Siti (contoh)", "role": "SEKRETARIS"}

        made = await browser.client.post("/admin/akun", data=fields | person)

        password = re.search(r"<code[^>]*>([a-z-]{19})</code>", made.text)
        assert password is not None
        entering = {"login": "siti", "password": password.group(1)}
        assert (await browser.client.post("/masuk", data=entering)).status_code == 303


@pytest.mark.parametrize("role", ["SEKRETARIS", "KEPALA_DINAS"])
async def test_administration_is_the_operator_s(role: str) -> None:
    async with portal() as browser:
        await browser.come_in(role)

        assert (await browser.client.get("/admin")).status_code == 403


async def test_a_parked_message_is_replayed_with_the_reason_at_the_service_that_holds_it() -> None:
    record = {"id": "kinerja.x:0:1", "cycle": CYCLE, "status": "CULPRIT", "reason": "rusak"}
    async with portal() as browser:
        await browser.come_in("OPERATOR")
        browser.others.answers |= {
            "GET recap/parked": (200, [record]),
            "POST recap/parked/kinerja.x:0:1/replay": (200, {"result": "taken"}),
            **{f"GET {name}/parked": (200, []) for name in ("collector", "approval", "notifier")},
        }
        fields = await browser.form("/admin", "/admin/tertahan")
        why = {"treatment": "replay", "why": "sudah dibetulkan"}

        answer = await browser.client.post("/admin/tertahan", data=fields | why)

        assert answer.status_code == 303
        sent = [r for r in browser.others.asked if r.method == "POST"]
        assert [json.loads(r.content) for r in sent] == [{"why": "sudah dibetulkan"}]


async def test_what_is_typed_for_a_signature_goes_to_its_owner_and_stays_nowhere() -> None:
    async with portal(*whole_cycle()) as browser:
        await browser.come_in("KEPALA_DINAS")
        _with_approval(browser)
        browser.others.answers[f"POST approval/cycles/{CYCLE}/signature"] = (
            200,
            {"status": "SIGNED"},
        )
        action = f"{PAGE}/pengesahan/tanda-tangan"
        fields = await browser.form(f"{PAGE}/pengesahan", action)
        secret = "frasa yang sangat rahasia"

        answer = await browser.client.post(action, data=fields | {"passphrase": secret, "nik": ""})

        assert answer.status_code == 303
        (sent,) = [r for r in browser.others.asked if r.method == "POST"]
        assert json.loads(sent.content) == {"passphrase": secret}
        assert secret not in str(sent.url) + str(sent.headers)
        assert secret not in (await browser.client.get(f"{PAGE}/pengesahan")).text


async def test_a_scan_is_passed_on_and_a_refusal_of_it_is_told() -> None:
    problem = {"rule": "bukan-pindaian", "detail": "Bukan PDF.", "remedy": "Pindai sebagai PDF."}
    async with portal(*whole_cycle()) as browser:
        await browser.come_in("KASUBAG_KPEP")
        _with_approval(browser)
        page = (await browser.client.get(f"{PAGE}/pengesahan")).text
        token = re.search(r'data-csrf="([^"]+)"', page)
        assert token is not None
        headers = {"X-CSRF": token.group(1), "Content-Type": "application/pdf"}
        owner = f"PUT approval/cycles/{CYCLE}/scans/L7"
        address = f"{PAGE}/pengesahan/pindaian?name=l7.pdf&document=L7"
        browser.others.answers[owner] = (200, {"result": "taken"})
        taken = await browser.client.post(address, content=b"%PDF", headers=headers)
        browser.others.answers[owner] = (422, problem)
        refused = await browser.client.post(address, content=b"%PDF", headers=headers)

        assert (taken.status_code, taken.json()) == (200, {"result": "taken"})
        assert (refused.status_code, refused.json()) == (422, problem)


@pytest.mark.parametrize(
    ("role", "page", "act", "typed", "body"),
    [
        (
            "KEPALA_DINAS",
            "putaran",
            "rounds/extension",
            {"reason": "Masih dapat disepakati"},
            {"reason": "Masih dapat disepakati"},
        ),
        ("KEPALA_DINAS", "batal", "cancellation", {"reason": "Diulang"}, {"reason": "Diulang"}),
        (
            "SEKRETARIS",
            "rapat",
            "meeting",
            {"at": "2025-10-06T09:00", "place": "Aula"},
            {"recap_version": "2", "at": "2025-10-06T09:00:00+08:00", "place": "Aula"},
        ),
        (
            "KABID_CAPIL",
            "temuan",
            "findings",
            {"indicator": "DD-01", "reason": "Belum final"},
            {"recap_version": "2", "reason": "Belum final", "cells": [{"indicator": "DD-01"}]},
        ),
    ],
)
async def test_the_rarer_acts_of_coordination_go_to_approval_too(
    role: str, page: str, act: str, typed: dict[str, str], body: dict[str, Any]
) -> None:
    standing = STANDING | {
        "escalated": {"at": "2025-10-06T09:00:00Z"},
        "meeting": MEETING,
    }
    async with portal(form(), recap(2)) as browser:
        await browser.come_in(role)
        browser.others.answers |= {
            f"GET approval/cycles/{CYCLE}": (200, standing),
            f"POST approval/cycles/{CYCLE}/{act}": (200, {"result": "taken"}),
        }
        action = f"{PAGE}/koordinasi/{page}"
        fields = await browser.form(f"{PAGE}/koordinasi", action)

        await browser.client.post(action, data=fields | typed)

        sent = [json.loads(r.content) for r in browser.others.asked if r.method == "POST"]
        assert sent == [body]


async def test_a_time_that_is_none_is_refused_and_goes_nowhere() -> None:
    async with portal(form(), recap(2)) as browser:
        await browser.come_in("SEKRETARIS")
        standing = STANDING | {"meeting": MEETING}
        browser.others.answers[f"GET approval/cycles/{CYCLE}"] = (200, standing)
        action = f"{PAGE}/koordinasi/rapat"
        fields = await browser.form(f"{PAGE}/koordinasi", action)

        answer = await browser.client.post(action, data=fields | {"at": "besok pagi"})

        assert answer.status_code == 422
        assert [r.method for r in browser.others.asked].count("POST") == 0


async def test_the_head_rules_on_a_contested_finding_only_where_it_was_brought_before_him() -> None:
    contested = FINDING.model_copy(update={"severity": Severity.WAJIB_DIJAWAB}).model_dump(
        mode="json"
    )
    standing = STANDING | {"findings": [contested], "undecided": [contested["id"]]}
    async with portal(form(), recap(2)) as browser:
        await browser.come_in("KEPALA_DINAS")
        owner = f"approval/cycles/{CYCLE}"
        browser.others.answers |= {
            f"GET {owner}": (200, standing),
            f"POST {owner}/findings/{contested['id']}/ruling": (200, {"result": "taken"}),
        }
        action = f"{PAGE}/koordinasi/putusan-pimpinan"
        assert action not in (await browser.client.get(f"{PAGE}/koordinasi")).text
        escalated = standing | {"escalated": {"at": "2025-10-06T09:00:00Z"}}
        browser.others.answers[f"GET {owner}"] = (200, escalated)
        fields = await browser.form(f"{PAGE}/koordinasi", action)

        answer = await browser.client.post(
            action, data=fields | {"state": "DIJELASKAN", "note": "x"}
        )

        assert answer.status_code == 303


def _with_approval(browser: Browser) -> None:
    """Approval's answers about a cycle."""
    browser.others.answers |= {
        f"GET approval/cycles/{CYCLE}": (200, STANDING),
        f"GET approval/cycles/{CYCLE}/documents": (200, []),
    }
