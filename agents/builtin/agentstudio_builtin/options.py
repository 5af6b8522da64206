"""Options of the command line that say what the built-in agents may reach."""

import argparse
from ipaddress import ip_network
from pathlib import Path
from typing import Any


class BuiltInOptions(argparse.Namespace):
    """What the built-in agents may reach.

    Attributes:
        data: Folder that agents may read. None: they read no files.
        database: Databases that data-collector may query: SQLAlchemy URLs by name.
        http_allow: Hosts that data-collector may fetch from.
        http_allow_address: Networks that such a host may be in though they are not public.
        llm_url: Server of OpenAI's chat completions, up to its version. None: there is no llm.
        llm_model: Models that llm may use; the first is the default.
        sentiment_model: Folders of transformer models that sentiment-analyzer may use, by name.
        reports: Folder that reports are written to; made when needed.
    """

    data: Path | None
    database: dict[str, str]
    http_allow: list[str]
    http_allow_address: list[str]
    llm_url: str | None
    llm_model: list[str]
    sentiment_model: dict[str, str]
    reports: Path


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options to a command line."""
    add = parser.add_argument_group("what the built-in agents may reach").add_argument
    add(
        "--data",
        type=_folder,
        metavar="DIR",
        help="folder that data-collector and code-analyzer may read",
    )
    add(
        "--database",
        type=_database,
        action=_ByName,
        default={},
        metavar="NAME=URL",
        help="database that data-collector may query, as an SQLAlchemy URL; repeatable",
    )
    add(
        "--http-allow",
        nargs="+",
        action="extend",
        default=[],
        metavar="HOST",
        help="hosts that data-collector may fetch from, as data.example.com or *.example.com",
    )
    add(
        "--http-allow-address",
        type=_network,
        nargs="+",
        action="extend",
        default=[],
        metavar="NETWORK",
        help="networks such hosts may be in though they are not public",
    )
    add(
        "--llm-url",
        type=_url,
        metavar="URL",
        help="server of OpenAI's chat completions, as https://api.openai.com/v1; its key is"
        " AGENTSTUDIO_LLM_KEY in the environment",
    )
    add(
        "--llm-model",
        nargs="+",
        action="extend",
        default=[],
        metavar="NAME",
        help="models that llm may use there, the default first",
    )
    add(
        "--sentiment-model",
        type=_model,
        action=_ByName,
        default={},
        metavar="NAME=DIR",
        help="transformer model that sentiment-analyzer may use; needs the extra 'transformers'",
    )
    add("--reports", type=Path, default=Path("reports"), metavar="DIR",
        help="folder for reports (default ./%(default)s)")  # fmt: skip


def check_options(parser: argparse.ArgumentParser, options: BuiltInOptions) -> None:
    """End the process with 2 where one option asks for another."""
    if (options.llm_url is None) != (not options.llm_model):
        parser.error("--llm-url and --llm-model need each other")


def _folder(text: str) -> Path:
    if not Path(text).is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {text}")
    return Path(text).resolve()


def _url(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise argparse.ArgumentTypeError("it must begin with http:// or https://")
    return text


def _database(text: str) -> tuple[str, str]:
    name, equals, url = text.partition("=")
    if not equals or not name.replace("-", "").replace("_", "").isalnum():
        raise argparse.ArgumentTypeError("it must be NAME=URL, with a name of letters and digits")
    # SQLAlchemy takes half a second to import: only when it is needed.
    from agentstudio_builtin.collector.database import check_url

    try:
        check_url(name, url)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return name, url


def _model(text: str) -> tuple[str, str]:
    name, equals, folder = text.partition("=")
    if not equals or not name:
        raise argparse.ArgumentTypeError("it must be NAME=DIR")
    return name, str(_folder(folder))


def _network(text: str) -> str:
    try:
        return str(ip_network(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no network such as 10.0.0.0/8") from None


class _ByName(argparse.Action):
    """Collects pairs of a name and a value."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,  # noqa: ANN401 - as argparse calls it
        option_string: str | None = None,
    ) -> None:
        """Add a pair."""
        name, value = values
        known: dict[str, str] = getattr(namespace, self.dest)
        setattr(namespace, self.dest, {**known, name: value})
