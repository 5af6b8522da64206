"""What the measurements share: a client of the API, and how figures are shown."""

import http.client
import json
import re
import statistics
import threading
import time
import urllib.parse
from collections.abc import Callable
from typing import Any


class Studio:
    """A client of one API process. One connection a thread, kept alive."""

    def __init__(self, url: str, client: str, token_url: str | None = None, timeout: float = 120) -> None:
        self.address = urllib.parse.urlsplit(url).netloc
        self._timeout = timeout
        self._local = threading.local()
        self.token = token(token_url or url, client)

    def call(self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None) -> tuple[int, dict[str, str], Any]:
        """Return status, headers with lower-case names, and the JSON body."""
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = http.client.HTTPConnection(self.address, timeout=self._timeout)
        data = None if body is None else json.dumps(body)
        sent = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        connection.request(method, path, data, sent | (headers or {}))
        response = connection.getresponse()
        text = response.read()
        names = {name.lower(): value for name, value in response.getheaders()}
        return response.status, names, json.loads(text) if text else None


def token(url: str, client: str) -> str:
    """Return an access token of a development client."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=30)
    body = {"grant_type": "client_credentials", "client_id": client, "client_secret": f"{client}-secret"}
    connection.request("POST", "/oauth/token", json.dumps(body), {"Content-Type": "application/json"})
    return str(json.loads(connection.getresponse().read())["access_token"])


def visibility_calls(headers: dict[str, str]) -> tuple[int, float]:
    """Return how many visibility calls an answer took, and their milliseconds."""
    found = re.search(r'dur=([\d.]+);desc="(\d+) calls"', headers["server-timing"])
    assert found, headers
    return int(found[2]), float(found[1])


def timed(work: Callable[[], object]) -> float:
    """Return the milliseconds that some work took."""
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


def percentiles(values: list[float]) -> str:
    """Show the middle, the tail and the worst of some figures."""
    ordered = sorted(values)
    tail = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return f"p50 {statistics.median(ordered):.1f}  p95 {tail:.1f}  max {ordered[-1]:.1f}"
