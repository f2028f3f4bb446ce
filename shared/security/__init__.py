"""Who is asking: signed tokens of people with a role, verified by every service by itself."""

from shared.security.setup import setup_code
from shared.security.tokens import Principal, TokenRefused, Verifier, issue

__all__ = ["Principal", "TokenRefused", "Verifier", "issue", "setup_code"]
