"""Names looked up for a client of aiohttp, which then connects to nothing but what was checked."""

import asyncio
import socket

from aiohttp.abc import AbstractResolver, ResolveResult

from designer.modules.data_input_and_output.addresses import checked_addresses


class CheckedResolver(AbstractResolver):
    """Each time a connection is made, to whatever host: also one that the storage redirects to."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        addresses = await asyncio.to_thread(checked_addresses, host, port)
        return [_result(host, port, address) for address in addresses]

    async def close(self) -> None:
        """Nothing is held."""


def _result(host: str, port: int, address: str) -> ResolveResult:
    return ResolveResult(
        hostname=host,
        host=address,
        port=port,
        family=socket.AF_INET6 if ":" in address else socket.AF_INET,
        proto=0,
        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    )
