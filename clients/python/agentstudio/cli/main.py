"""Entry of the command line ``agentstudio``.

Exit codes: 0 done; 1 a workflow or an agent failed; 2 the command line or a file is wrong; 3 the
API refused the request; 4 the API could not be reached; 130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from agentstudio import AgentStudioClient, APIConnectionError, APIError, ConfigurationError
from agentstudio.cli import commands, keys, profiles
from agentstudio.cli.output import complain
from agentstudio.errors import AgentStudioError

USAGE, REFUSED, UNREACHABLE, INTERRUPTED = 2, 3, 4, 130
Action = Callable[[AgentStudioClient, argparse.Namespace], int]


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    root = argparse.ArgumentParser(prog="agentstudio", description="Work with Agent Studio.")
    found = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--json", action="store_true", help="print JSON, of streams a line each")
    shared.add_argument("--profile", default=os.environ.get("AGENTSTUDIO_PROFILE", "default"))
    shared.add_argument("--url", help="of the API; default: profile, AGENTSTUDIO_BASE_URL")

    def add(name: str, text: str, action: Action, *arguments: str) -> argparse.ArgumentParser:
        command = found.add_parser(name, help=text, description=text, parents=[shared])
        for each in arguments:
            command.add_argument(each)
        command.set_defaults(action_of_client=action)
        return command

    run = add("run", "start the workflow of a file", commands.run_file)
    run.add_argument("file", type=Path)
    run.add_argument("--watch", action="store_true", help="follow it until it has ended")
    run.add_argument("--input", help="another input, as JSON")
    listing = add("list", "list workflows, newest first", commands.show_list)
    listing.add_argument("--status")
    listing.add_argument("--limit", type=int, default=20)
    add("get", "show a workflow and its tasks", commands.show, "id")
    logs = add("logs", "show the events of a workflow", commands.logs, "id")
    logs.add_argument("-f", "--follow", action="store_true", help="until it has ended")
    for name in ("pause", "cancel", "delete"):
        add(name, f"{name} a workflow", commands.control, "id")
    resume = add("resume", "resume a workflow and wait for its end", commands.resume, "id")
    resume.add_argument("--checkpoint")
    fork = add("fork", "start another workflow from a checkpoint", commands.fork, "id")
    fork.add_argument("--checkpoint")
    fork.add_argument("--file", type=Path, help="another definition or input")
    fork.add_argument("--input", help="another input, as JSON")
    add("diff", "compare two workflows", commands.diff, "id", "other")
    add("history", "print the Temporal history", commands.history, "id")
    _add_artifacts(found, shared)
    agents = add("agents", "list agents, or describe one", commands.agents)
    agents.add_argument("type", nargs="?")
    call = add("call", "have one agent carry out a task", commands.call, "agent")
    call.add_argument("--task", required=True)
    call.add_argument("--input", help="JSON")
    call.add_argument("--configuration", help="JSON")
    login = found.add_parser("login", help="keep a server and an API key", parents=[shared])
    login.add_argument("--stdin", action="store_true", help="read the key from standard input")
    login.set_defaults(run=commands.login)
    validate = found.add_parser("validate", help="check a file", parents=[shared])
    validate.add_argument("file", type=Path)
    validate.set_defaults(run=commands.validate)
    completion = found.add_parser("completion", help="print completions for bash: eval them")
    completion.set_defaults(run=_print_completion, names=list(found.choices))
    keys.add_parser(found)
    return root


def _add_artifacts(found: Any, shared: argparse.ArgumentParser) -> None:  # noqa: ANN401
    artifacts = found.add_parser("artifacts", help="list or fetch files that tasks have saved")
    actions = artifacts.add_subparsers(dest="action", required=True)
    listing = actions.add_parser("list", parents=[shared])
    listing.add_argument("id")
    get = actions.add_parser("get", parents=[shared])
    for each in ("id", "task", "name"):
        get.add_argument(each)
    get.add_argument("-o", "--output", type=Path)
    artifacts.set_defaults(action_of_client=commands.artifacts)


def _print_completion(options: argparse.Namespace) -> int:
    print(f"complete -o default -W '{' '.join([*options.names, 'keys'])}' agentstudio")
    return 0


def run(arguments: list[str] | None = None) -> int:
    """Carries out a command line; returns its exit code."""
    options = parser().parse_args(arguments)
    try:
        return _carry_out(options)
    except BrokenPipeError:
        raise
    except APIError as error:
        complain(str(error))
        return REFUSED
    except APIConnectionError as error:
        complain(f"no answer: {error}")
        return UNREACHABLE
    except (ConfigurationError, OSError, ValueError) as error:
        complain(str(error))
        return USAGE
    except AgentStudioError as error:
        complain(str(error))
        return REFUSED
    except ImportError as error:
        complain(f'{error.name} is missing: pip install "agentstudio-client[cli]"')
        return USAGE
    except KeyboardInterrupt:
        return INTERRUPTED


def _carry_out(options: argparse.Namespace) -> int:
    if options.command == "login":
        options.url = (
            options.url or os.environ.get("AGENTSTUDIO_BASE_URL") or "http://localhost:5000"
        )
    if hasattr(options, "run"):
        return int(options.run(options))
    profile = profiles.load(options.profile)
    environment = os.environ.get("AGENTSTUDIO_API_KEY")
    with AgentStudioClient(
        api_key=environment or profile.get("key"),
        base_url=options.url or os.environ.get("AGENTSTUDIO_BASE_URL") or profile.get("url"),
    ) as client:
        return int(options.action_of_client(client, options))


def main() -> None:
    """Of the script."""
    try:
        code = run()
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of a pipe has enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code)


if __name__ == "__main__":
    main()
