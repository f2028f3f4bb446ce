"""The running local system as the command sees it: addresses, and tokens for its officers."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from deploy.local import stack as local
from deploy.local.paths import Paths
from deploy.local.state import StackState
from shared.cli.output import CliError
from shared.security import Principal, issue, setup_code


@dataclass(frozen=True, slots=True)
class Context:
    """A running system and the right to issue its tokens (whoever can read `.data` has it)."""

    state: StackState
    data_dir: Path

    @classmethod
    def running(cls, data_dir: Path) -> "Context":
        """The system that runs. Raises `CliError` where none does."""
        state = local.state(data_dir)
        if state is None or state.status not in ("running", "degraded"):
            raise CliError(f"nothing runs with data in {data_dir}; start it with: kinerja up")
        return cls(state, data_dir)

    def url(self, service: str) -> str:
        """Address of a service's first replica."""
        return self.urls(service)[0]

    def urls(self, service: str) -> list[str]:
        """Addresses of all its replicas, at least one."""
        urls = self.state.urls(service)
        if not urls:
            raise CliError(f"service {service} is not part of the running system")
        return urls

    def token(self, principal: Principal, service: str) -> str:
        """A token for one service, signed with the embedded issuer's key."""
        return issue(self._key(), principal, service, datetime.now(UTC))

    def setup_code(self) -> str:
        """The code that the portal takes while it has no account."""
        return setup_code(self._key())

    def _key(self) -> bytes:
        return (Paths.of(self.data_dir).secrets / "issuer.key").read_bytes()

    def operator(self, office: str) -> Principal:
        """The IT operator of an office."""
        return Principal(subject="operator", office=office, role="OPERATOR", name="Operator TI")
