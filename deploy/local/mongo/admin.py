"""The replica set and its first account. All of it may be repeated."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pymongo import MongoClient
from pymongo.errors import AutoReconnect, OperationFailure

from deploy.local.errors import StackError
from deploy.local.mongo.node import REPLICA_SET
from deploy.local.principals import Credentials
from shared.trust import Trust

_UNAUTHORIZED = 13
_WRONG_PASSWORD = 18
_TIMEOUT_MS = 2000

Client = MongoClient[dict[str, Any]]


@contextmanager
def connect(uri: str, trust: Trust, account: Credentials | None = None) -> Iterator[Client]:
    """A client that is closed at the end; waits two seconds at most for the server."""
    login: dict[str, Any] = trust.mongo()
    if account:
        password = account.mongo_password.get_secret_value()
        login |= {"username": account.mongo_username, "password": password}
    client: Client = MongoClient(uri, serverSelectionTimeoutMS=_TIMEOUT_MS, **login)
    with client:
        yield client


def answers(uri: str, trust: Trust) -> bool:
    """Whether a server answers at all."""
    try:
        with connect(_direct(uri), trust) as client:
            client.admin.command("hello")
    except AutoReconnect:
        return False
    return True


def settle(uri: str, host: str, admin: Credentials) -> bool:
    """One step towards a node that takes writes and has `admin`; whether it is there yet.

    The node at `host` becomes the one member of its set, also when it was at another port before.
    `admin` becomes the first account, with every right; MongoDB allows that only from the same
    machine and while there is none. StackError when there are accounts and `admin` is not one.
    """
    try:
        account = admin if _is_account(uri, admin) else None
        with _locked_out(host, admin), connect(_direct(uri), admin.trust, account) as client:
            return _settle(client, host, None if account else admin)
    except AutoReconnect:
        # It does not listen yet, or has cut the connection because its role changed.
        return False


def _settle(client: Client, host: str, newcomer: Credentials | None) -> bool:
    hello = client.admin.command("hello")
    if hello.get("me") != host:
        _form_set(client, host)
        return False
    if not hello["isWritablePrimary"]:
        return False
    if newcomer is not None:
        password = newcomer.mongo_password.get_secret_value()
        client.admin.command("createUser", newcomer.mongo_username, pwd=password, roles=["root"])
    return True


def _direct(uri: str) -> str:
    # A node that is in no set yet is not found by a client that looks for the set.
    return uri.replace(f"replicaSet={REPLICA_SET}&", "")


def _is_account(uri: str, account: Credentials) -> bool:
    try:
        with connect(_direct(uri), account.trust, account) as client:
            client.admin.command("ping")
    except OperationFailure as error:
        if error.code == _WRONG_PASSWORD:
            return False
        raise
    return True


def _form_set(client: Client, host: str) -> None:
    wanted = {"_id": REPLICA_SET, "members": [{"_id": 0, "host": host}]}
    try:
        client.admin.command("replSetInitiate", wanted)
    except OperationFailure:
        # There is a set, of a run on another port; the node does not find itself in it.
        config = client.local["system.replset"].find_one({"_id": REPLICA_SET})
        if config is None:
            raise
        moved = {**wanted, "version": config["version"] + 1}
        client.admin.command("replSetReconfig", moved, force=True)


@contextmanager
def _locked_out(host: str, admin: Credentials) -> Iterator[None]:
    try:
        yield
    except OperationFailure as error:
        if error.code != _UNAUTHORIZED:
            raise
        raise StackError(
            f"MongoDB at {host} has accounts, but the stored password of '{admin.mongo_username}' "
            "is not one of them. Put the earlier secrets folder back, or remove MongoDB's data "
            "folder to start empty."
        ) from error
