"""Settings of the channels and of the office's files: variables ``KINERJA_NOTIFIER__...``.

Secrets may come as files, as those of every service.
"""

import os
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, FilePath, HttpUrl, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.settings import SECRETS_DIR, SettingsError

_PREFIX = "KINERJA_NOTIFIER__"


class SmtpSecurity(StrEnum):
    """How the connection to the mail server is protected."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


class ChannelSettings(BaseSettings):
    """What reaches people outside the portal. A channel without an address is off."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    smtp_host: str | None = None
    smtp_port: Annotated[int, Field(ge=1, le=65535)] = 587
    smtp_security: SmtpSecurity = SmtpSecurity.STARTTLS
    smtp_username: str | None = None
    smtp_password: SecretStr | None = None
    smtp_from: str | None = None
    """Sender of mail: an address of the office, for example ``kinerja@dukcapil.example``."""
    smtp_ca_file: str | None = None
    """Certificates to trust instead of the system's, for a mail server of the house."""
    smtp_timeout_seconds: Annotated[float, Field(gt=0, le=300)] = 30.0
    webhook_secrets: dict[str, SecretStr] = {}
    """Code of the agency or subscriber -> ``whsec_...``, as JSON; who has none gets no webhook."""
    webhook_key: Annotated[SecretStr, Field(min_length=32)] | None = None
    """What secrets of self-registered webhooks follow from; none: systems cannot register any."""
    webhook_timeout_seconds: Annotated[float, Field(gt=0, le=60)] = 10.0
    webhook_allow_private: bool = False
    """Whether webhooks may go to addresses of private networks; only for receivers of the house."""
    gateway_url: HttpUrl | None = None
    """Gateway for WhatsApp or Telegram; none: the channel is off."""
    gateway_token: SecretStr | None = None
    verify_url: HttpUrl = HttpUrl("http://127.0.0.1:8080/verifikasi")
    """Where the QR code of a paper leads; `printing` reads it, here it is checked at the start."""
    clock_file: FilePath | None = None
    """The office's own `clock.toml`, else the one of this folder. The next two likewise."""
    register_file: FilePath | None = None
    delivery_file: FilePath | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.smtp_host is not None and self.smtp_from is None:
            raise ValueError("smtp_from is needed with smtp_host: mail must have a sender")
        if (self.smtp_username is None) != (self.smtp_password is None):
            raise ValueError("smtp_username and smtp_password are given together or not at all")
        if self.smtp_username is not None and self.smtp_security is SmtpSecurity.NONE:
            raise ValueError(
                "smtp_password would go in clear: set smtp_security to starttls or tls"
            )
        if self.gateway_url is not None and self.gateway_token is None:
            raise ValueError("gateway_token is needed with gateway_url")
        return self

    @classmethod
    def load(cls) -> Self:
        """The settings. Raises `SettingsError` with one line per fault."""
        secrets = os.environ.get(SECRETS_DIR) or None
        try:
            return cls(_env_prefix=_PREFIX, _secrets_dir=secrets)
        except ValidationError as error:
            faults = [
                f"{_PREFIX}{'_'.join(map(str, item['loc'])).upper() or 'SMTP'}: {item['msg']}"
                for item in error.errors(include_url=False, include_input=False)
            ]
            raise SettingsError("\n".join(faults)) from None
