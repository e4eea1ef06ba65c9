"""Which addresses of the network are public, and which others the administrator allows."""

import ipaddress
import os
from collections.abc import Sequence

ALLOWED_VARIABLE = "PLUMBLINE_ALLOWED_PRIVATE_HOSTS"
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def allowed_hosts() -> Sequence[str]:
    """Give the host names, addresses and networks that the administrator allows."""
    names = os.environ.get(ALLOWED_VARIABLE, "").split(",")
    return [name.strip().lower() for name in names if name.strip()]


def is_public(text: str) -> bool:
    """Whether the address, and the IPv4 address that it may wrap, is a public one."""
    return all(
        address.is_global and not address.is_multicast and not address.is_reserved
        for address in _wrapped(_parsed(text))
    )


def is_allowed(host: str, address: str, allowed: Sequence[str]) -> bool:
    """Whether the list has the host, the address or a network that it is in."""
    if host.lower() in allowed:
        return True
    parsed = _parsed(address)
    return any(parsed in network for name in allowed if (network := _network(name)) is not None)


def _parsed(text: str) -> Address:
    return ipaddress.ip_address(text.partition("%")[0])


def _wrapped(address: Address) -> list[Address]:
    """Give the address and every IPv4 address that connecting to it may reach."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    if address in NAT64:
        return [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    inner = [address.sixtofour, *(address.teredo or ())]
    return [address, *(item for item in inner if item is not None)]


def _network(name: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(name, strict=False)
    except ValueError:
        return None
