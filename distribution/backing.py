"""What a fleet stands on: PostgreSQL, Temporal's production server, Redis and an S3 server."""

import json
import os
import pwd
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from parts import Parts, accepts

HOME: Final = Path(__file__).resolve().parents[1]

TEMPORAL: Final = "v1.32.0"

S3_BUCKET: Final = "fleet"
S3_KEY: Final = "fleet-access"
S3_SECRET: Final = "fleet-secret"
REDIS_PASSWORD: Final = "fleet-password"

_POSTGRES_FOLDERS: Final = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/bin")


@dataclass(frozen=True)
class Programs:
    """Where the programs are that are not built here.

    Attributes:
        initdb: Makes a data folder of PostgreSQL.
        postgres: Its server.
        temporal: Temporal's production server.
        temporal_sql: Makes the tables of that server.
        redis: Redis.
    """

    initdb: Path
    postgres: Path
    temporal: Path
    temporal_sql: Path
    redis: Path


def find(tools: Path) -> tuple[Programs | None, list[str]]:
    """Look for the programs.

    Args:
        tools: Where the Temporal server is that `./fleet --build-temporal` has built.

    Returns:
        The programs, or None and a line for each that is missing, which says how to get it.
    """
    missing: list[str] = []

    def program(name: str, remedy: str, *folders: Path) -> Path:
        places = [str(folder / name) for folder in folders if (folder / name).exists()]
        found = places[0] if places else shutil.which(name)
        if found is None:
            missing.append(f"{name}: {remedy}")
            return Path(name)
        return Path(found)

    postgres = [folder for each in _POSTGRES_FOLDERS for folder in Path("/").glob(each[1:])]
    debian = "Debian: apt-get install"
    server = "./fleet --build-temporal builds it (needs Go; takes some minutes)"
    programs = Programs(
        program("initdb", f"{debian} postgresql", *postgres),
        program("postgres", f"{debian} postgresql", *postgres),
        program("temporal-server", server, tools),
        program("temporal-sql-tool", server, tools),
        program("redis-server", f"{debian} redis-server"),
    )
    return (None if missing else programs), missing


def build_temporal(tools: Path) -> None:
    """Build the production server and its tool for tables, with Go."""
    tools.mkdir(parents=True, exist_ok=True)
    for package, program, name in (
        ("cmd/server", "server", "temporal-server"),
        ("cmd/tools/sql", "sql", "temporal-sql-tool"),
    ):
        subprocess.run(
            ["go", "install", f"go.temporal.io/server/{package}@{TEMPORAL}"],
            env={**os.environ, "GOBIN": str(tools)},
            check=True,
        )
        (tools / program).rename(tools / name)


def as_database_user(folder: Path, command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root: then its own user runs it, to whom the folder is given."""
    if os.geteuid() != 0:
        return command
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return [
        "setpriv",
        f"--reuid={user.pw_uid}",
        f"--regid={user.pw_gid}",
        "--clear-groups",
        *command,
    ]


def start_postgres(parts: Parts, programs: Programs, folder: Path, port: int) -> None:
    """Start PostgreSQL with the data in the folder, which is made when it is missing."""
    plain = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
    if not folder.exists():
        folder.mkdir(mode=0o700)
        command = [str(programs.initdb), "-D", str(folder), "-U", "temporal", "-A", "trust", "-E"]
        subprocess.run(
            as_database_user(folder, [*command, "UTF8", "--no-sync"]),
            cwd="/",
            check=True,
            env=plain,
            stdout=subprocess.DEVNULL,
        )
    sockets = "unix_socket_directories="
    command = [str(programs.postgres), "-D", str(folder), "-p", str(port), "-c", sockets]
    options = ["-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200"]
    part = parts.start("postgres", as_database_user(folder, [*command, *options]), plain)
    part.until("connection", lambda: accepts(port))


def start_temporal(
    parts: Parts, programs: Programs, folder: Path, database: int, port: int
) -> None:
    """Start the production server, with its tables in PostgreSQL."""
    for name, schema in (("temporal", "temporal"), ("temporal_visibility", "visibility")):
        command = [str(programs.temporal_sql), "--pl", "postgres12", "--ep", "127.0.0.1"]
        command += ["-p", str(database), "-u", "temporal", "--pw", "temporal", "--db", name]
        made = folder / f"{name}.made"
        if not made.exists():
            _sql([*command, "create"])
            _sql([*command, "setup-schema", "-v", "0.0"])
            made.touch()
        _sql([*command, "update-schema", "--schema-name", f"postgresql/v12/{schema}"])
    file = folder / "temporal.json"
    file.write_text(json.dumps(_temporal_settings(database, port), indent=2))
    part = parts.start(
        "temporal",
        [programs.temporal, "--config-file", file, "--allow-no-auth", "start"],
        {"PATH": os.environ["PATH"], "HOME": str(folder)},
    )
    part.until("connection", lambda: accepts(port))


def _sql(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def _temporal_settings(database: int, port: int) -> dict[str, object]:
    """Of a server with default limits; JSON, which is YAML too. Further ports follow `port`."""

    def store(name: str, connections: int) -> dict[str, object]:
        return {
            "sql": {
                "pluginName": "postgres12",
                "databaseName": name,
                "connectAddr": f"127.0.0.1:{database}",
                "connectProtocol": "tcp",
                "user": "temporal",
                "password": "temporal",
                "maxConns": connections,
                "maxIdleConns": connections,
                "maxConnLifetime": "1h",
            }
        }

    def service(index: int) -> dict[str, object]:
        own = {"grpcPort": port + index, "membershipPort": port + 10 + index}
        return {"rpc": {**own, "bindOnLocalHost": True}}

    services = ("frontend", "history", "matching", "worker")
    return {
        "log": {"stdout": True, "level": "warn"},
        "persistence": {
            "defaultStore": "default",
            "visibilityStore": "visibility",
            "numHistoryShards": 4,
            "datastores": {
                "default": store("temporal", 20),
                "visibility": store("temporal_visibility", 10),
            },
        },
        "global": {"membership": {"maxJoinDuration": "30s", "broadcastAddress": "127.0.0.1"}},
        "services": {name: service(index) for index, name in enumerate(services)},
        "clusterMetadata": {
            "enableGlobalNamespace": False,
            "failoverVersionIncrement": 10,
            "masterClusterName": "active",
            "currentClusterName": "active",
            "clusterInformation": {
                "active": {
                    "enabled": True,
                    "initialFailoverVersion": 1,
                    "rpcName": "frontend",
                    "rpcAddress": f"127.0.0.1:{port}",
                }
            },
        },
        "dcRedirectionPolicy": {"policy": "noop"},
        "archival": {"history": {"state": "disabled"}, "visibility": {"state": "disabled"}},
    }


def start_redis(parts: Parts, programs: Programs, port: int) -> None:
    """Start Redis with a password. What it holds may be lost, so nothing is kept."""
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    part = parts.start(
        "redis", [programs.redis, *options, "--requirepass", REDIS_PASSWORD], dict(os.environ)
    )
    part.until("connection", lambda: accepts(port))


def start_s3(parts: Parts, libraries: Path, folder: Path, port: int) -> None:
    """Start the S3 server that the tests use, with its data in the folder.

    Args:
        parts: Gets it.
        libraries: Of the API, some of which it shares.
        folder: Is made when it is missing.
        port: To listen on.
    """
    own = HOME / "artifacts/target/s3-server"
    (folder / S3_BUCKET).mkdir(parents=True, exist_ok=True)
    settings = folder.with_suffix(".settings")
    settings.write_text(
        f"s3proxy.endpoint=http://127.0.0.1:{port}\n"
        "s3proxy.authorization=aws-v2-or-v4\n"
        f"s3proxy.identity={S3_KEY}\n"
        f"s3proxy.credential={S3_SECRET}\n"
        "jclouds.provider=filesystem-nio2\n"
        f"jclouds.filesystem.basedir={folder}\n"
    )
    own_names = {jar.name for jar in own.glob("*.jar")}
    shared = [jar for jar in sorted(libraries.glob("*.jar")) if jar.name not in own_names]
    sdk = re.search(r"<aws-sdk.version>(.+?)<", (HOME / "pom.xml").read_text())
    assert sdk is not None
    wanted = (f"-{sdk[1]}.jar", "reactive-streams", "slf4j-api", "logback")
    path = [str(own / "*"), *(str(jar) for jar in shared if _is_any(jar.name, wanted))]
    java = Path(os.environ["JAVA_HOME"]) / "bin/java"
    options = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m", "-cp", ":".join(path)]
    part = parts.start(
        "s3",
        [java, *options, "org.gaul.s3proxy.Main", "--properties", settings],
        {"PATH": os.environ["PATH"], "LOG_LEVEL": "info"},
    )
    part.until("connection", lambda: accepts(port))


def _is_any(name: str, parts: tuple[str, ...]) -> bool:
    return any(part in name for part in parts)
