"""Codes that may appear once only."""

from collections import Counter
from collections.abc import Iterable

from shared.refusal import RefusalError, Rule


def require_single(rule: Rule, codes: Iterable[str], where: str) -> None:
    """Refuse codes that appear more than once."""
    if doubled := [code for code, times in Counter(codes).items() if times > 1]:
        raise RefusalError(rule, f"Muncul lebih dari sekali pada {where}: {', '.join(doubled)}.")
