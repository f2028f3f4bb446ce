"""How somebody has come in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Way:
    """By single sign-on or by password; ``strong`` where two factors were asked for there."""

    sso: bool = False
    strong: bool = False

    @property
    def said(self) -> str:
        """For the log."""
        return ("SSO, dua langkah di sana" if self.strong else "SSO") if self.sso else ""
