"""Settings of a service: environment variables and secret files, checked before anything starts."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.mongo import Driver


class SettingsError(Exception):
    """A setting is missing or wrong; the text says which variable and what to change."""


class LogFormat(StrEnum):
    """How log lines are written."""

    JSON = "json"
    CONSOLE = "console"


class ServiceSettings(BaseSettings):
    """One service's settings; variables are ``KINERJA_<SERVICE>__<FIELD>``.

    Secrets may come as files of that name, in lower case, in the folder that
    ``KINERJA_SECRETS_DIR`` names; a variable of the same name wins.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    kafka_bootstrap: str
    kafka_username: str
    kafka_password: SecretStr
    mongo_uri: str
    mongo_database: str
    mongo_username: str
    mongo_password: SecretStr
    mongo_driver: Driver = Driver.MOTOR
    token_public_key: Path
    consumer_group: str | None = None
    """Kafka consumer group; the service's name where none is given."""
    http_host: str = "127.0.0.1"
    http_port: Annotated[int, Field(ge=1, le=65535)]
    log_format: LogFormat = LogFormat.JSON
    log_level: str = "INFO"

    @classmethod
    def of(cls, service: str) -> Self:
        """The settings of a service. Raises `SettingsError` with one line per fault."""
        prefix = f"KINERJA_{service.upper()}__"
        secrets = os.environ.get("KINERJA_SECRETS_DIR")
        try:
            return cls(_env_prefix=prefix, _secrets_dir=secrets)
        except ValidationError as error:
            faults = [
                f"{prefix}{'_'.join(str(part) for part in item['loc']).upper()}: {item['msg']}"
                for item in error.errors(include_url=False, include_input=False)
            ]
            raise SettingsError("\n".join(faults)) from None
