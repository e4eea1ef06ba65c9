"""Which addresses of the network a step may connect to: public and explicitly allowed ones."""

import socket

from designer.catalog.addresses import ALLOWED_VARIABLE, allowed_hosts, is_allowed, is_public
from designer.catalog.errors import ModuleError


def checked_addresses(host: str, port: int) -> list[str]:
    """Resolve a host and give its addresses, if all of them may be connected to.

    Raises:
        ModuleError: the host is unknown, or one of its addresses is not public and neither it nor
            the host is allowed by the server's settings.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        message = f"The host “{host}” cannot be found: {error}. Check the URL."
        raise ModuleError("host_unknown", message) from error
    addresses = list(dict.fromkeys(str(item[4][0]) for item in found))
    allowed = allowed_hosts()
    for address in addresses:
        if not (is_public(address) or is_allowed(host, address, allowed)):
            message = (
                f"The host “{host}” has the address {address}, which is not public. Data is "
                "imported from public addresses only, unless the administrator allows the host by "
                f"{ALLOWED_VARIABLE}."
            )
            raise ModuleError("address_refused", message)
    return addresses
