"""Settings of the portal beside those of every service."""

from typing import Annotated, Self

from pydantic import (
    AnyHttpUrl,
    DirectoryPath,
    Field,
    FilePath,
    IPvAnyNetwork,
    model_validator,
)

from services.portal.accounts.provider import Registration, safe
from shared.contract.identifiers import OfficeCode
from shared.settings import Secret, ServiceSettings


class PortalSettings(ServiceSettings):
    """Where the owners of decisions are, and the key that signs people's tokens."""

    collector_url: AnyHttpUrl
    recap_url: AnyHttpUrl
    approval_url: AnyHttpUrl
    notifier_url: AnyHttpUrl
    token_private_key: FilePath
    """Ed25519 key (PEM) of the token issuer: the portal alone has it."""
    public_url: AnyHttpUrl = AnyHttpUrl("http://127.0.0.1:8080")
    """What people type in; with https the session cookie is for https alone."""
    public_offices: tuple[OfficeCode, ...] = ()
    """Offices whose ratified figures everybody may read, as JSON: ``["6304-dukcapil"]``."""
    backups_dir: DirectoryPath | None = None
    """Where `kinerja backup --into` writes: the age of the newest one becomes a metric."""
    trusted_proxies: tuple[IPvAnyNetwork, ...] = ()
    """Proxies whose X-Forwarded-For is believed, as JSON: ``["10.0.0.0/8"]``."""

    oidc_issuer: Annotated[str, Field(pattern=r"^https?://[^\s?#]+$")] | None = None
    """Single sign-on: the issuer, exactly as its discovery document spells it."""
    oidc_client_id: str | None = None
    oidc_client_secret: Secret | None = None
    oidc_name: str = "SSO"
    """What people read on the button."""
    oidc_strong_amr: tuple[str, ...] = ("mfa", "otp", "hwk")
    """Values of ``amr`` that say that the provider asked for a second factor, as JSON."""
    oidc_strong_acr: tuple[str, ...] = ()
    """Values of ``acr`` that say so, as JSON."""

    @model_validator(mode="after")
    def _single_sign_on_is_whole(self) -> Self:
        if self.oidc_issuer is None:
            return self
        if self.oidc_client_id is None or self.oidc_client_secret is None:
            raise ValueError("oidc_issuer needs oidc_client_id and oidc_client_secret")
        if not safe(self.oidc_issuer, like=self.oidc_issuer):
            raise ValueError("oidc_issuer must be https, unless it is on this machine")
        return self

    @property
    def registration(self) -> Registration | None:
        """How the portal is known to the single sign-on; none where there is none."""
        if self.oidc_issuer is None or self.oidc_client_id is None:
            return None
        secret = self.oidc_client_secret
        return Registration(
            issuer=self.oidc_issuer,
            client_id=self.oidc_client_id,
            client_secret=secret.get_secret_value() if secret else "",
            redirect_uri=f"{self.address}/masuk/sso/kembali",
            name=self.oidc_name,
            strong_amr=frozenset(self.oidc_strong_amr),
            strong_acr=frozenset(self.oidc_strong_acr),
        )

    @classmethod
    def read(cls) -> Self:
        """The portal's settings. Raises `SettingsError` with one line per fault."""
        return cls.of("portal")

    @property
    def services(self) -> dict[str, str]:
        """Addresses by service."""
        return {
            "collector": _plain(self.collector_url),
            "recap": _plain(self.recap_url),
            "approval": _plain(self.approval_url),
            "notifier": _plain(self.notifier_url),
        }

    @property
    def address(self) -> str:
        """What people type in, without a slash at the end."""
        return _plain(self.public_url)

    @property
    def secure(self) -> bool:
        """Whether people come by https."""
        return self.public_url.scheme == "https"


def _plain(url: AnyHttpUrl) -> str:
    return str(url).rstrip("/")
