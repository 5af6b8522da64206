"""Agents in files of their own."""

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Final

_EXTRAS: Final = ("langchain_core", "langgraph", "pydantic_ai")
_REMEDY: Final = (
    "agents/prepare --extras installs it, or pip install 'agentstudio-sdk[langgraph,pydantic-ai]'"
)


class AgentFileError(Exception):
    """A file of agents cannot be used; the message says which one and why, in one line."""


class _Finder(MetaPathFinder):
    """Finds the files by module names of their own, so that they hide no other module."""

    def __init__(self) -> None:
        self.paths: dict[str, str] = {}

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Return the spec of a file, None if the name is not that of one."""
        file = self.paths.get(fullname)
        return None if file is None else spec_from_file_location(fullname, file)


_FINDER: Final = _Finder()


def import_agent_file(path: Path) -> None:
    """Import a Python file, so that its `@agent` functions register. Its siblings are importable.

    Raises:
        AgentFileError: The file fails to import.
    """
    name = f"agent_file_{path.stem}"
    if path.suffix != ".py":
        raise AgentFileError(f"{path} is not a .py file")
    if name in _FINDER.paths:
        raise AgentFileError(f"another file named {path.name} was given too")
    find_agent_files({name: str(path)})
    if str(path.parent) not in sys.path:
        sys.path.append(str(path.parent))
    try:
        import_module(name)
    except (Exception, SystemExit) as error:
        reason = f"{type(error).__name__}: {' '.join(str(error).split())}"
        raise AgentFileError(f"{path} failed: {reason}{_remedy(error)}") from error


def _remedy(error: BaseException) -> str:
    """Say what to do about a framework that is not installed."""
    missing = (error.name or "").partition(".")[0] if isinstance(error, ImportError) else ""
    return f"; {_REMEDY}" if missing in _EXTRAS else ""


def agent_files() -> dict[str, str]:
    """Return the files that were imported, by module name."""
    return dict(_FINDER.paths)


def find_agent_files(paths: dict[str, str]) -> None:
    """Make files importable by their module names; another process imports them when needed."""
    _FINDER.paths.update(paths)
    if _FINDER not in sys.meta_path:
        sys.meta_path.append(_FINDER)
