"""The system calls that tests may not make.

Namespaces and rlimits hold back what they count; these calls get round them: memory that belongs
to no process, further namespaces, other processes' memory, sockets that reach beyond the network
namespace, and the kernel's rarer corners.
"""

import ctypes
import platform
import socket
import struct
from typing import Final, NamedTuple

from agentstudio_sandbox.kernel import (
    CLONE_NEWCGROUP,
    CLONE_NEWIPC,
    CLONE_NEWNET,
    CLONE_NEWNS,
    CLONE_NEWPID,
    CLONE_NEWUSER,
    CLONE_NEWUTS,
    set_seccomp_filter,
)

_EPERM: Final = 1
_ENOSYS: Final = 38
_EAFNOSUPPORT: Final = 97

_REFUSED: Final[dict[str, tuple[int, int]]] = {
    # Memory outside of processes, which cannot be counted.
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "vmsplice": (278, 75),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    # Namespaces and mounts.
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsmount": (432, 432),
    "mount_setattr": (442, 442),
    "open_by_handle_at": (304, 265),
    # Other processes.
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    # Parts of the kernel with a history of vulnerabilities, of no use to a test.
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "kexec_load": (246, 104),
    "quotactl": (179, 60),
    "acct": (163, 89),
    "swapon": (167, 224),
    "reboot": (169, 142),
}
"""Numbers on x86_64 and aarch64."""

_NAMESPACES: Final = (
    CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET
    | CLONE_NEWCGROUP
)  # fmt: skip


_FAMILIES: Final = (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK)
"""Sockets that a network namespace holds. Those of AF_VSOCK reach the host of a virtual machine."""


_SOL_SOCKET: Final = 1
_BUFFER_SIZES: Final = (7, 8, 32, 33)
"""SO_SNDBUF, SO_RCVBUF and what root may use of them: buffers are no memory of a process."""

_F_SETPIPE_SZ: Final = 1031


class _Architecture(NamedTuple):
    """`audit` is the kernel's id of it; `column` its place in the table above."""

    audit: int
    column: int
    clone: int
    clone3: int
    socket: int
    socketpair: int
    setsockopt: int
    fcntl: int


_ARCHITECTURES: Final = {
    "x86_64": _Architecture(0xC000003E, 0, 56, 435, 41, 53, 54, 72),
    "aarch64": _Architecture(0xC00000B7, 1, 220, 435, 198, 199, 208, 25),
}

_Step = tuple[int, int, int, int]

# Classic BPF, see seccomp(2): code, jump if true, jump if false, constant.
_LOAD: Final = 0x20
_EQUAL: Final = 0x15
_AT_LEAST: Final = 0x35
_ANY_BIT: Final = 0x45
_RETURN: Final = 0x06
_ALLOW: Final = 0x7FFF0000
_ERROR: Final = 0x00050000
_KILL: Final = 0x80000000
_NUMBER: Final = 0
_AUDIT: Final = 4
_FIRST_ARGUMENT: Final = 16
_SECOND_ARGUMENT: Final = 24
_THIRD_ARGUMENT: Final = 32
_X32: Final = 0x40000000


def is_supported() -> bool:
    """Whether this machine's system calls are known."""
    return platform.machine() in _ARCHITECTURES


def refuse_system_calls() -> None:
    """Refuse the calls to this process and all that it starts, for good."""
    program = b"".join(struct.pack("=HBBI", *step) for step in _program())
    buffer = ctypes.create_string_buffer(program, len(program))
    set_seccomp_filter(len(program) // 8, ctypes.addressof(buffer))


def _program() -> list[_Step]:
    machine = _ARCHITECTURES[platform.machine()]
    refused = [numbers[machine.column] for numbers in _REFUSED.values()]
    steps = [
        (_LOAD, 0, 0, _AUDIT),
        (_EQUAL, 1, 0, machine.audit),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, _X32),
        (_RETURN, 0, 0, _KILL),
        # Its flags are in memory, where a filter cannot see them: libc then falls back to clone.
        (_EQUAL, 0, 1, machine.clone3),
        (_RETURN, 0, 0, _ERROR | _ENOSYS),
    ]
    for number in refused:
        steps += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ERROR | _EPERM)]
    for number in (machine.socket, machine.socketpair):
        checks = _known_family()
        steps += [(_EQUAL, 0, len(checks), number), *checks]
    for number, checks in (
        (machine.setsockopt, _no_buffer_size()),
        (machine.fcntl, _no_pipe_size()),
    ):
        steps += [(_EQUAL, 0, len(checks), number), *checks]
    return [
        *steps,
        (_EQUAL, 0, 3, machine.clone),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_ANY_BIT, 0, 1, _NAMESPACES),
        (_RETURN, 0, 0, _ERROR | _EPERM),
        (_RETURN, 0, 0, _ALLOW),
    ]


def _known_family() -> list[_Step]:
    """Decide by the first argument; the kernel reads no more of it than the filter does."""
    allowed = [(_EQUAL, len(_FAMILIES) - n, 0, int(each)) for n, each in enumerate(_FAMILIES)]
    return [
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        *allowed,
        (_RETURN, 0, 0, _ERROR | _EAFNOSUPPORT),
        (_RETURN, 0, 0, _ALLOW),
    ]


def _no_buffer_size() -> list[_Step]:
    refused = [(_EQUAL, len(_BUFFER_SIZES) - n, 0, each) for n, each in enumerate(_BUFFER_SIZES)]
    return [
        (_LOAD, 0, 0, _SECOND_ARGUMENT),
        (_EQUAL, 0, len(refused) + 1, _SOL_SOCKET),
        (_LOAD, 0, 0, _THIRD_ARGUMENT),
        *refused,
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _ERROR | _EPERM),
    ]


def _no_pipe_size() -> list[_Step]:
    return [
        (_LOAD, 0, 0, _SECOND_ARGUMENT),
        (_EQUAL, 0, 1, _F_SETPIPE_SZ),
        (_RETURN, 0, 0, _ERROR | _EPERM),
        (_RETURN, 0, 0, _ALLOW),
    ]
