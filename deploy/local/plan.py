import sys
from pathlib import Path

from pydantic import BaseModel, Field

from deploy.local.principals import PORTAL, SERVICES
from deploy.local.state import Backend

_FIRST_SERVICE_PORT = 8101
# What people type into a browser.
_PORTAL_PORT = 8080


class ServiceSpec(BaseModel, frozen=True):
    """How one service is started, and where it tells that it is ready."""

    name: str
    argv: tuple[str, ...]
    port: int = Field(description="preferred; the next free one when taken")
    ready_path: str = "/readyz"


class Programs(BaseModel, frozen=True):
    """What the embedded rung runs."""

    java: Path
    kafka_libs: Path
    mongod: Path


class StackPlan(BaseModel, frozen=True):
    """Everything that the supervisor is asked to do. Holds no secret."""

    run_id: str
    data_dir: Path
    backend: Backend
    topics: tuple[str, ...]
    services: tuple[ServiceSpec, ...]
    replicas: int = Field(default=1, ge=1)
    programs: Programs | None = Field(default=None, description="embedded only")
    kafka_bootstrap: str = Field(default="", description="external only")
    mongo_uri: str = Field(default="", description="external only")


def our_services() -> tuple[ServiceSpec, ...]:
    """The services of the SOP, each started as its own Python process."""
    return tuple(
        ServiceSpec(
            name=name,
            argv=(sys.executable, "-m", f"services.{name}"),
            port=_PORTAL_PORT if name == PORTAL else _FIRST_SERVICE_PORT + place,
        )
        for place, name in enumerate(SERVICES)
    )
