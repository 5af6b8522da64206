"""Fetches data by HTTP, from the hosts that the service is configured for only."""

import asyncio
import socket
import zlib
from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

from agentstudio_agents.error import AgentError
from agentstudio_builtin.collector.row_format import MAX_FILE_BYTES, check_format, too_large, unpack

if TYPE_CHECKING:
    import httpx

MAX_SECONDS: Final = 30.0
"""Longest that a fetch may take, redirects included."""

MAX_REDIRECTS: Final = 5

_PORTS: Final = {"http": 80, "https": 443}
_WRAPPING: Final = (
    # Addresses that embed other ones: NAT64, 6to4, Teredo.
    ip_network("64:ff9b::/96"),
    ip_network("64:ff9b:1::/48"),
    ip_network("2002::/16"),
    ip_network("2001::/32"),
)
_ENDINGS: Final = {
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/csv": ".csv",
    "application/json": ".json",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "application/vnd.apache.parquet": ".parquet",
}


class Fetched(NamedTuple):
    """A file from the web.

    Attributes:
        content: It, unpacked.
        name: A name with the ending of its format.
        charset: Encoding that its server says it has. None: nothing.
    """

    content: bytes
    name: str
    charset: str | None = None


class WebSource:
    """What may be fetched: hosts by name, and never what such a name hides a private address in."""

    def __init__(self, hosts: Iterable[str] = (), addresses: Iterable[str] = ()) -> None:
        """Take what is allowed.

        Args:
            hosts: Names, as `data.example.com`, `*.example.com` for those below a domain, or with a
                port. Without a port only 80 and 443 are allowed.
            addresses: Networks that may be reached although they are not public, e.g. for tests.

        Raises:
            ValueError: An address is none.
        """
        self._hosts = tuple(host.lower() for host in hosts)
        self._networks: tuple[IPv4Network | IPv6Network, ...] = tuple(map(ip_network, addresses))

    async def fetch(self, url: str) -> Fetched:
        """Fetch a file with GET.

        Raises:
            AgentError: It may not be fetched, is not there, too large, or of no known format.
        """
        try:
            async with asyncio.timeout(MAX_SECONDS):
                return await self._fetch(url)
        except TimeoutError:
            raise AgentError(f"'{url}' did not answer within {MAX_SECONDS:g} s", True) from None

    async def _fetch(self, url: str) -> Fetched:
        import httpx

        async with httpx.AsyncClient(trust_env=False, timeout=MAX_SECONDS) as client:
            for _ in range(MAX_REDIRECTS + 1):
                answer = await self._get(client, url)
                if not isinstance(answer, str):
                    return answer
                url = urljoin(url, answer)
        raise AgentError(f"'{url}': more than {MAX_REDIRECTS} redirects")

    async def _get(self, client: "httpx.AsyncClient", url: str) -> Fetched | str:
        """Return the file at a URL, or where it redirects to."""
        import httpx

        parts = self._allowed(url)
        host = parts.hostname or ""
        port = parts.port or _PORTS[parts.scheme]
        address = await self._address(host, port)
        shown = f"[{address}]" if ":" in address else address
        # To the address that was looked at, as the name may lead elsewhere the next time.
        there = parts._replace(netloc=f"{shown}:{port}", fragment="").geturl()
        headers = {"Host": parts.netloc, "Accept-Encoding": "identity"}
        extensions = {"sni_hostname": host}
        try:
            async with client.stream(
                "GET", there, headers=headers, extensions=extensions
            ) as response:
                return await _take(response, url)
        # The latter two are of URLs that urlsplit takes and httpx does not, a Location's included.
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            reason = str(error) or type(error).__name__
            may_pass = isinstance(error, httpx.HTTPError)
            raise AgentError(f"'{url}' cannot be fetched: {reason}", may_pass) from None

    def _allowed(self, url: str) -> SplitResult:
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise AgentError(f"'{url}' is no URL") from None
        host = (parts.hostname or "").lower()
        if parts.scheme not in _PORTS or not host or "@" in parts.netloc:
            raise AgentError(f"'{url}' must be http:// or https://, without user and password")
        usual = port in (None, *_PORTS.values())
        if not any(_matches(host, port, usual, allowed) for allowed in self._hosts):
            raise AgentError(
                f"'{url}': this service may not fetch from {parts.netloc}; start it with"
                f" --http-allow {parts.netloc}"
            )
        return parts

    async def _address(self, host: str, port: int) -> str:
        """Return the address of a host. All that it has must be allowed."""
        try:
            found = await asyncio.get_running_loop().getaddrinfo(
                host, port, type=socket.SOCK_STREAM
            )
        except (OSError, UnicodeError):
            raise AgentError(f"host '{host}' is not known", True) from None
        addresses = [str(entry[4][0]) for entry in found]
        for address in addresses:
            if not self._reachable(address):
                raise AgentError(
                    f"host '{host}' has an address that is not public, and such are refused"
                )
        return addresses[0]

    def _reachable(self, text: str) -> bool:
        address = ip_address(text.partition("%")[0])
        if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        if any(address in network for network in self._networks):
            return True
        wraps = any(address in network for network in _WRAPPING)
        return address.is_global and not address.is_multicast and not wraps


def is_url(source: str) -> bool:
    """Whether a source is a URL."""
    return "://" in source


def _matches(host: str, port: int | None, usual: bool, allowed: str) -> bool:
    if allowed.startswith("*."):
        return usual and host.endswith(allowed[1:])
    return (usual and host == allowed) or f"{host}:{port}" == allowed


async def _take(response: "httpx.Response", url: str) -> Fetched | str:
    status = response.status_code
    if response.has_redirect_location:
        return response.headers["location"]
    if response.is_redirect:
        raise AgentError(f"'{url}' answered with {status}, but without a Location")
    if status != 200:
        raise AgentError(f"'{url}' answered with {status}", status == 429 or status >= 500)
    name = _name(url, response.headers.get("content-type", ""))
    content = bytearray()
    async for chunk in response.aiter_raw():
        content += chunk
        if len(content) > MAX_FILE_BYTES:
            raise too_large(url)
    encoding = response.headers.get("content-encoding", "identity")
    return Fetched(_decoded(bytes(content), encoding, url), name, response.charset_encoding)


def _decoded(content: bytes, encoding: str, url: str) -> bytes:
    if encoding == "identity":
        return content
    if encoding != "gzip":
        raise AgentError(f"'{url}' is encoded with {encoding}, which was not asked for")
    try:
        return unpack(content, url)
    except (zlib.error, ValueError) as error:
        raise AgentError(f"'{url}' cannot be unpacked: {error}") from None


def _name(url: str, content_type: str) -> str:
    """Return a name with the ending of the format: that of the type, else of the URL."""
    path = urlsplit(url).path or "/"
    ending = _ENDINGS.get(content_type.partition(";")[0].strip().lower())
    if ending is None or path.lower().endswith((ending, f"{ending}.gz")):
        check_format(path)
        return path
    return path + ending
