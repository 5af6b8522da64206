"""What the stock Python client must be able to do, against the server at the first argument; prints the outcomes as JSON."""

import asyncio
import json
import sys
from typing import Any

from pysignalr.client import SignalRClient
from pysignalr.exceptions import ServerError
from pysignalr.messages import CompletionMessage
from pysignalr.protocol.messagepack import MessagepackProtocol

URL = sys.argv[1]
VALUES: list[Any] = [None, "", [], 0, False, 1.5, {"a": [1, None]}, "Grüße 漢字", "a\u001eb\u2028c"]


class Session:
    """A client that is connected while its block runs."""

    def __init__(self, protocol: Any = None) -> None:
        options = {"protocol": protocol} if protocol else {}
        self.client = SignalRClient(URL + "/hub", headers={"Authorization": "Bearer alice"}, **options)
        self.opened = asyncio.Event()
        self.errors: list[CompletionMessage] = []
        self.client.on_open(self._open)
        self.client.on_error(self._error)

    async def _open(self) -> None:
        self.opened.set()

    async def _error(self, message: CompletionMessage) -> None:
        self.errors.append(message)

    async def __aenter__(self) -> "Session":
        self.task = asyncio.create_task(self.client.run())
        opened = asyncio.create_task(self.opened.wait())
        await asyncio.wait({self.task, opened}, timeout=60, return_when=asyncio.FIRST_COMPLETED)
        if not self.opened.is_set():
            raise AssertionError(f"not connected: {self.task}")
        return self

    async def __aexit__(self, *_: object) -> None:
        self.task.cancel()
        await asyncio.wait({self.task}, timeout=60)

    async def invoke(self, method: str, *arguments: Any) -> CompletionMessage:
        answered: asyncio.Future[CompletionMessage] = asyncio.get_running_loop().create_future()

        async def complete(message: CompletionMessage) -> None:
            answered.set_result(message)

        await self.client.send(method, list(arguments), complete)
        return await asyncio.wait_for(answered, 10)


async def everything(protocol: Any) -> None:
    """Checks 2, 34, 35 and 41."""
    async with Session(protocol) as session:
        for value in VALUES:
            assert (await session.invoke("Echo", value)).result == value, value
        assert "As asked" in str((await session.invoke("Fail")).error)
        assert "Unknown hub method" in str((await session.invoke("Missing")).error)
        assert (await session.invoke("WhoAmI")).result == "alice"
        received: list[int] = []
        done = asyncio.Event()

        async def called(arguments: list[Any]) -> None:
            received.extend(arguments)
            if len(received) == 10:
                done.set()

        session.client.on("Called", called)
        for number in range(10):
            await session.client.send("CallMe", [number])
        await asyncio.wait_for(done.wait(), 10)
        assert received == list(range(10)), received


async def idle() -> None:
    """Check 45, scaled down."""
    async with Session() as session:
        await asyncio.sleep(3)
        assert not session.task.done(), session.task
        assert (await session.invoke("Echo", 1)).result == 1


async def closed() -> None:
    """Check 43: the client raises what the server gave as the reason."""
    session = Session()
    async with session:
        await session.client.send("CloseMe", [False])
        await asyncio.wait({session.task}, timeout=60)
        error = session.task.exception() if session.task.done() else None
        assert isinstance(error, ServerError) and "As asked" in str(error), error


SCENARIOS = {
    "everything in json": lambda: everything(None),
    "everything in messagepack": lambda: everything(MessagepackProtocol()),
    "idle": idle,
    "closed by the server": closed,
}


async def outcome(name: str) -> dict[str, Any]:
    try:
        await asyncio.wait_for(SCENARIOS[name](), 30)
    except Exception as error:  # noqa: BLE001 - the outcome is reported
        return {"name": name, "error": repr(error)}
    return {"name": name, "error": None}


async def main() -> None:
    print(json.dumps(await asyncio.gather(*(outcome(name) for name in SCENARIOS))))


asyncio.run(main())
