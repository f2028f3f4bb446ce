"""Who is asking: signed tokens of people with a role, verified by every service by itself."""

from shared.security.setup import setup_code
from shared.security.tokens import Principal, TokenRefused, Verifier, issue
from shared.security.watched import Watched

__all__ = ["Principal", "TokenRefused", "Verifier", "Watched", "issue", "setup_code"]
