"""Time of an import and of a call, beside bare httpx in the same run.

``python overhead.py`` starts a small HTTP server of its own in another process, so that what is
measured is the client. Prints one line of JSON; times are in milliseconds.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import httpx

import agentstudio

SERVER = """
import asyncio, json
BODY = json.dumps({"message": "done"}).encode()
LINES = "HTTP/1.1 200 OK", "Content-Type: application/json", f"Content-Length: {len(BODY)}"
HEAD = "".join(line + "\\r\\n" for line in [*LINES, ""]).encode()
async def serve(reader, writer):
    try:
        while True:
            await reader.readuntil(b"\\r\\n\\r\\n")
            writer.write(HEAD + BODY)
    except EOFError:
        writer.close()
async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""
CALLS = 1000
IMPORTS = 5


def milliseconds(calls: list[Callable[[], object]]) -> list[float]:
    """The median time of each call; they take turns, so that all meet the same machine."""
    times: list[list[float]] = [[] for _ in calls]
    for _ in range(CALLS):
        for call, spent in zip(calls, times, strict=True):
            begin = time.perf_counter()
            call()
            spent.append(time.perf_counter() - begin)
    return [statistics.median(each) * 1000 for each in times]


def import_time(module: str) -> float:
    """The median time of an import, in a new interpreter, without that of the interpreter."""
    code = f"import time; b = time.perf_counter(); import {module}; print(time.perf_counter() - b)"
    runs = [
        float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout)
        for _ in range(IMPORTS)
    ]
    return statistics.median(runs) * 1000


def main() -> None:
    """Measures and prints."""
    server = subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True)
    assert server.stdout
    url = f"http://127.0.0.1:{server.stdout.readline().strip()}"
    headers = {"Authorization": "Bearer x"}
    path = "/api/workflows/wf_1/cancel"
    with (
        httpx.Client(base_url=url, headers=headers) as bare,
        agentstudio.AgentStudioClient(base_url=url, api_key="x") as client,
    ):
        bare_ms, client_ms = milliseconds(
            [lambda: bare.post(path).json(), lambda: client.workflows.cancel("wf_1")]
        )
    server.kill()
    server.wait()
    figures = {
        "call, httpx": bare_ms,
        "call, client": client_ms,
        "overhead": client_ms - bare_ms,
        "import, httpx": import_time("httpx"),
        "import, httpx and pydantic": import_time("httpx, pydantic"),
        "import, client": import_time("agentstudio"),
    }
    print(json.dumps({name: round(value, 3) for name, value in figures.items()}))


if __name__ == "__main__":
    main()
