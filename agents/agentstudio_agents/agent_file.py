"""Agents in files of their own."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path


class AgentFileError(Exception):
    """A file of agents cannot be used; the message says which one and why, in one line."""


def import_agent_file(path: Path) -> None:
    """Import a Python file, so that its `@agent` functions register. Its siblings are importable.

    Raises:
        AgentFileError: The file fails to import.
    """
    name = f"agent_file_{path.stem}"
    spec = spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise AgentFileError(f"{path} is not a .py file")
    if name in sys.modules:
        raise AgentFileError(f"another file named {path.name} was given too")
    module = module_from_spec(spec)
    sys.modules[name] = module
    if str(path.parent) not in sys.path:
        sys.path.append(str(path.parent))
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        reason = " ".join(str(error).split())
        raise AgentFileError(f"{path} failed: {type(error).__name__}: {reason}") from error
