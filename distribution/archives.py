"""Packs the archives and the wheels of a release: the same commit and tools give the same bytes.

Called by ./dist after Maven has built the modules.
"""

import argparse
import gzip
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path
from xml.etree import ElementTree

HOME = Path(__file__).resolve().parents[1]
HERE = Path(__file__).resolve().parent

MODULES = (
    "java.base",
    "java.desktop",
    "java.management",
    "java.naming",
    "java.net.http",
    "java.sql",
    "java.xml",
    "jdk.crypto.ec",
    "jdk.httpserver",
    "jdk.jfr",
    "jdk.management",
    "jdk.net",
    "jdk.unsupported",
    "jdk.zipfs",
)
"""Of the runtime: what jdeps finds that the libraries use (`./dist --modules` asks it again), and
two that are loaded by name: elliptic curves by TLS, the file system of jars by Micronaut."""

WHEELS = (
    "agents/sdk",
    "agents/sandbox",
    "agents/service",
    "agents/builtin",
    "agents/all",
    "clients/python",
)

UNSAFE_OPTION = "--sun-misc-unsafe-memory-access=allow"
UNSAFE_OPTION_SINCE = 24
"""The version of Java that first warns of what this option allows; older ones may not know it."""

LEGAL = ("LICENSE", "NOTICE", "LICENCE", "COPYING")


def version() -> str:
    """Of the project, as the parent pom states it."""
    project = ElementTree.parse(HOME / "pom.xml").getroot()
    found = project.find("{http://maven.apache.org/POM/4.0.0}version")
    if found is None or not found.text:
        raise SystemExit("dist: pom.xml has no version")
    return found.text


def commit_time() -> int:
    """When the commit was made, in seconds since 1970; all files in archives have this time."""
    return int(git("log", "-1", "--format=%ct"))


def git(*arguments: str) -> str:
    """What a command of git prints."""
    return subprocess.run(
        ["git", *arguments], cwd=HOME, check=True, capture_output=True, text=True
    ).stdout.strip()


def system() -> str:
    """Of the runtime in the archives, such as linux-x64."""
    machine = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64"}
    name = platform.machine().lower()
    return f"{platform.system().lower()}-{machine.get(name, name)}"


def libraries(module: str) -> list[Path]:
    """The module's own jar and all that it needs at run time."""
    jar = HOME / module / "target" / f"{module}-{version()}.jar"
    found = sorted((HOME / module / "target" / "dependency").glob("*.jar"))
    if not jar.exists() or not found:
        raise SystemExit(f"dist: {module} is not built; run ./dist without --no-build")
    return [jar, *found]


def link(runtime: Path) -> None:
    """Makes a Java runtime of the needed modules."""
    jlink = Path(os.environ["JAVA_HOME"]) / "bin" / "jlink"
    options = ["--no-header-files", "--no-man-pages", "--output", runtime]
    subprocess.run([jlink, "--add-modules", ",".join(MODULES), *options], check=True)


def legal(jars: list[Path], folder: Path) -> None:
    """Copies the licences and notices that libraries carry, each into a folder of its own."""
    for jar in jars:
        with zipfile.ZipFile(jar) as content:
            for name in sorted(content.namelist()):
                last = name.rsplit("/", 1)[-1]
                if last.upper().startswith(LEGAL) and not name.endswith((".class", "/")):
                    target = folder / jar.stem / last
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(content.read(name))


def assemble(module: str, runtime: Path, folder: Path) -> None:
    """Lays out an archive's content.

    Args:
        module: `api` or `worker`.
        runtime: What `link` made.
        folder: Is made.
    """
    shutil.copytree(HERE / module, folder)
    shutil.copy(HERE / "launch.sh", folder / "bin")
    (folder / "lib").mkdir()
    jars = libraries(module)
    for jar in jars:
        shutil.copy(jar, folder / "lib")
    legal(jars, folder / "licenses")
    shutil.copytree(runtime, folder / "runtime", symlinks=True)
    release = (runtime / "release").read_text().splitlines()
    java = next(line for line in release if line.startswith("JAVA_VERSION="))
    if int(java.split('"')[1].split(".")[0]) < UNSAFE_OPTION_SINCE:
        for file in (folder / "conf").glob("*.options"):
            file.write_text(file.read_text().replace(f"{UNSAFE_OPTION}\n", ""))
    commit = git("rev-parse", "HEAD")
    (folder / "VERSION").write_text(f"VERSION={version()}\nCOMMIT={commit}\n{java}\n")


def pack(folder: Path, archive: Path, time: int) -> None:
    """Writes a .tar.gz that depends on names and content only."""

    def normal(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = "root"
        member.mtime = time
        if not member.issym():
            member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
        return member

    with (
        archive.open("wb") as raw,
        gzip.GzipFile("", "wb", 6, raw, mtime=0) as compressed,
        tarfile.open(fileobj=compressed, mode="w", format=tarfile.GNU_FORMAT) as tar,
    ):
        for path in [folder, *sorted(folder.rglob("*"))]:
            name = path.relative_to(folder.parent)
            tar.add(path, str(name), recursive=False, filter=normal)


def wheels(output: Path, time: int, scratch: Path) -> None:
    """Builds the Python wheels of what git knows, without anything that an earlier build left."""
    for each in WHEELS:
        source = scratch / each
        for name in git("ls-files", each).splitlines():
            target = scratch / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(HOME / name, target)
            target.chmod(0o755 if os.access(HOME / name, os.X_OK) else 0o644)
        options = ["--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", output]
        subprocess.run(
            [HOME / "agents/.venv/bin/python", "-m", "pip", "--quiet", "wheel", *options, source],
            check=True,
            env={
                **os.environ,
                "PIP_DISABLE_PIP_VERSION_CHECK": "1",
                "PYTHONHASHSEED": "0",
                "SOURCE_DATE_EPOCH": str(time),
            },
        )


def hashes(output: Path) -> None:
    """Writes SHA256SUMS, as `sha256sum --check` reads it."""
    lines = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n"
        for file in sorted(output.iterdir())
        if file.name.endswith((".tar.gz", ".whl"))
    ]
    (output / "SHA256SUMS").write_text("".join(lines))


def modules() -> None:
    """Prints the modules that jdeps finds in the libraries of both programs."""
    jars = {jar.name: jar for module in ("api", "worker") for jar in libraries(module)}
    jdeps = Path(os.environ["JAVA_HOME"]) / "bin" / "jdeps"
    subprocess.run(
        [jdeps, "--multi-release", "21", "--ignore-missing-deps", "--print-module-deps", "-q",
         *jars.values()],
        check=True,
    )  # fmt: skip


def main() -> int:
    """Packs everything; the exit status is for the shell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=HOME / "target/dist")
    parser.add_argument("--modules", action="store_true")
    options = parser.parse_args()
    if options.modules:
        modules()
        return 0
    os.umask(0o022)
    output: Path = options.output.resolve()
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True)
    time = commit_time()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        link(scratch / "runtime")
        for module in ("api", "worker"):
            folder = scratch / f"agentstudio-{module}-{version()}"
            assemble(module, scratch / "runtime", folder)
            pack(folder, output / f"{folder.name}-{system()}.tar.gz", time)
            shutil.rmtree(folder)
        wheels(output, time, scratch / "wheels")
    hashes(output)
    print((output / "SHA256SUMS").read_text(), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
