"""Sends what must not stay anywhere through every entrance of a running system."""

from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from deploy.local.principals import PORTAL, SERVICES
from samples import Sample
from samples.cycle import Cycle
from shared.contract import TOPICS
from shared.engine.records import Record
from shared.security import Principal
from shared.sop import load_sop
from tests.system.canaries import Canaries, pdf, workbook
from tests.system.house import House

FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Planter:
    """One office's people and a stranger, who send what they should not."""

    house: House
    sample: Sample
    client: httpx.AsyncClient
    canaries: Canaries
    answers: dict[str, bytes] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)

    async def everywhere(self) -> None:
        """Through all entrances, one after the other."""
        steps = Cycle(
            self.house.officers(self.sample, self.client, patience=60),
            load_sop(),
            self.sample.cycle,
        )
        await steps.prepare()
        await steps.issue()
        await self._headers_and_addresses()
        await self._texts()
        await self._files()
        await self._portal()
        await self._kafka()

    @property
    def sheet(self) -> str:
        """The address of a sheet that PIAK fills."""
        return f"/cycles/{self.sample.cycle}/sheets/DAFDUK/SIAK"

    async def _headers_and_addresses(self) -> None:
        for service in SERVICES:
            number, secret = self.canaries.number, self.canaries.secret
            for name in ("X-Correlation-Id", "Idempotency-Key", "traceparent", "If-Match"):
                where = f"{service} header {name}"
                await self._ask(service, "GET", "/parked", headers={name: number(where)})
            agent = {"User-Agent": number(f"{service} agent"), "Referer": number(f"{service} ref")}
            await self._ask(service, "GET", "/parked", headers=agent)
            token = {"Authorization": f"Bearer {secret(f'{service} token')}"}
            await self._ask(service, "GET", "/parked", headers=token)
            basic = {"Authorization": secret(f"{service} authorization")}
            await self._ask(service, "GET", "/parked", headers=basic)
            await self._ask(service, "GET", f"/parked/{number(f'{service} path')}")
            await self._ask(service, "GET", f"/{secret(f'{service} path')}?a=1", role=None)
            await self._ask(service, "GET", f"/parked?closed={number(f'{service} query')}")
            await self._ask(service, "GET", f"/parked?token={secret(f'{service} query')}")
            await self._ask(
                service, "POST", "/parked/resume", json={"why": number(f"{service} why")}
            )
            await self._ask(
                service, "POST", "/parked/resume", json={number(f"{service} field"): "x"}
            )

    async def _texts(self) -> None:
        number, cycle = self.canaries.number, self.sample.cycle
        grouped = " ".join(number("grouped reason")[at : at + 4] for at in range(0, 16, 4))
        for role, service, method, path, body in (
            ("KASUBAG_KPEP", "collector", "POST", "/cycles/draft", {
                "year": 2025, "quarter": 4, "letter_concept": f"Konsep {number('letter text')}",
            }),
            ("KABID_PIAK", "collector", "POST", f"{self.sheet}/withdrawal", {"reason": grouped}),
            ("KABID_PIAK", "collector", "PUT", f"{self.sheet}/draft", {"figures": [
                {"indicator": "DD-01", "note": number("a note of a cell"), "rows": [
                    {"region": "KABUPATEN", "numerator": {"total": number("a cell")}}]}]}),
            ("KASUBAG_KPEP", "recap", "POST", f"/cycles/{cycle}/closing", {
                "note": number("a note")}),
            ("SEKRETARIS", "approval", "POST", f"/cycles/{cycle}/meeting", {
                "recap_version": 1, "place": number("a place")}),
            ("KEPALA_DINAS", "approval", "POST", f"/cycles/{cycle}/cancellation", {
                "reason": number("a reason")}),
            ("KEPALA_DINAS", "approval", "POST", f"/cycles/{cycle}/signature", {
                "nik": number("NIK of a signature"),
                "passphrase": self.canaries.secret("passphrase of a signature")}),
            ("KASUBAG_KPEP", "notifier", "POST", f"/cycles/{cycle}/receipts", {
                "recipient": "INSPEKTORAT", "received_by": number("who received"),
                "received_at": "2025-10-09T09:00:00+08:00"}),
        ):  # fmt: skip
            await self._ask(service, method, path, role=role, json=body)

    async def _files(self) -> None:
        number, office = self.canaries.number, f"/offices/{self.sample.office}"
        attach = f"{self.sheet}/evidence?indicator=DD-01&name="
        imports = f"{self.sheet}/import?name="
        history = f"{office}/history?name="
        for name, role, service, method, path, content in (
            ("PDF", "KABID_PIAK", "collector", "PUT", f"{attach}a.pdf", pdf(number("a PDF"))),
            ("name", "KABID_PIAK", "collector", "PUT", f"{attach}{number('a file name')}.pdf",
             pdf("x")),
            ("CSV", "KABID_PIAK", "collector", "PUT", f"{attach}a.csv",
             f"a;b\n{number('evidence CSV')};1\n".encode()),
            ("cell", "KABID_PIAK", "collector", "POST", f"{imports}a.xlsx",
             workbook(text=number("an XLSX cell"))),
            ("comment", "KABID_PIAK", "collector", "POST", f"{imports}b.xlsx",
             workbook(comment=number("an XLSX comment"))),
            ("sheet", "KASUBAG_KPEP", "recap", "POST", f"{history}c.xlsx",
             workbook(sheet=number("an XLSX sheet name"))),
            ("CSV", "KASUBAG_KPEP", "recap", "POST", f"{history}d.csv",
             f"Kode;Nilai\nDD-01;{number('history CSV')}\n".encode()),
            ("scan", "SEKRETARIS", "approval", "PUT",
             f"/cycles/{self.sample.cycle}/scans/L7?name={number('name of a scan')}.pdf",
             pdf("x")),
        ):  # fmt: skip
            await self._ask(service, method, path, role=role, content=content, note=name)

    async def _portal(self) -> None:
        number, secret = self.canaries.number, self.canaries.secret
        login = f"kenari-{self.sample.office}"[:30]
        made = {"name": "Kenari (contoh)", "roles": ["SEKRETARIS"]}
        answer = await self._ask(PORTAL, "PUT", f"/api/accounts/{login}", json=made, keep=False)
        password = answer.json()["password"]
        self.canaries.known("a password that was given", password)
        for body in (
            {"login": login, "password": secret("a wrong password")},
            {"login": secret("a login"), "password": "x"},
            {"login": number("a login"), "password": number("a password")},
        ):
            await self._form("/masuk", body)
        entered = await self._form("/masuk", {"login": login, "password": password}, keep=False)
        cookie = {"Cookie": entered.headers["set-cookie"].partition(";")[0]}
        self.canaries.known("a cookie", cookie["Cookie"].partition("=")[2])
        page = await self.client.get(f"{self._url(PORTAL)}/akun", headers=cookie)
        token = page.text.partition('name="_csrf" value="')[2].partition('"')[0]
        new = secret("a new password")
        await self._form("/akun", {"_csrf": token, "old": secret("an old password"), "new": new,
                                   "again": new}, cookie)  # fmt: skip
        await self._form("/akun", {"_csrf": number("a CSRF token")}, cookie)
        for path in (f"/siklus/{number('a page')}", f"/publikasi?q={number('a page query')}",
                     f"/verifikasi/{number('a page of verification')}",
                     f"/masuk?ke=/{number('the way on')}"):  # fmt: skip
            await self._ask(PORTAL, "GET", path, role=None, headers=cookie)
        stolen = {"Cookie": f"kinerja={secret('a made-up cookie')}"}
        await self._ask(PORTAL, "GET", "/", role=None, headers=stolen)

    async def _kafka(self) -> None:
        number, records = self.canaries.number, []
        for topic in TOPICS:
            body = f'{{"nik": "{number(f"{topic} value")}"}}'.encode()
            records += [
                Record(topic, 0, 0, b"k", body, ()),
                Record(topic, 1, 0, number(f"{topic} key").encode(), b"{}", ()),
                Record(topic, 2, 0, b"k", b"{}", (("ce_id", number(f"{topic} header").encode()),)),
                Record(topic, 3, 0, b"k", b"{}", ((number(f"{topic} header name"), b"x"),)),
            ]
        await self.house.publish(records)
        self.records = records

    async def _form(
        self,
        path: str,
        fields: dict[str, str],
        headers: dict[str, str] | None = None,
        *,
        keep: bool = True,
    ) -> httpx.Response:
        url = f"{self._url(PORTAL)}{path}"
        answer = await self.client.post(url, data=fields, headers={**FORM, **(headers or {})})
        return self._noted(f"POST portal{path} {list(fields)}", answer, keep=keep)

    async def _ask(
        self,
        service: str,
        method: str,
        path: str,
        *,
        role: str | None = "OPERATOR",
        headers: dict[str, str] | None = None,
        note: str = "",
        keep: bool = True,
        **body: Any,
    ) -> httpx.Response:
        sent = {} if role is None else {"Authorization": f"Bearer {self._token(service, role)}"}
        url = f"{self._url(service)}{path}"
        answer = await self.client.request(method, url, headers={**sent, **(headers or {})}, **body)
        told = f"{method} {service} {len(self.answers)} {note} {list(headers or {})}"
        return self._noted(told, answer, keep=keep)

    def _noted(self, what: str, answer: httpx.Response, *, keep: bool) -> httpx.Response:
        """``keep``: whether the answer may not hold what was planted; a new password is told."""
        if keep:
            self.answers[f"answer {what}"] = answer.content + str(answer.headers.raw).encode()
        self.statuses[what] = answer.status_code
        return answer

    def _url(self, service: str) -> str:
        return self.house.addresses[service][0]

    def _token(self, service: str, role: str) -> str:
        officer = self.sample.officer(role)
        person = Principal(
            subject=role.lower(), office=self.sample.office, role=role, name=officer.name
        )
        token = self.house.sign(person, service)
        self.canaries.known(f"a token for {service}", token)
        return token
