"""What BSrE's answers mean. Their texts are never passed on: they may repeat a NIK.

Codes as public clients of the API know them: 2011 unknown signer, 2031 wrong passphrase.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from services.approval.signing.refusals import (
    EXPIRED,
    NOT_REGISTERED,
    PROVIDER_REFUSED,
    WRONG_PASSPHRASE,
)
from services.approval.signing.signer import Outcome, Refused, Signed, Unknown
from shared.refusal import Rule

PDF: Final = b"%PDF-"
REFERENCE: Final = re.compile(r"[A-Za-z0-9._-]{1,80}")
"""What an id may look like: it becomes a part of an address."""

ACTIVE: Final = "ISSUE"
_INACTIVE: Final[Mapping[str, Rule]] = {
    "EXPIRED": EXPIRED,
    "NOT_REGISTERED": NOT_REGISTERED,
    "NO_CERTIFICATE": NOT_REGISTERED,
    "NEW": NOT_REGISTERED,
    "RENEW": NOT_REGISTERED,
    "REVOKE": NOT_REGISTERED,
    "SUSPEND": NOT_REGISTERED,
    "WAITING_FOR_VERIFICATION": NOT_REGISTERED,
}
_BY_CODE: Final = {2011: NOT_REGISTERED, 2031: WRONG_PASSPHRASE}
_BY_WORD: Final = {
    "passphrase": WRONG_PASSPHRASE,
    "terdaftar": NOT_REGISTERED,
    "registered": NOT_REGISTERED,
    "expired": EXPIRED,
    "kadaluarsa": EXPIRED,
    "kedaluwarsa": EXPIRED,
}
_ID_FIELDS: Final = ("id_dokumen", "id", "id_document")
_LARGEST_CODE: Final = 99_999
_OK, _REDIRECT, _BAD, _TIMEOUT, _FAULT = 200, 300, 400, 408, 500


def inactive(content: bytes) -> Refused | None:
    """The refusal that follows from a signer's status; none where he may sign, or it is unclear."""
    status = str(_object(content).get("status", "")).upper()
    rule = _INACTIVE.get(status)
    return Refused(rule, f"Status penanda tangan pada BSrE: {status}.") if rule else None


def outcome(status: int, content: bytes, reference: str | None) -> Outcome:
    """How an attempt ended by the answer to it. An answer that is not understood is `Unknown`."""
    if _OK <= status < _REDIRECT and content.startswith(PDF):
        return Signed(content, reference)
    body = _object(content)
    if rule := _rule(status, body):
        return Refused(rule, _said(status, body))
    if _OK <= status < _REDIRECT:
        return Unknown("Jawaban BSrE tidak memuat PDF.", reference or _reference(body))
    if status >= _FAULT or status == _TIMEOUT:
        return Unknown(f"Layanan BSrE terganggu (HTTP {status}).", reference)
    return Refused(PROVIDER_REFUSED, _said(status, body))


def fetched(status: int, content: bytes, reference: str) -> Outcome:
    """How an attempt ended by what lies under its id.

    That nothing lies there yet does not prove that nothing will: it stays `Unknown`.
    """
    if status == _OK and content.startswith(PDF):
        return Signed(content, reference)
    return Unknown(f"BSrE belum menyerahkan dokumennya (HTTP {status}).", reference)


def known_reference(text: str | None) -> str | None:
    """An id that can be asked for again; none for anything else."""
    return text if text and REFERENCE.fullmatch(text) else None


def _reference(body: Mapping[str, Any]) -> str | None:
    given = next((body[name] for name in _ID_FIELDS if isinstance(body.get(name), str)), None)
    return known_reference(given)


def _rule(status: int, body: Mapping[str, Any]) -> Rule | None:
    """The rule of a clear refusal. Some servers wrap one in a 500, so the code decides."""
    if by_code := _BY_CODE.get(_code(body) or 0):
        return by_code
    if status < _BAD:
        return None
    words = f"{body.get('error', '')} {body.get('message', '')}".lower()
    return next((rule for word, rule in _BY_WORD.items() if word in words), None)


def _said(status: int, body: Mapping[str, Any]) -> str:
    code = _code(body)
    return f"BSrE menolak (HTTP {status}{f', kode {code}' if code else ''})."


def _code(body: Mapping[str, Any]) -> int | None:
    code = body.get("status_code")
    return code if isinstance(code, int) and 0 < code <= _LARGEST_CODE else None


def _object(content: bytes) -> Mapping[str, Any]:
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}
