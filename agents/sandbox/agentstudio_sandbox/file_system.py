"""The files that tests see: the interpreter to read, two empty folders to write, and no more."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from agentstudio_sandbox.kernel import (
    MS_BIND,
    MS_NODEV,
    MS_NOEXEC,
    MS_NOSUID,
    MS_PRIVATE,
    MS_REC,
    make_read_only,
    mount,
    pivot_root,
)
from agentstudio_sandbox.plan import Plan

WORK: Final = "/tests"
"""Where the tests are, and run."""

_SYSTEM: Final = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
_DEVICES: Final = ("null", "zero", "full", "random", "urandom")
_INODES: Final = 10_000
_PROFILE: Final = {
    "passwd": "tests:x:{uid}:{gid}::/tests:/bin/sh\n",
    "group": "tests:x:{gid}:\n",
    "hosts": "127.0.0.1 localhost\n::1 localhost\n",
}


def enter_own_root(plan: Plan, uid: int, gid: int) -> None:
    """Build the root of a file system on the plan's folder, which may be empty, and go there.

    The caller has a mount namespace of its own. Nothing of what was mounted before remains.
    """
    root = Path(plan.folder)
    mount("", "/", "", MS_REC | MS_PRIVATE)
    mount("tmpfs", str(root), "tmpfs", MS_NOSUID | MS_NODEV, "size=1m,mode=755")
    options = f"size={plan.limits.disk_bytes},nr_inodes={_INODES},mode=700,uid={uid},gid={gid}"
    for name in (WORK, "/tmp", "/dev/shm"):
        (root / name.lstrip("/")).mkdir(parents=True, exist_ok=True)
        mount("tmpfs", f"{root}{name}", "tmpfs", MS_NOSUID | MS_NODEV, options)
    # After the temporary files, below which the interpreter may be.
    for path in _outermost([*_SYSTEM, *plan.readable]):
        _show(root, path)
    _make_devices(root)
    (root / "etc").mkdir(exist_ok=True)
    for name, text in _PROFILE.items():
        (root / "etc" / name).write_text(text.format(uid=uid, gid=gid))
    if Path("/etc/ld.so.cache").exists():
        _show(root, "/etc/ld.so.cache")
    (root / "proc").mkdir()
    mount("proc", str(root / "proc"), "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    make_read_only(str(root), recursive=False)
    pivot_root(str(root))


def _outermost(paths: Iterable[str]) -> list[str]:
    """Return the paths that exist and are in none of the others."""
    there = sorted({path for path in paths if os.path.lexists(path)})
    return [
        path
        for path in there
        if not any(other != path and Path(path).is_relative_to(other) for other in there)
    ]


def _show(root: Path, path: str) -> None:
    """Make a file or folder readable at its own path."""
    target = root / path.lstrip("/")
    target.parent.mkdir(parents=True, exist_ok=True)
    source = Path(path)
    if source.is_symlink():
        target.symlink_to(source.readlink())
        return
    if source.is_dir():
        target.mkdir(exist_ok=True)
    else:
        target.touch()
    mount(path, str(target), "", MS_BIND | MS_REC)
    make_read_only(str(target), recursive=True)


def _make_devices(root: Path) -> None:
    folder = root / "dev"
    for name in _DEVICES:
        (folder / name).touch()
        mount(f"/dev/{name}", str(folder / name), "", MS_BIND)
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        (folder / name).symlink_to(f"/proc/self/fd/{number}")
    (folder / "fd").symlink_to("/proc/self/fd")


def write_files(folder: str, files: dict[str, str]) -> None:
    """Write the files of a plan below a folder."""
    for name, text in files.items():
        path = Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
