from deploy.local.containers.rung import Containers
from deploy.local.embedded import Embedded
from deploy.local.given import Given
from deploy.local.infrastructure import Addresses, Infrastructure
from deploy.local.paths import Paths
from deploy.local.plan import StackPlan
from deploy.local.ports import Ports
from deploy.local.secrets import SecretStore


def accounts_of(plan: StackPlan) -> SecretStore:
    """Where the accounts for the chosen Kafka and MongoDB lie."""
    paths = Paths.of(plan.data_dir)
    return SecretStore(paths.given_secrets if plan.backend.kind == "external" else paths.secrets)


def infrastructure_of(plan: StackPlan, ports: Ports) -> Infrastructure:
    """The rung of the ladder that the plan names."""
    paths, accounts = Paths.of(plan.data_dir), accounts_of(plan)
    if plan.backend.kind == "external":
        return Given(Addresses(plan.kafka_bootstrap, plan.mongo_uri), accounts)
    if plan.backend.kind == "docker":
        return Containers(paths, accounts, ports)
    if plan.programs is None:
        raise ValueError("a plan for the embedded rung names its programs")
    return Embedded(plan.run_id, plan.programs, paths, accounts, ports)
