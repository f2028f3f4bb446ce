"""From which address a request comes, where proxies stand in between."""

from collections.abc import Sequence
from ipaddress import IPv6Address, ip_address

from fastapi import Request

from services.portal.systems.model import Address, Network


def remote(request: Request, proxies: Sequence[Network]) -> Address | None:
    """The address of who asks; none where it cannot be known.

    ``X-Forwarded-For`` is believed from the right, for as long as a proxy of ours has written it:
    what is left of the first address that is no proxy's was written by who asks, and may be made
    up. Without a proxy of ours in front, nobody's is believed.
    """
    peer = _address(request.client.host if request.client else "")
    written = ",".join(request.headers.getlist("x-forwarded-for"))
    hops = [hop.strip() for hop in written.split(",")] if written else []
    found = peer
    while found is not None and hops and _is_of(found, proxies):
        found = _address(hops.pop())
    return found


def _is_of(address: Address, networks: Sequence[Network]) -> bool:
    return any(address in network for network in networks)


def _address(text: str) -> Address | None:
    try:
        found = ip_address(text)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found
