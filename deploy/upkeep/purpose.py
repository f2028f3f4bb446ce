"""What an installation is for: a demonstration, or an office's work. Never both.

A demo invents officers, figures and letters. Once they are on the topics they stay there for ever,
so it begins only where nothing is, and writes down in the database that it did.
"""

from typing import Any, Final

from pymongo import MongoClient

from deploy.local.errors import StackError
from deploy.local.principals import PORTAL, database_of
from deploy.upkeep.databases import administer
from deploy.upkeep.site import Site

DATABASE: Final = "kinerja_installation"
_PURPOSE: Final = {"_id": "purpose"}
_DEMO: Final = "demo"


def claim_for_demo(site: Site) -> None:
    """Note that a demo runs here. Raises `StackError` where an office's work has begun."""
    with administer(site) as client:
        if _is_demo(client):
            return
        if begun := _begun(client, site):
            raise StackError(
                f"A demo is not run here: {begun}. Its invented data could never be taken out "
                "again. Give it a place of its own: kinerja demo --data-dir .data-demo (or empty "
                "databases and topics)."
            )
        client[DATABASE]["purpose"].replace_one(_PURPOSE, {**_PURPOSE, "kind": _DEMO}, upsert=True)


def is_demo(site: Site) -> bool:
    """Whether a demo has run in it."""
    with administer(site) as client:
        return _is_demo(client)


def _is_demo(client: MongoClient[Any]) -> bool:
    found = client[DATABASE]["purpose"].find_one(_PURPOSE)
    return found is not None and found["kind"] == _DEMO


def _begun(client: MongoClient[Any], site: Site) -> str:
    """In words, what is there already; empty where nothing is."""
    for service in site.services:
        if client[database_of(service)]["aggregates"].find_one({}, {"_id": 1}):
            return f"{service} holds data of an office"
    if client[database_of(PORTAL)]["documents"].find_one({"kind": "account"}, {"_id": 1}):
        return "the portal has accounts"
    return ""
