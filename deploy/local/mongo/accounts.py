from collections.abc import Mapping
from typing import Any

from pymongo.errors import OperationFailure, PyMongoError

from deploy.local.errors import StackError
from deploy.local.mongo.admin import Client, connect
from deploy.local.principals import Credentials, database_of


def ensure_accounts(
    uri: str, admin: Credentials, services: Mapping[str, Credentials], *, may_replace: bool
) -> None:
    """Give each service an account with readWrite on its own database and nothing else.

    An account that is there keeps its password unless `may_replace`: in a MongoDB that is not
    ours somebody else may rely on it. StackError when `admin` may not do this.
    """
    try:
        with connect(uri, admin.trust, admin) as client:
            for service, account in services.items():
                _ensure_account(client, service, account, may_replace=may_replace)
    except PyMongoError as error:
        raise StackError(
            f"The accounts of the services could not be made in MongoDB at {uri} by "
            f"'{admin.mongo_username}': {error}"
        ) from error


def _ensure_account(
    client: Client, service: str, account: Credentials, *, may_replace: bool
) -> None:
    name = account.mongo_username
    settings: dict[str, Any] = {
        "pwd": account.mongo_password.get_secret_value(),
        "roles": [{"role": "readWrite", "db": database_of(service)}],
    }
    known = client.admin.command("usersInfo", name)["users"]
    if not known:
        client.admin.command("createUser", name, **settings)
    elif may_replace:
        client.admin.command("updateUser", name, **settings)


def check_login(uri: str, account: Credentials) -> None:
    """StackError unless `account` may log in at `uri`."""
    try:
        with connect(uri, account.trust, account) as client:
            client.admin.command("ping")
    except OperationFailure as error:
        raise StackError(
            f"MongoDB at {uri} refuses the account '{account.mongo_username}': {error.details}"
        ) from error
    except PyMongoError as error:
        raise StackError(f"MongoDB at {uri} does not answer: {error}") from error
