"""The built-in agents, as options make them."""

from agentstudio_agents.definition.registry import Registry
from agentstudio_builtin.agents import PLUGIN
from agentstudio_service.options import Options, parse_options


def options_of(*arguments: str) -> Options:
    """Read a command line of the service with its built-in agents."""
    return parse_options(arguments, [PLUGIN])


def built_in_agents(*arguments: str) -> Registry:
    """Return the built-in agents of a command line."""
    registry = Registry()
    PLUGIN.register(registry, options_of(*arguments))
    return registry
