"""Bukti Dukung LKE: which documents show the evaluator what, and where they lie in the archive.

The six questions are those asked of "mekanisme yang jelas terhadap pengumpulan data kinerja yang
dapat diandalkan" in the evaluation of AKIP (PermenPANRB 88/2021); the seventh folder holds the
measured and ratified result itself.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from services.portal.domain.states import Dossier

CRITERIA: Final[Mapping[str, str]] = {
    "1-sop-mutakhir": "SOP pengumpulan data kinerja mutakhir",
    "2-sumber-data": "Sumber data valid dan mudah ditelusuri",
    "3-akses-data": "Data mudah diakses oleh yang berkepentingan",
    "4-penanggung-jawab": "Penanggung jawab jelas",
    "5-waktu-penyampaian": "Waktu penyampaian jelas",
    "6-bila-data-salah": "Ada SOP yang jelas bila terjadi kesalahan data",
    "7-hasil-pengukuran": "Hasil pengukuran yang disepakati dan disahkan pimpinan",
}
YEAR: Final = "8-laporan-tahunan"
YEAR_TITLE: Final = "Laporan setahun"
_SOP, _SOURCE, _ACCESS, _PERSONS, _TIME, _WRONG, _RESULT = CRITERIA

_LETTERS: Final[Mapping[str, tuple[str, str, bool]]] = {
    "L1": (_PERSONS, "Surat pemberitahuan pengisian data (L1)", True),
    "L2": (_RESULT, "Nota dinas laporan rekap (L2)", True),
    "L3": (_WRONG, "Undangan rapat koordinasi (L3)", True),
    "L4": (_WRONG, "Undangan koordinasi ulang (L4)", False),
    "L5": (_WRONG, "Berita acara kesepakatan (L5)", True),
    "L6": (_RESULT, "Nota dinas pengajuan pengesahan (L6)", True),
    "L7": (_RESULT, "Lembar pengesahan (L7)", True),
    "L8": (_ACCESS, "Surat pengantar laporan ke instansi terkait (L8)", True),
    "L9": (_TIME, "Nota dinas keterlambatan (L9)", False),
}
"""Folder, title, and whether a ratified cycle must have it."""
_LONGEST: Final = 90
_RESERVED: Final = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_UNSAFE: Final = re.compile(r'(?:[\\/:*?"<>|]|\.{2,})+')


@dataclass(frozen=True, slots=True)
class Piece:
    """One document: its place in the archive, what it is, and whom to ask for it."""

    folder: str
    name: str
    title: str
    service: str
    path: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A document that ought to be in the archive and is not, and why."""

    folder: str
    title: str
    reason: str


def always(dossier: Dossier) -> Iterator[Piece]:
    """What every cycle has, by fixed addresses."""
    base, office = f"/cycles/{dossier.cycle}", dossier.office
    catalogue = f"/offices/{office}/catalogue?version={quote(dossier.versions.catalogue)}"
    for folder, name, title, service, path in (
        (_SOURCE, "katalog-indikator.json", "Katalog indikator dan definisi operasional",
         "collector", catalogue),
        (_SOURCE, "rekap.json", "Rekap dan cara tiap angka dihitung", "recap", f"{base}/recap"),
        (_ACCESS, "pengiriman.json", "Catatan pengiriman data dan surat",
         "notifier", f"{base}/deliveries"),
        (_ACCESS, "tanda-terima.json", "Tanda terima instansi", "notifier", f"{base}/receipts"),
        (_TIME, "batas-waktu.json", "Batas waktu tiap langkah dan pemenuhannya",
         "notifier", f"{base}/sla"),
        (_TIME, "kelengkapan.json", "Kelengkapan dan ketepatan waktu tiap lembar",
         "collector", f"{base}/completeness"),
        (_WRONG, "temuan.json", "Daftar ketidaksesuaian dan penyelesaiannya",
         "recap", f"{base}/findings"),
        (_WRONG, "berita-acara.json", "Isi berita acara kesepakatan",
         "approval", f"{base}/berita-acara"),
        (_WRONG, "riwayat-keputusan.json", "Siapa memutuskan apa, kapan, mengapa",
         "approval", f"{base}/history"),
        (_RESULT, "ratified.json", "Data kinerja yang disahkan (naskah bertanda SHA-256)",
         "approval", f"{base}/ratified.json"),
        (_RESULT, "ratified.csv", "Tabel data kinerja yang disahkan",
         "approval", f"{base}/ratified.csv"),
        (_RESULT, "lembar-pengesahan.pdf", "Lembar pengesahan",
         "approval", f"{base}/lembar-pengesahan.pdf"),
        (_RESULT, "laporan-rekap.xlsx", "Laporan rekap kepada atasan",
         "recap", f"{base}/report.xlsx"),
    ):  # fmt: skip
        yield Piece(folder, name, title, service, path)
    for bidang in dict.fromkeys(sheet.ref.bidang for sheet in dossier.sheets):
        path = f"{base}/form.xlsx?bidang={quote(bidang)}"
        title = f"Form penjaringan {bidang} dengan isinya"
        yield Piece(_SOURCE, f"form-{bidang}.xlsx", title, "collector", path)


def sheets(dossier: Dossier) -> Iterator[Piece]:
    """The sheets as data: every figure with its document, its file and who sent it."""
    for sheet in dossier.sheets:
        ref = sheet.ref
        path = f"/cycles/{dossier.cycle}/sheets/{ref.bidang}/{ref.source}"
        name = f"lembar-{ref.bidang}-{ref.source}.json"
        yield Piece(_SOURCE, name, f"Lembar {ref.bidang} {ref.source}", "collector", path)


def proofs(sheet: Piece, told: Mapping[str, Any]) -> Iterator[Piece]:
    """The evidence and source files that a sheet names, each once."""
    seen: set[str] = set()
    for figure in told.get("figures", ()):
        indicator = str(figure["indicator"])
        named = [(str(e["sha256"]), str(e["name"])) for e in figure.get("evidence", ())]
        source = figure.get("provenance") or {}
        if source.get("sha256"):
            named.append((str(source["sha256"]), str(source.get("file_name") or "sumber")))
        for sha256, name in named:
            if sha256 not in seen:
                seen.add(sha256)
                title = f"Bukti {indicator}: {name}"
                path = f"{sheet.path}/evidence/{quote(sha256)}"
                yield Piece(_SOURCE, f"bukti-{indicator}-{name}", title, "collector", path)


def letters(dossier: Dossier, told: Iterable[Mapping[str, Any]]) -> Iterator[Piece | Missing]:
    """The letters of a cycle; those that a ratified cycle must have and has not are named."""
    lacking = {code: (f, t) for code, (f, t, needed) in _LETTERS.items() if needed}
    for letter in told:
        code, name = str(letter["code"]), str(letter["id"])
        if code not in _LETTERS:
            continue
        lacking.pop(code, None)
        folder, title, _ = _LETTERS[code]
        number = letter.get("number")
        label = f"{title}, Nomor {number}" if number else f"{title}, konsep belum bernomor"
        path = f"/cycles/{dossier.cycle}/letters/{quote(name)}.pdf"
        yield Piece(folder, f"{name}{'' if number else '-konsep'}.pdf", label, "notifier", path)
    for folder, title in lacking.values():
        yield Missing(folder, title, "Surat ini tidak pernah dibuat pada siklus ini.")


def signed(dossier: Dossier, told: Iterable[Mapping[str, Any]]) -> Iterator[Piece | Missing]:
    """Papers that were signed, by certificate or by hand."""
    found = set()
    for entry in told:
        document, sha256 = entry.get("document"), entry.get("sha256")
        if document and sha256:
            found.add(document)
            folder = _WRONG if document == "L5" else _RESULT
            void = ", tidak berlaku lagi" if entry.get("void") else ""
            title = f"{document} {entry.get('kind', '')}{void}: {entry['name']}"
            path = f"/cycles/{dossier.cycle}/documents/{quote(str(sha256))}"
            yield Piece(folder, f"ditandatangani-{entry['name']}", title, "approval", path)
    for document, folder in (("L5", _WRONG), ("L7", _RESULT)):
        if document not in found:
            title = f"{_LETTERS[document][1]} yang ditandatangani"
            reason = "Belum ada tanda tangan elektronik atau pindaian yang diunggah."
            yield Missing(folder, title, reason)


def annual(office: str, year: int) -> Iterator[Piece]:
    """The reports of a year."""
    for name, title in (
        ("annual.xlsx", "Realisasi tahunan"),
        ("lakip.xlsx", "Tabel LKjIP Bab III"),
        ("lakip.docx", "Naskah tabel LKjIP Bab III"),
    ):
        path = f"/offices/{office}/{name}?year={year}"
        yield Piece(YEAR, name.replace("annual", "realisasi-tahunan"), title, "recap", path)


def signed_sop() -> Missing:
    """The paper that no service has."""
    reason = "Tidak tersimpan di aplikasi; mohon lampirkan pindaiannya dari arsip kantor."
    return Missing(_SOP, "Naskah SOP yang ditandatangani", reason)


def safe_name(name: str, taken: Iterable[str] = ()) -> str:
    """A file name that is one on every system and leads nowhere else; unlike those taken.

    People name evidence as they like: paths, control signs, names that Windows reserves, dots.
    """
    text = unicodedata.normalize("NFC", name)
    text = "".join(c for c in text if not unicodedata.category(c).startswith("C"))
    text = _UNSAFE.sub("-", text).strip(" .-") or "berkas"
    if _RESERVED.match(text):
        text = f"_{text}"
    stem, dot, ending = text.rpartition(".")
    if not dot or len(ending) > 8:  # noqa: PLR2004 - no ending that a system knows
        stem, dot, ending = text, "", ""
    stem, others = stem[:_LONGEST], {other.casefold() for other in taken}
    found, count = f"{stem}{dot}{ending}", 2
    while found.casefold() in others:
        found, count = f"{stem}-{count}{dot}{ending}", count + 1
    return found


Rows = Sequence[Sequence[object]]


def responsibility(dossier: Dossier, titles: Mapping[str, str]) -> Rows:
    """Who fills which sheet by when, and when it came."""
    return [
        (
            sheet.ref.bidang,
            sheet.ref.source,
            titles.get(sheet.filler, sheet.filler),
            sheet.due.isoformat(),
            sheet.submitted_at.isoformat() if sheet.submitted_at else "",
            {True: "tepat waktu", False: "terlambat", None: "belum masuk"}[sheet.on_time],
            sheet.revision,
        )
        for sheet in dossier.sheets
    ]


RESPONSIBILITY: Final = (
    "Bidang",
    "Sumber",
    "Penanggung jawab",
    "Batas waktu",
    "Diterima",
    "Ketepatan",
    "Revisi",
)
