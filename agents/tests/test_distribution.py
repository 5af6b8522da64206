"""What `./dist` packs, and what `./fleet` puts before its API nodes."""

import asyncio
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import tarfile
from pathlib import Path
from types import ModuleType

DISTRIBUTION = Path(__file__).parents[2] / "distribution"


def load(name: str) -> ModuleType:
    """Import a module of the distribution, which is no package."""
    spec = importlib.util.spec_from_file_location(name, DISTRIBUTION / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def test_archives_depend_on_names_and_content_only(tmp_path: Path) -> None:
    pack = load("archives").pack
    archives: list[bytes] = []
    for index, order in enumerate((["a", "b"], ["b", "a"])):
        folder = tmp_path / str(index) / "program-1.0"
        (folder / "bin").mkdir(parents=True)
        for name in order:
            (folder / name).write_text(f"content of {name}")
            (folder / name).chmod(0o600 if index else 0o644)
            os.utime(folder / name, (index, index))
        (folder / "bin/start").write_text("#!/bin/sh\n")
        (folder / "bin/start").chmod(0o700 if index else 0o755)
        (folder / "link").symlink_to("a")
        archive = tmp_path / f"{index}.tar.gz"
        pack(folder, archive, 1_700_000_000)
        archives.append(archive.read_bytes())

    assert archives[0] == archives[1]
    with tarfile.open(tmp_path / "1.tar.gz") as tar:
        members = {member.name: member for member in tar.getmembers()}
    assert list(members) == [
        "program-1.0", "program-1.0/a", "program-1.0/b", "program-1.0/bin",
        "program-1.0/bin/start", "program-1.0/link",
    ]  # fmt: skip
    assert members["program-1.0/a"].mode == 0o644
    assert members["program-1.0/bin/start"].mode == 0o755
    assert {member.mtime for member in members.values()} == {1_700_000_000}
    assert {member.uname for member in members.values()} == {"root"}


def test_ports_of_temporal_fit_into_its_tables() -> None:
    """A cluster registers its members with ports of type smallint."""
    first = [load("parts").ports_in_a_row(20) for _ in range(200)]

    assert max(first) + 20 <= 2**15


def test_hashes_can_be_checked(tmp_path: Path) -> None:
    (tmp_path / "a.whl").write_bytes(b"")
    (tmp_path / "b.txt").write_bytes(b"no part of it")
    load("archives").hashes(tmp_path)
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert (tmp_path / "SHA256SUMS").read_text() == f"{empty}  a.whl\n"


async def test_connections_reach_the_servers_that_accept_them() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.readexactly(4))
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    with socket.socket() as closed:  # Bound, but it does not listen.
        closed.bind(("127.0.0.1", 0))
        ports = [closed.getsockname()[1], server.sockets[0].getsockname()[1]]
        balancer = await asyncio.start_server(
            load("balancer").Balancer(ports).serve, "127.0.0.1", 0
        )
        for _ in range(4):
            reader, writer = await asyncio.open_connection(*balancer.sockets[0].getsockname())
            writer.write(b"ping")
            assert await reader.read() == b"ping"
            writer.close()
    balancer.close()
    server.close()


def test_scripts_of_archives_are_valid() -> None:
    shell = shutil.which("sh")
    assert shell is not None
    scripts = [*DISTRIBUTION.glob("*/bin/*"), DISTRIBUTION / "launch.sh"]
    assert len(scripts) == 4
    for script in scripts:
        assert subprocess.run([shell, "-n", script], check=False).returncode == 0
