"""Requests to a service that demands a secret or a certificate."""

import asyncio
import os
import ssl
import subprocess
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from agentstudio_agents.definition.registry import Registry
from agentstudio_service.calls.lasting_calls import LastingCalls
from agentstudio_service.http.allowed_hosts import AllowedHosts
from agentstudio_service.http.shared_secret import SecretFile, SecretFileError
from agentstudio_service.http.tls import Tls, TlsError
from agentstudio_service.server import listen, make_server
from agentstudio_service.tasks.call_log import CallLog
from agentstudio_service.tasks.running_tasks import Tasks
from agentstudio_service.tasks.slots import Slots
from tests.built_in import options_of

SECRET = "a-secret-of-thirty-two-characters"
OTHER = "another-secret-of-many-characters"


def certificate(folder: Path, name: str, issuer: str | None = None) -> Path:
    """Make a certificate for this machine, and its key beside it; its own authority by default."""
    key, target = folder / f"{name}.key", folder / f"{name}.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-days", "2", "-subj", f"/CN={name}", "-keyout", str(key), "-out"]
    command += [str(target), "-addext", "subjectAltName=IP:127.0.0.1"]
    if issuer is not None:
        command += ["-CA", str(folder / f"{issuer}.pem"), "-CAkey", str(folder / f"{issuer}.key")]
        command += ["-addext", "basicConstraints=critical,CA:FALSE"]
    subprocess.run(command, check=True, capture_output=True)
    return target


@asynccontextmanager
async def secured(
    tmp_path: Path, secret: SecretFile | None = None, tls: Tls | None = None
) -> AsyncGenerator[str]:
    """Run a service without agents and yield its URL."""
    call_log = CallLog(tmp_path / "calls.jsonl")
    tasks = Tasks(Registry(), call_log, Slots(1))
    listener = listen("127.0.0.1", 0)
    server = make_server(LastingCalls(tasks, 1), AllowedHosts(), secret=secret, tls=tls)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        scheme = "http" if tls is None else "https"
        yield f"{scheme}://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        tasks.stop()
        server.should_exit = True
        await serving
        call_log.close()


def client(ca: Path | None = None, own: Path | None = None) -> httpx.AsyncClient:
    """Make a client that trusts an authority and may have a certificate of its own."""
    context = ssl.create_default_context(cafile=ca)
    if own is not None:
        context.load_cert_chain(own, own.with_suffix(".key"))
    return httpx.AsyncClient(verify=context, trust_env=False, timeout=60)


@pytest.mark.parametrize("path", ["/health", "/metrics", "/agents", "/agents/x/stream", "/tasks/x"])
async def test_requests_without_the_secret_are_refused(tmp_path: Path, path: str) -> None:
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n")
    async with secured(tmp_path, SecretFile(file)) as url, client() as http:
        for headers in ({}, {"Authorization": f"Bearer {OTHER}"}, {"Authorization": SECRET}):
            answer = await http.get(url + path, headers=headers)
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"] == "Bearer"
            assert answer.json()["detail"] == "Callers need the secret of this service"
            assert SECRET not in answer.text
        allowed = await http.get(url + path, headers={"Authorization": f"Bearer {SECRET}"})
        assert allowed.status_code != 401


async def test_secrets_are_replaced_without_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(SECRET)

    async def statuses(url: str) -> list[int]:
        return [
            (
                await http.get(f"{url}/health", headers={"Authorization": f"Bearer {each}"})
            ).status_code
            for each in (SECRET, OTHER)
        ]

    def write(text: str, time: int) -> None:
        file.write_text(text)
        os.utime(file, (time, time))

    async with secured(tmp_path, SecretFile(file)) as url, client() as http:
        assert await statuses(url) == [200, 401]
        write(f"{OTHER}\n{SECRET}\n", 1)
        assert await statuses(url) == [200, 200]
        write("short", 2)
        assert await statuses(url) == [200, 200]
        write(f"{OTHER}\n", 3)
        assert await statuses(url) == [401, 200]
        file.unlink()
        assert await statuses(url) == [401, 200]


@pytest.mark.parametrize("text", ["", "\n", "short"])
def test_files_without_a_secret_are_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "secret"
    file.write_text(text)
    with pytest.raises(SecretFileError, match="at least 16 characters"):
        SecretFile(file)


async def test_clients_need_a_certificate_where_an_authority_is_named(tmp_path: Path) -> None:
    ca = certificate(tmp_path, "ca")
    server = certificate(tmp_path, "server", "ca")
    own = certificate(tmp_path, "client", "ca")
    foreign = certificate(tmp_path, "foreign")
    tls = Tls(server, server.with_suffix(".key"), ca)
    async with secured(tmp_path, tls=tls) as url:
        async with client(ca, own) as http:
            assert (await http.get(f"{url}/health")).status_code == 200
        for refused in (client(ca), client(ca, foreign), client(foreign, own)):
            with pytest.raises(httpx.TransportError):
                async with refused:
                    await refused.get(f"{url}/health")


async def test_certificates_are_replaced_without_a_restart(tmp_path: Path) -> None:
    first, second = certificate(tmp_path, "first"), certificate(tmp_path, "second")
    server = tmp_path / "server.pem"
    key = tmp_path / "server.key"
    server.write_bytes(first.read_bytes())
    key.write_bytes(first.with_suffix(".key").read_bytes())
    tls = Tls(server, key)
    async with secured(tmp_path, tls=tls) as url:
        async with client(first) as http:
            assert (await http.get(f"{url}/health")).status_code == 200
        server.write_bytes(second.read_bytes())
        os.utime(server, (1, 1))
        tls.refresh()  # The key is still the old one: nothing changes.
        async with client(first) as http:
            assert (await http.get(f"{url}/health")).status_code == 200
        key.write_bytes(second.with_suffix(".key").read_bytes())
        tls.refresh()
        async with client(second) as http:
            assert (await http.get(f"{url}/health")).status_code == 200


def test_files_without_a_certificate_are_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.pem"
    wrong.write_text("no certificate")
    with pytest.raises(TlsError, match=r"wrong\.pem"):
        Tls(wrong, wrong)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--tls-certificate", __file__], "--tls-certificate and --tls-key belong together"),
        (["--tls-client-ca", __file__], "--tls-client-ca needs --tls-certificate"),
    ],
)
def test_options_that_have_no_effect_are_refused(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        options_of(*arguments)
    assert message in capsys.readouterr().err
