"""The parent of Kafka, mongod and the services: `python -m deploy.local.supervisor PLAN [PIPE]`.

Started by stack.up, detached from the terminal. PLAN is a StackPlan as JSON; PIPE is a file
descriptor whose other end the caller holds, if the stack is to end with the caller.
"""

import os
import sys
from pathlib import Path

import structlog

from deploy.access.services import ensure_rights
from deploy.local.errors import StackError
from deploy.local.family import ChildSpec, Family
from deploy.local.housekeeping import Housekeeping
from deploy.local.identity import ProcessId
from deploy.local.infrastructure import Addresses
from deploy.local.mongo.accounts import ensure_accounts
from deploy.local.paths import Paths
from deploy.local.plan import StackPlan
from deploy.local.ports import Ports
from deploy.local.principals import ADMIN, SERVICES
from deploy.local.readiness import why_not_ready
from deploy.local.rungs import accounts_of, infrastructure_of
from deploy.local.secrets import SecretStore
from deploy.local.service_children import service_children
from deploy.local.state import StackState, StackStatus, write_state
from deploy.local.stop_signal import StopSignal
from deploy.local.topics import ensure_topics
from deploy.local.waiting import StopRequestedError, Waiter

_log = structlog.get_logger()
_SERVICE_START_S = 60.0
_SERVICE_GRACE_S = 10.0


class Supervisor:
    """One run of the stack, from the first process to the last."""

    def __init__(self, plan: StackPlan, stop: StopSignal) -> None:
        self._plan = plan
        self._stop = stop
        self._ports = Ports()
        self._infrastructure = infrastructure_of(plan, self._ports)
        self._accounts = accounts_of(plan)
        self._state = StackState(
            run_id=plan.run_id,
            status="starting",
            backend=plan.backend,
            supervisor=ProcessId.of(os.getpid(), plan.run_id),
            data_dir=plan.data_dir,
            services_wanted=bool(plan.services),
        )
        self._family = Family(self._state, self._publish)
        self._waiter = Waiter(stop, self._family)

    def run(self) -> bool:
        """Start all, keep all running, stop all; False when the start failed."""
        self._publish()
        try:
            self._start()
            self._tend()
        except StopRequestedError:
            pass
        except Exception as error:  # noqa: BLE001 - whatever it is, the children must be stopped
            _log.exception("stack.failed")
            self._end("failed", _reason(error))
            return False
        self._end("stopped", "")
        return True

    def _start(self) -> None:
        self._say(f"Starting Kafka and MongoDB ({self._plan.backend.kind})")
        at = self._infrastructure.start(self._family, self._waiter)
        self._state.kafka_bootstrap, self._state.mongo_uri = at.kafka_bootstrap, at.mongo_uri
        self._say(f"Kafka is at {at.kafka_bootstrap}, MongoDB at {at.mongo_uri}")
        self._provision(at)
        if self._plan.services:
            self._start_services(at)
        self._state.status = "running"
        self._publish()
        _log.info("stack.started", backend=self._plan.backend.kind)

    def _provision(self, at: Addresses) -> None:
        admin = self._accounts.credentials(ADMIN)
        services = {name: self._accounts.credentials(name) for name in SERVICES}
        replaceable = self._infrastructure.owns_accounts
        ensure_accounts(at.mongo_uri, admin, services, may_replace=replaceable)
        self._state.warnings = [
            *ensure_topics(at.kafka_bootstrap, admin, self._plan.topics),
            *ensure_rights(at.kafka_bootstrap, admin, services),
        ]
        for warning in self._state.warnings:
            _log.warning("kafka.not_as_wanted", warning=warning)
            self._say(f"Warning: {warning}")
        self._say(f"{len(self._plan.topics)} topics and {len(services)} accounts are in place")

    def _start_services(self, at: Addresses) -> None:
        issuer = SecretStore(Paths.of(self._plan.data_dir).secrets)
        children = service_children(self._plan, at, self._accounts, issuer, self._ports)
        for child in children:
            self._family.add(child)
        for child in children:
            self._await_ready(child)

    def _await_ready(self, child: ChildSpec) -> None:
        path = next(spec.ready_path for spec in self._plan.services if spec.name == child.service)
        seen: list[str | None] = [None]

        def ready() -> bool:
            seen[0] = why_not_ready(child.port, path)
            return seen[0] is None

        try:
            self._waiter.until(ready, child.name, _SERVICE_START_S)
        except StackError as error:
            raise StackError(f"{error} Last seen: {seen[0]}. Log: {child.log}") from error
        self._family.mark_running(child.name)
        self._say(f"{child.name} is ready at port {child.port}")

    def _tend(self) -> None:
        keeping, drifted = Housekeeping(Paths.of(self._plan.data_dir)), self._state.warnings
        while not self._stop.requested:
            if keeping.keep():
                self._state.warnings = [*drifted, *keeping.warnings]
                self._publish()
            self._stop.wait(self._family.tend())

    def _end(self, status: StackStatus, message: str) -> None:
        self._state.status, self._state.message = "stopping", message
        self._publish()
        self._family.stop(self._family.services(), _SERVICE_GRACE_S)
        self._infrastructure.stop(self._family)
        self._state.status = status
        self._publish()
        _log.info("stack.ended", status=status)

    def _say(self, line: str) -> None:
        self._state.progress.append(line)
        self._publish()

    def _publish(self) -> None:
        write_state(self._state)


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, StackError) else f"{type(error).__name__}: {error}"


def main(plan_file: Path, caller_pipe: int | None) -> int:
    """Run the plan to its end; the exit code."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ]
    )
    plan = StackPlan.model_validate_json(plan_file.read_bytes())
    return 0 if Supervisor(plan, StopSignal(caller_pipe)).run() else 1


if __name__ == "__main__":
    _plan_file, *_pipe = sys.argv[1:]
    sys.exit(main(Path(_plan_file), int(_pipe[0]) if _pipe else None))
