"""The names that the service answers to."""

from collections.abc import Iterable
from ipaddress import ip_address
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from agentstudio_service.http.problem_response import response_of
from agentstudio_service.problem import Problem

ANY: Final = "*"
"""As the name of a host: all are allowed."""

_LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")


class AllowedHosts:
    """The hosts that a request may be for, as its `Host` header names them."""

    def __init__(self, names: Iterable[str] = (), address: str = "127.0.0.1") -> None:
        """Allow the names of this machine, and more.

        Args:
            names: Further hosts without a port, `*.example.com` for those below a domain, or `*`
                for all.
            address: Where the service listens. Beyond loopback, each IP address is allowed: a page
                can have its own name lead here, but no address that is not this service's.
        """
        given = [name.lower() for name in (*_LOOPBACK, address, *names)]
        self._names = frozenset(given)
        self._domains = tuple(name[1:] for name in given if name.startswith("*."))
        self._any = ANY in given
        self._addresses = not _is_loopback(address)

    def holds(self, host: str) -> bool:
        """Whether a `Host` header, with or without a port, names an allowed host."""
        name = name_of(host)
        known = name in self._names or name.endswith(self._domains)
        return self._any or known or (self._addresses and _is_address(name))


class HostCheck:
    """Refuses requests for other hosts.

    The name of a foreign page can be made to lead to this machine (DNS rebinding). Its browser then
    takes the service for a part of that page; only the `Host` header shows the name.
    """

    def __init__(self, app: ASGIApp, allowed: AllowedHosts) -> None:
        self._app = app
        self._allowed = allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request as an ASGI middleware."""
        if scope["type"] == "http":
            host = Headers(scope=scope).get("host", "")
            if not self._allowed.holds(host):
                await response_of(Problem.unknown_host(host))(scope, receive, send)
                return
        await self._app(scope, receive, send)


def name_of(host: str) -> str:
    """Return the name or address of a `Host` header, without its port."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower().removesuffix(".")


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _is_loopback(address: str) -> bool:
    return address == "localhost" or (_is_address(address) and ip_address(address).is_loopback)
