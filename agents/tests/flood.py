"""Opens many connections and sends the same beginning of a request over each: PORT COUNT, stdin."""

import asyncio
import sys


async def hold_open(port: int, sent: bytes, count: int) -> None:
    """Keep the connections open until the server has closed all of them."""

    async def one() -> None:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(sent)
            await reader.read()
            writer.close()
        except ConnectionError:
            pass

    await asyncio.gather(*(one() for _ in range(count)))


if __name__ == "__main__":
    asyncio.run(hold_open(int(sys.argv[1]), sys.stdin.buffer.read(), int(sys.argv[2])))
