"""Passes TCP connections on to one of several servers, those that accept none being left out.

Usage: balancer.py PORT SERVER_PORT ... (all on the loopback interface)
"""

import asyncio
import itertools
import sys
from typing import Final

CHUNK: Final = 64 * 1024


async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Copy what arrives until there is no more, then end the other direction too."""
    try:
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
    except OSError:
        writer.close()


class Balancer:
    """Takes servers in turn."""

    def __init__(self, servers: list[int]) -> None:
        self._servers = servers
        self._turns = itertools.count()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Connect a client with the next server that accepts it."""
        opened = await self._open()
        if opened is None:
            writer.close()
            return
        server_reader, server_writer = opened
        try:
            await asyncio.gather(pass_on(reader, server_writer), pass_on(server_reader, writer))
        finally:
            writer.close()
            server_writer.close()

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        first = next(self._turns)
        for offset in range(len(self._servers)):
            port = self._servers[(first + offset) % len(self._servers)]
            try:
                return await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                continue
        return None


async def main() -> None:
    """Serve until the process is ended."""
    port, *servers = (int(each) for each in sys.argv[1:])
    balancer = Balancer(servers)
    server = await asyncio.start_server(balancer.serve, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
