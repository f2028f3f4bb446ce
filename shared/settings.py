"""Settings of a service: environment variables and secret files, checked before anything starts."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import Field, FilePath, HttpUrl, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.mongo import Driver
from shared.trust import Trust
from shared.unusable import UnusableError

SECRETS_DIR: Final = "KINERJA_SECRETS_DIR"


class SettingsError(UnusableError):
    """A setting is missing or wrong; the text says which variable and what to change."""


class LogFormat(StrEnum):
    """How log lines are written."""

    JSON = "json"
    CONSOLE = "console"


class LogLevel(StrEnum):
    """The least grave lines that are written."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


Secret = Annotated[SecretStr, Field(min_length=1)]


class ServiceSettings(BaseSettings):
    """One service's settings; variables are ``KINERJA_<SERVICE>__<FIELD>``.

    Secrets may come as files of that name, in lower case, in the folder that
    ``KINERJA_SECRETS_DIR`` names; a variable of the same name wins.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    kafka_bootstrap: str
    kafka_username: str
    kafka_password: Secret
    mongo_uri: str
    mongo_database: str
    mongo_username: str
    mongo_password: Secret
    mongo_driver: Driver = Driver.MOTOR
    ca_file: FilePath | None = None
    """Authorities (PEM) that vouch for Kafka and MongoDB; the system's where none is given."""
    insecure_without_tls: bool = False
    """Speaks to Kafka and MongoDB without TLS: everybody on the way may read and change all."""
    token_public_key: FilePath
    consumer_group: str | None = None
    """Kafka consumer group; the service's name where none is given."""
    http_host: str = "127.0.0.1"
    http_port: Annotated[int, Field(ge=1, le=65535)]
    log_format: LogFormat = LogFormat.JSON
    log_level: LogLevel = LogLevel.INFO
    otlp_endpoint: HttpUrl | None = None
    """Where spans go, ``http://collector:4318/v1/traces``; nowhere without it."""

    @property
    def trust(self) -> Trust:
        """How Kafka and MongoDB are known to be what they say."""
        return Trust(self.ca_file, self.insecure_without_tls)

    @classmethod
    def of(cls, service: str) -> Self:
        """The settings of a service. Raises `SettingsError` with one line per fault."""
        prefix = f"KINERJA_{service.upper()}__"
        secrets = os.environ.get(SECRETS_DIR) or None
        if secrets is not None and not Path(secrets).is_dir():
            raise SettingsError(f"{SECRETS_DIR}: there is no folder {secrets}")
        try:
            settings = cls(_env_prefix=prefix, _secrets_dir=secrets)
        except ValidationError as error:
            faults = [
                f"{prefix}{'_'.join(str(part) for part in item['loc']).upper()}: {item['msg']}"
                for item in error.errors(include_url=False, include_input=False)
            ]
            raise SettingsError("\n".join(faults)) from None
        if settings.consumer_group and not settings.consumer_group.startswith(service):
            raise SettingsError(
                f"{prefix}CONSUMER_GROUP: must begin with '{service}', the only groups that Kafka "
                "gives this service"
            )
        return settings
