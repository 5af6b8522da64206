"""Agents of installed distributions, which run in the service process."""

import argparse
from importlib.metadata import entry_points
from typing import Final, Protocol

from agentstudio_agents.definition.registry import Registry

GROUP: Final = "agentstudio.agents"
"""Group of the entry points by which distributions offer agents. Each names a `Plugin`."""


class Plugin(Protocol):
    """Agents that a distribution offers, and the options that they need."""

    @property
    def options(self) -> type[argparse.Namespace]:
        """Declares the options that the environment may set, by name and type."""
        ...

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options to the command line."""
        ...

    def check_options(self, parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
        """End the process with 2 where one option asks for another."""
        ...

    def register(self, registry: Registry, options: argparse.Namespace) -> None:
        """Register the agents, with what the options let them read and write."""
        ...

    def load_libraries(self) -> None:
        """Import what would keep the first task waiting; it runs in a thread of its own."""
        ...


def installed_plugins() -> tuple[Plugin, ...]:
    """Return what the installed distributions offer, in the order of their names."""
    found = sorted(entry_points(group=GROUP), key=lambda each: each.name)
    return tuple(each.load() for each in found)
