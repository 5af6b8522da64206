"""A proxy that does to answers what networks and other proxies do to them.

``python proxy.py UPSTREAM`` listens on a free port of the loopback interface and prints it. The
first segment of a path is the index of a case in ``cases.json`` and a run of it (``7~run``), the
rest is the API's. Each request of a run meets the next fault of its case; when they are used up,
requests pass. ``GET /_requests/7~run`` gives the number of requests that had a fault or passed.
"""

import asyncio
import contextlib
import json
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from pathlib import Path
from typing import Any

import httpx

CASES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("cases.json").read_text())
HOP = {
    "transfer-encoding",
    "content-length",
    "content-encoding",
    "connection",
    "keep-alive",
}
SKEW_SECONDS = 6 * 3600
BUSY = 503
Fault = dict[str, Any]


@dataclass
class Request:
    """A request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Proxy:
    """Answers requests, and counts them by run."""

    upstream: httpx.AsyncClient
    seen: Counter[str] = field(default_factory=Counter[str])

    async def connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request of one connection."""
        try:
            request = await read_request(reader)
            run, _, path = request.path.lstrip("/").partition("/")
            if run == "_requests":
                await write_json(writer, self.seen[path])
            else:
                await self.answer(run, replace(request, path=f"/{path}"), writer)
        except (OSError, EOFError, httpx.TransportError):
            # The caller has gone, or the API has: either way there is no answer.
            writer.transport.abort()
        writer.close()

    async def answer(self, run: str, request: Request, writer: asyncio.StreamWriter) -> None:
        """Answers by the next fault of the run."""
        case = CASES[int(run.partition("~")[0])]
        on = case.get("on")
        if on and on not in f"{request.method} {request.path}":
            await self.forward(request, writer, {})
            return
        number = self.seen[run]
        self.seen[run] += 1
        faults = [fault for fault in case["faults"] for _ in range(fault.get("times", 1))]
        await self.apply(faults[number] if number < len(faults) else {}, request, writer)

    async def apply(self, fault: Fault, request: Request, writer: asyncio.StreamWriter) -> None:
        """Carries out one fault."""
        kind = fault.get("kind", "pass")
        if kind == "close":
            writer.transport.abort()
        elif kind == "silence":
            await asyncio.sleep(fault["seconds"])
            writer.transport.abort()
        elif kind == "answer":
            if fault.get("forwarded"):
                await self.ask(request)
            await write_answer(writer, fault)
        elif kind == "drop":
            await self.ask(request)
            writer.transport.abort()
        elif kind in {"cut-head", "cut-body", "cut-chunk"}:
            await write_part(writer, await self.ask(request), kind)
        else:
            await self.forward(request, writer, fault)

    async def ask(self, request: Request) -> httpx.Response:
        """The API's answer, read whole."""
        async with self.open(request) as answer:
            await answer.aread()
        return answer

    @contextlib.asynccontextmanager
    async def open(self, request: Request) -> AsyncIterator[httpx.Response]:
        """The API's answer. While it is too busy it is asked again: that is no fault of a case."""
        while True:
            async with self.upstream.stream(
                request.method,
                request.path,
                content=request.body,
                headers=request.headers,
            ) as answer:
                if answer.status_code != BUSY:
                    yield answer
                    return
            await asyncio.sleep(0.5)

    async def forward(self, request: Request, writer: asyncio.StreamWriter, fault: Fault) -> None:
        """Passes an answer on, chunk by chunk, with what the fault does to its body."""
        async with self.open(request) as answer:
            writer.write(head(answer, {"Transfer-Encoding": "chunked"}, fault.get("skewed", False)))
            has_body = answer.status_code not in {204, 304}
            left = fault.get("cut_after_messages")
            async for piece in pieces(answer, fault) if has_body else nothing():
                if left is not None and b"data:" in piece:
                    if left == 0:
                        writer.transport.abort()
                        return
                    left -= 1
                writer.write(b"%x\r\n%b\r\n" % (len(piece), piece))
                await writer.drain()
            if fault.get("cut_at_end"):
                writer.transport.abort()
                return
            writer.write(b"0\r\n\r\n" if has_body else b"")
            await writer.drain()


async def nothing() -> AsyncIterator[bytes]:
    """No pieces."""
    return
    yield b""


async def pieces(answer: httpx.Response, fault: Fault) -> AsyncIterator[bytes]:
    """The body in the pieces that the fault wants: messages of an event stream, or bytes."""
    if not {"cut_after_messages", "twice", "bytewise", "crlf"} & fault.keys():
        async for piece in answer.aiter_bytes():
            yield piece
        return
    rest = b""
    async for piece in answer.aiter_bytes():
        *messages, rest = (rest + piece).split(b"\n\n")
        for each in messages:
            message = each + b"\n\n"
            if fault.get("crlf"):
                message = message.replace(b"\n", b"\r\n")
            for _ in range(2 if fault.get("twice") else 1):
                if fault.get("bytewise"):
                    for index in range(len(message)):
                        yield message[index : index + 1]
                else:
                    yield message
    if rest:
        yield rest


def head(answer: httpx.Response, more: dict[str, str], skewed: bool) -> bytes:
    """Status line and headers."""
    kept = {name: value for name, value in answer.headers.items() if name.lower() not in HOP}
    if skewed:
        kept["date"] = formatdate(1, usegmt=True)
        kept["x-ratelimit-reset"] = "1"
    if answer.status_code in {204, 304}:
        more = {}
    lines = [f"HTTP/1.1 {answer.status_code} {answer.reason_phrase}"]
    lines += [f"{name}: {value}" for name, value in {**kept, **more, "Connection": "close"}.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def write_part(writer: asyncio.StreamWriter, answer: httpx.Response, kind: str) -> None:
    """Half of an answer, and the end of the connection."""
    body = answer.content
    if kind == "cut-head":
        writer.write(head(answer, {}, False)[:30])
    elif kind == "cut-body":
        writer.write(
            head(answer, {"Content-Length": str(len(body))}, False) + body[: len(body) // 2]
        )
    else:
        writer.write(head(answer, {"Transfer-Encoding": "chunked"}, False))
        writer.write(b"%x\r\n%b" % (len(body), body[: len(body) // 2]))
    await writer.drain()
    writer.close()


async def write_answer(writer: asyncio.StreamWriter, fault: Fault) -> None:
    """An answer of the proxy's own."""
    body = fault.get("body", "").encode()
    headers = {
        "Content-Type": fault.get("type", "application/problem+json"),
        "Content-Length": str(len(body)),
        "Connection": "close",
        "Date": formatdate(usegmt=True),
        **fault.get("headers", {}),
    }
    if "retry_date" in fault:
        # A server whose clock is hours ahead: only the difference to its own Date counts.
        begin = time.time() + SKEW_SECONDS
        headers["Date"] = formatdate(begin, usegmt=True)
        headers["Retry-After"] = formatdate(begin + fault["retry_date"], usegmt=True)
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    writer.write(f"HTTP/1.1 {fault['status']} Fault\r\n{lines}\r\n".encode() + body)
    await writer.drain()


async def write_json(writer: asyncio.StreamWriter, value: object) -> None:
    """An answer to the driver."""
    await write_answer(
        writer, {"status": 200, "type": "application/json", "body": json.dumps(value)}
    )


async def read_request(reader: asyncio.StreamReader) -> Request:
    """One request with its body."""
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, path, _ = lines[0].split(" ", 2)
    headers = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if colon and name.lower() not in {
            "host",
            "connection",
            "transfer-encoding",
            "accept-encoding",
        }:
            headers[name.lower()] = value.strip()
    body = await reader.readexactly(int(headers.pop("content-length", "0")))
    return Request(method, path, headers, body)


async def main() -> None:
    """Serves until it is ended."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    async with httpx.AsyncClient(base_url=sys.argv[1], timeout=None, limits=limits) as upstream:
        proxy = Proxy(upstream)
        server = await asyncio.start_server(proxy.connection, "127.0.0.1", 0, limit=2**22)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main())
