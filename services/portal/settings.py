"""Settings of the portal beside those of every service."""

from typing import Self

from pydantic import AnyHttpUrl, DirectoryPath, FilePath, IPvAnyNetwork

from shared.contract.identifiers import OfficeCode
from shared.settings import ServiceSettings


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
