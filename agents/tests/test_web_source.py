import asyncio
import gzip
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any, NamedTuple

import pytest
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from agentstudio_agents import AgentError
from agentstudio_builtin.collector.data_collector import DataCollector
from agentstudio_builtin.collector.web_source import WebSource
from tests.run_agent import error_of, run_agent
from tests.web_server import web_server

CSV = b"text\nGood.\n"
LATIN = "text\nschön\n".encode("latin-1")


async def endless(_: Request) -> Response:
    async def body() -> AsyncGenerator[bytes]:
        while True:
            yield b"x" * 65536
            await asyncio.sleep(0)

    return StreamingResponse(body(), media_type="text/csv")


async def slow(_: Request) -> Response:
    await asyncio.sleep(60)
    return Response(CSV)


def answer(content: bytes = CSV, status: int = 200, **headers: str) -> Callable[..., Any]:
    async def respond(_: Request) -> Response:
        return Response(content, status, {k.replace("_", "-"): v for k, v in headers.items()})

    return respond


def redirect(to: str) -> Callable[[Request], Awaitable[Response]]:
    async def respond(request: Request) -> Response:
        return RedirectResponse(to.format(port=request.url.port))

    return respond


ROUTES = {
    "/reviews.csv": answer(),
    "/latin": answer(
        "text\nschön\n".encode("latin-1"), content_type="text/csv; charset=ISO-8859-1"
    ),
    "/latin.json": answer(
        '[{"text": "schön"}]'.encode("utf-16"), content_type="application/json; charset=utf-16"
    ),
    "/not-latin": answer(LATIN, content_type="text/csv; charset=utf-8"),
    "/export": answer(content_type="text/csv; charset=utf-8"),
    "/encoded.csv": answer(gzip.compress(CSV), content_encoding="gzip"),
    "/packed.csv.gz": answer(gzip.compress(CSV), content_type="application/gzip"),
    "/moved.csv": redirect("/reviews.csv"),
    "/bomb.csv": answer(gzip.compress(bytes(200 * 1024**2)), content_encoding="gzip"),
    "/strange.csv": answer(content_encoding="br"),
    "/broken.csv": answer(content_encoding="gzip"),
    "/page": answer(content_type="text/html"),
    "/endless.csv": endless,
    "/slow.csv": slow,
    "/away.csv": redirect("http://other.example/reviews.csv"),
    "/inside.csv": redirect("http://inside.test:{port}/reviews.csv"),
    "/metadata.csv": redirect("http://169.254.169.254/latest/meta-data"),
    "/file.csv": redirect("file:///etc/passwd"),
    "/loop.csv": redirect("/loop.csv"),
    "/busy.csv": answer(status=503),
    "/none.csv": answer(status=404),
    "/nowhere.csv": answer(status=302),
    "/unchanged.csv": answer(status=304),
    "/mail.csv": redirect("mailto:x"),
    "/idna.csv": redirect("http://xn--/"),
    "/bracket.csv": redirect("http://[::1"),
}


def allowing(port: int, *hosts: str) -> WebSource:
    """Allow the test's own server, and hosts that lead elsewhere."""
    return WebSource([f"127.0.0.1:{port}", *hosts], ["127.0.0.1/32"])


@pytest.mark.parametrize(
    "path", ["/reviews.csv", "/export", "/encoded.csv", "/packed.csv.gz", "/moved.csv"]
)
async def test_file_is_collected(path: str) -> None:
    async with web_server(ROUTES) as port:
        response = await run_agent(
            DataCollector(None, web=allowing(port)).__call__,
            configuration={"source": f"http://127.0.0.1:{port}{path}"},
        )
    assert response.result["records"] == [{"id": "1", "text": "Good."}]


class Refused(NamedTuple):
    path: str
    message: str
    retryable: bool = False


@pytest.mark.parametrize(
    "case",
    [
        Refused("/bomb.csv", "unpacks to more than 20 MiB"),
        Refused("/strange.csv", "encoded with br"),
        Refused("/broken.csv", "cannot be unpacked"),
        Refused("/page", "must end in .csv"),
        Refused("/endless.csv", "is larger than 20 MiB"),
        Refused("/slow.csv", "did not answer within 1 s", True),
        Refused("/away.csv", "may not fetch from other.example"),
        Refused("/inside.csv", "an address that is not public"),
        Refused("/metadata.csv", "may not fetch from 169.254.169.254"),
        Refused("/file.csv", "must be http:// or https://"),
        Refused("/loop.csv", "more than 5 redirects"),
        Refused("/busy.csv", "answered with 503", True),
        Refused("/none.csv", "answered with 404"),
        Refused("/nowhere.csv", "answered with 302, but without a Location"),
        Refused("/unchanged.csv", "answered with 304"),
        Refused("/mail.csv", "cannot be fetched"),
        Refused("/idna.csv", "cannot be fetched"),
        Refused("/bracket.csv", "cannot be fetched", True),
        Refused("/a\x01.csv", "cannot be fetched: Invalid non-printable ASCII character in URL"),
    ],
    ids=lambda case: case.path,
)
async def test_answer_is_refused(case: Refused, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agentstudio_builtin.collector.web_source.MAX_SECONDS", 1.0)
    names(monkeypatch, {"inside.test": "10.0.0.7"})
    async with web_server(ROUTES) as port:
        source = allowing(port, f"inside.test:{port}")
        with pytest.raises(AgentError) as raised:
            await source.fetch(f"http://127.0.0.1:{port}{case.path}")
    assert case.message in raised.value.message
    assert raised.value.retryable == case.retryable


def names(monkeypatch: pytest.MonkeyPatch, addresses: dict[str, str]) -> None:
    """Let names be known that no name server knows, as an attacker's would be."""
    real = socket.getaddrinfo

    def look_up(host: str, port: int, *more: Any, **named: Any) -> Any:  # noqa: ANN401
        return real(addresses.get(host, host), port, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",
     "100.64.0.1", "224.0.0.1", "::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1",
     "64:ff9b::7f00:1", "2002:7f00:1::"],
)  # fmt: skip
async def test_name_of_private_address_is_refused(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    names(monkeypatch, {"public.test": address})
    with pytest.raises(AgentError, match="has an address that is not public"):
        await WebSource(["public.test"]).fetch("http://public.test/a.csv")


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://data.test/a.csv", True),
        ("https://DATA.test:443/a.csv", True),
        ("http://a.b.below.test/a.csv", True),
        ("http://other.test:8080/a.csv", True),
        ("http://data.test:8080/a.csv", False),
        ("http://other.test/a.csv", False),
        ("http://below.test/a.csv", False),
        ("http://xdata.test/a.csv", False),
        ("http://data.test.evil/a.csv", False),
    ],
)
async def test_host_is_looked_up_in_the_list(
    url: str, allowed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    source = WebSource(["data.test", "*.below.test", "other.test:8080"])
    with pytest.raises(AgentError) as raised:
        await source.fetch(url)
    assert ("is not known" if allowed else "may not fetch from") in raised.value.message


@pytest.mark.parametrize("url", ["ftp://a/b.csv", "http:///a.csv", "http://u:p@data.test/a.csv",
                                 "http://data.test:99999/a.csv", "http://[::1/a.csv"])  # fmt: skip
async def test_other_url_is_refused(url: str) -> None:
    with pytest.raises(AgentError, match=r"must be http|is no URL"):
        await WebSource(["data.test"]).fetch(url)


@pytest.mark.parametrize("path", ["/latin", "/latin.json"])
async def test_charset_of_the_server_is_used(path: str) -> None:
    async with web_server(ROUTES) as port:
        response = await run_agent(
            DataCollector(None, None, allowing(port)).__call__,
            configuration={"source": f"http://127.0.0.1:{port}{path}"},
        )
    assert response.result["records"] == [{"id": "1", "text": "schön"}]
    assert "notes" not in response.result


async def test_charset_that_is_wrong_is_refused() -> None:
    async with web_server(ROUTES) as port:
        message = await error_of(
            DataCollector(None, None, allowing(port)).__call__,
            configuration={"source": f"http://127.0.0.1:{port}/not-latin"},
        )
    assert message.endswith("line 2, column 4: this is not utf-8")
