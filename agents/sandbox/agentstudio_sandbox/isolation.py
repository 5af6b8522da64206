"""Isolation from the machine: namespaces, another user, no privileges, limits."""

import fcntl
import os
import random
import resource
import socket
import struct
from pathlib import Path
from typing import Final

from agentstudio_sandbox.kernel import (
    CLONE_NEWIPC,
    CLONE_NEWNET,
    CLONE_NEWNS,
    CLONE_NEWPID,
    CLONE_NEWUSER,
    CLONE_NEWUTS,
    drop_capabilities,
    forbid_new_privileges,
    hide_from_debuggers,
    unshare,
)
from agentstudio_sandbox.plan import Limits

_NAMESPACES: Final = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS
_FIRST_UID: Final = 1_000_000_000
_UIDS: Final = 1_000_000_000

_OPEN_FILES: Final = 64
"""Of each process. Pipes and sockets have buffers, so their number bounds what is in these."""

_TCP_BUFFERS: Final = {"tcp_rmem": "4096 65536 131072", "tcp_wmem": "4096 16384 131072"}
"""Least, first and most bytes; a machine may allow 32 MiB for each connection."""

_SET_FLAGS: Final = 0x8914
_IS_UP: Final = 0x1


def new_namespaces() -> None:
    """Give this process's next child a process tree, and this process all else, of their own.

    Without root's rights that takes a user namespace, in which the user stays who it is.
    """
    if os.geteuid() == 0:
        unshare(_NAMESPACES)
        return
    uid, gid = os.getuid(), os.getgid()
    unshare(CLONE_NEWUSER | _NAMESPACES)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")


def start_loopback() -> None:
    """Let processes of this network namespace reach each other; it has no other interface."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sh14x", b"lo", _IS_UP))


def limit_tcp_buffers() -> None:
    """Keep the buffers of this network namespace's TCP connections small."""
    for name, sizes in _TCP_BUFFERS.items():
        Path("/proc/sys/net/ipv4", name).write_text(sizes)


def other_user() -> tuple[int, int]:
    """Return the user and group that tests run as: for root one that no other process has.

    The kernel does not count root's processes; and a user of its own owns no file. A container
    whose users do not reach that far makes the run fail, which is better than to run as root.
    """
    if os.geteuid() != 0:
        return os.getuid(), os.getgid()
    uid = random.randrange(_FIRST_UID, _FIRST_UID + _UIDS)
    return uid, uid


def give_up_rights(uid: int, gid: int) -> None:
    """Become the user, without privileges, in this process and all that it starts."""
    forbid_new_privileges()
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(gid, gid, gid)
        os.setresuid(uid, uid, uid)
    drop_capabilities()
    hide_from_debuggers()


def limit(limits: Limits) -> None:
    """Apply what the kernel counts for each process or user."""
    # Of each processor; the clock of the supervising process ends most runs earlier.
    seconds = max(1, round(limits.start_seconds + limits.seconds))
    for kind, most in (
        (resource.RLIMIT_AS, limits.address_bytes),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_NPROC, limits.processes),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
    ):
        resource.setrlimit(kind, (most, most))
    os.nice(10)
