"""The commands that call the API."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from pathlib import Path
from typing import Any

from agentstudio import AgentStudioClient
from agentstudio.cli import profiles
from agentstudio.cli.output import complain, print_json, print_json_line, table

OK = 0
FAILED = 1
"""What was asked for ended badly: a workflow that failed or was cancelled, an agent's failure."""


def run_file(client: AgentStudioClient, options: argparse.Namespace) -> int:
    """``run``: starts a workflow of a file, and follows it if wanted."""
    from agentstudio.cli import definitions, live

    request = definitions.read(options.file).request
    if options.input:
        request["input"] = json.loads(options.input)
    workflow = client.workflows.create(
        request["definition"],
        request.get("input"),
        initiated_by=request.get("initiatedBy"),
        metadata=request.get("metadata"),
    )
    if options.watch and options.json:
        for event in client.workflows.watch(workflow.id):
            print_json_line(event)
        return _ended(client.workflows.get(workflow.id).status)
    if options.watch:
        return _ended(live.follow(workflow, client.workflows.watch(workflow.id)))
    if options.json:
        print_json(workflow)
    else:
        print(workflow.id)
    return OK


def _ended(status: str) -> int:
    return FAILED if status in {"failed", "cancelled"} else OK


def show_list(client: AgentStudioClient, options: argparse.Namespace) -> int:
    """``list``: workflows, newest first."""
    page = client.workflows.list(status=options.status, limit=min(options.limit, 1000))
    rows: list[Any] = []
    for row in page:
        if len(rows) >= options.limit:
            break
        rows.append(row)
    if options.json:
        print_json(
            [each.model_dump(mode="json", by_alias=True, exclude_unset=True) for each in rows]
        )
    else:
        table(
            (each.id, each.status, f"{each.context.progress:g}%", f"{each.created_at:%F %T}",
             each.name or each.workflow_definition_id)
            for each in rows
        )  # fmt: skip
    return OK


def show(client: AgentStudioClient, options: argparse.Namespace) -> int:
    """``get``: one workflow and its tasks."""
    workflow = client.workflows.get(options.id)
    if options.json:
        print_json(workflow)
        return OK
    error = f"  {workflow.error_message}" if workflow.error_message else ""
    print(f"{workflow.id}  {workflow.status}  {workflow.context.progress:g}%{error}")
    table(
        (f"  {task.id}", str(task.status), task.step_definition_id, task.agent_type,
         task.error_message or "")
        for task in workflow.tasks
    )  # fmt: skip
    return OK


def logs(client: AgentStudioClient, options: argparse.Namespace) -> int:
    """``logs``: the events so far, or with ``-f`` until the end."""
    from agentstudio.cli import live

    if not options.follow:
        for event in client.workflows.get(options.id).context.events:
            if options.json:
                print_json_line(event)
            else:
                task = (event.data or {}).get("taskId", "-")
                print(f"{event.timestamp:%H:%M:%S} {task:9} {event.type}")
        return OK
    for event in client.workflows.watch(options.id):
        if options.json:
            print_json_line(event)
        else:
            print(live.line_of(event), flush=True)
    return OK


def control(client: AgentStudioClient, options: argparse.Namespace) -> int:
    """``pause``, ``cancel`` and ``delete``."""
    message = getattr(client.workflows, options.command)(options.id)
    if options.json:
        print_json(message)
    else:
        print(message.message)
    return OK


def resume(client: AgentStudioClient, options: argparse.Namespace) -> int:
    """``resume``: waits for the end."""
    result = client.workflows.resume(options.id, checkpoint_id=options.checkpoint)
    if options.json:
        print_json(result)
    else:
        print(f"{options.id}  {'completed' if result.success else result.error_message}")
    return OK if result.success else FAILED


def fork(client: AgentStudioClient, options: argparse.Namespace) -> int:
    """``fork``: another workflow from a checkpoint."""
    from agentstudio.cli import definitions

    request = definitions.read(options.file).request if options.file else {}
    workflow = client.workflows.fork(
        options.id,
        checkpoint_id=options.checkpoint,
        definition=request.get("definition"),
        input=json.loads(options.input) if options.input else request.get("input"),
    )
    for warning in workflow.warnings or []:
        complain(warning)
    if options.json:
        print_json(workflow)
    else:
        print(workflow.id)
    return OK


def diff(client: AgentStudioClient, options: argparse.Namespace) -> int:
    """``diff``: what changed between two workflows, as a JSON Patch; coloured on a terminal."""
    patch = client.workflows.diff(options.id, options.other)
    if options.json:
        print_json(patch)
        return OK
    marks = {"add": ("+", "32"), "remove": ("-", "31"), "replace": ("~", "33")}
    for change in patch:
        mark, color = marks.get(str(change["op"]), ("*", "36"))
        value = (
            "" if "value" not in change else f"  {json.dumps(change['value'], ensure_ascii=False)}"
        )
        line = f"{mark} {change['path']}{value}"
        print(f"\033[{color}m{line}\033[0m" if sys.stdout.isatty() else line)
    return OK


def history(client: AgentStudioClient, options: argparse.Namespace) -> int:
    """``history``: in Temporal's JSON."""
    print_json(client.workflows.history(options.id))
    return OK


def artifacts(client: AgentStudioClient, options: argparse.Namespace) -> int:
    """``artifacts list`` and ``artifacts get``."""
    if options.action == "get":
        target = options.output or Path(options.name)
        size = client.workflows.save_artifact(options.id, options.task, options.name, target)
        if options.json:
            print_json({"file": str(target), "size": size})
        else:
            print(f"{target}: {size} bytes")
        return OK
    found = [
        {"task": task.id, **each.model_dump(mode="json", by_alias=True, exclude_unset=True)}
        for task in client.workflows.get(options.id).tasks
        for each in task.artifacts or []
    ]
    if options.json:
        print_json(found)
    else:
        table((each["task"], each["name"], each["mediaType"], str(each["size"])) for each in found)
    return OK


def agents(client: AgentStudioClient, options: argparse.Namespace) -> int:
    """``agents``: the types, or the description of one."""
    if options.type:
        print_json(client.agents.get_type(options.type))
        return OK
    types = client.agents.get_types()
    if options.json:
        print_json(types)
    else:
        print("\n".join(types))
    return OK


def call(client: AgentStudioClient, options: argparse.Namespace) -> int:
    """``call``: one agent, with its thoughts as they occur."""
    members: dict[str, Any] = {"task": options.task}
    for name in ("input", "configuration"):
        if getattr(options, name):
            members[name] = json.loads(getattr(options, name))
    success = False
    for message in client.agents.execute_streaming(options.agent, members):
        if options.json:
            print_json_line(message)
        if message.type == "thought":
            if not options.json:
                print(f"[{message.thought.type}] {message.thought.content}", file=sys.stderr)
        else:
            success = message.response.success
            if not options.json:
                print_json(message.response.result if success else message.response)
    return OK if success else FAILED


def login(options: argparse.Namespace) -> int:
    """``login``: checks a key and keeps it in a profile."""
    key = sys.stdin.readline().strip() if options.stdin else getpass.getpass("API key: ")
    with AgentStudioClient(api_key=key, base_url=options.url) as client:
        client.agents.get_types()
    kept = profiles.save(options.profile, options.url, key)
    if options.json:
        print_json({"profile": options.profile, "url": options.url})
    else:
        print(f"Profile '{options.profile}' is kept; its key is in {kept}")
    return OK


def validate(options: argparse.Namespace) -> int:
    """``validate``: checks a file without a server."""
    from agentstudio.cli import definitions

    try:
        definitions.read(options.file)
    except definitions.DefinitionError as error:
        if options.json:
            print_json([each.__dict__ for each in error.findings])
            return 2
        raise
    if options.json:
        print_json([])
    else:
        print(f"{options.file}: good")
    return OK
