"""Options that variables of the environment set."""

import argparse
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NoReturn, get_origin, get_type_hints

PREFIX: Final = "AGENTS_"
"""How the variables begin: `AGENTS_HTTP_ALLOW` is `--http-allow`."""

_INTERNAL: Final = ("listener", "files")


class OptionParser(argparse.ArgumentParser):
    """Reads options from the environment first, then from the command line, which wins.

    A variable that is absent or blank says nothing. One of an option that can be repeated has its
    values separated by whitespace, and the command line adds to them; one of a switch is `true` or
    `false`.
    """

    _variable: str | None = None

    def read_environment(
        self,
        options: argparse.Namespace,
        environment: Mapping[str, str],
        declared: Iterable[type[argparse.Namespace]],
    ) -> None:
        """Set what the environment says of the options that classes declare."""
        for name, kind in [each for kinds in declared for each in get_type_hints(kinds).items()]:
            variable = PREFIX + name.upper()
            text = environment.get(variable, "").strip()
            if text and name not in _INTERNAL:
                self._variable = variable
                self.parse_args(list(self._arguments(name, kind, text)), options)
        self._variable = None

    def _arguments(self, name: str, kind: object, text: str) -> Iterator[str]:
        option = f"--{name.replace('_', '-')}"
        if kind is bool:
            if text.lower() not in ("true", "false"):
                self.error("it must be true or false")
            if text.lower() == "true":
                yield option
        elif get_origin(kind) in (list, dict):
            yield from (f"{option}={each}" for each in text.split())
        else:
            yield f"{option}={text}"

    def error(self, message: str) -> NoReturn:
        """End the process with 2, naming the variable at fault, if it is one."""
        super().error(message if self._variable is None else f"{self._variable}: {message}")
