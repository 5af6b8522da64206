"""A run as a live tree: steps, their newest thought and their progress."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field

from rich.console import Console
from rich.live import Live
from rich.markup import escape
from rich.progress_bar import ProgressBar
from rich.spinner import Spinner
from rich.table import Table
from rich.tree import Tree

from agentstudio.cli.output import COLORS
from agentstudio.events import WorkflowEvent
from agentstudio.models import WorkflowExecution

MARKS = {"completed": "✓", "failed": "✗", "skipped": "-", "waiting": "·", "pending": "·"}
SHOWN_THOUGHTS = 2


@dataclass
class Step:
    """What is shown of one task."""

    name: str
    agent: str
    status: str
    percentage: float = 0.0
    doing: str = ""
    thoughts: list[str] = field(default_factory=list[str])


class RunView:
    """A workflow as its events have left it."""

    def __init__(self, workflow: WorkflowExecution) -> None:
        self.id = workflow.id
        self.status = str(workflow.status)
        self.error = ""
        self.steps = {
            task.id: Step(task.step_definition_id, task.agent_type, str(task.status))
            for task in workflow.tasks
        }

    def apply(self, event: WorkflowEvent) -> None:
        """Shows what an event says."""
        statuses = {
            "WorkflowStarted": "running",
            "WorkflowPaused": "paused",
            "WorkflowResumed": "running",
            "WorkflowCompleted": "completed",
            "WorkflowFailed": "failed",
            "WorkflowCancelled": "cancelled",
        }
        self.status = statuses.get(event.type, self.status)
        if event.type == "WorkflowFailed":
            self.error = str(event.data.get("errorMessage", ""))
        if event.task_id is not None:
            self._apply_to(self._step(event.task_id, event), event)

    def _step(self, task_id: str, event: WorkflowEvent) -> Step:
        if task_id not in self.steps:
            name = str(event.data.get("stepId", task_id))
            self.steps[task_id] = Step(name, str(event.data.get("agentType", "")), "pending")
        return self.steps[task_id]

    @staticmethod
    def _apply_to(step: Step, event: WorkflowEvent) -> None:
        data = event.data
        if event.type == "AgentThought":
            step.status = "running"
            step.thoughts.append(str(data.get("content", "")))
        elif event.type == "TaskProgress":
            step.status = "running"
            step.percentage = float(data.get("percentage", 0))
            step.doing = str(data.get("currentStep") or "")
        elif event.type == "TaskScheduled":
            step.status = "running"
        elif event.type == "TaskCompleted":
            step.status = "completed"
        elif event.type == "TaskFailed":
            step.status = "failed"
            step.doing = str(data.get("errorMessage", ""))

    def tree(self) -> Tree:
        """The whole as a tree."""
        color = COLORS.get(self.status, "white")
        root = Tree(f"[bold]{self.id}[/]  [{color}]{self.status}[/]  {escape(self.error)}".rstrip())
        for step in self.steps.values():
            branch = root.add(_line(step))
            if step.status in {"running", "failed"}:
                for thought in step.thoughts[-SHOWN_THOUGHTS:]:
                    branch.add(f"[bright_black]{escape(thought)}[/]")
        return root


def _line(step: Step) -> Table:
    color = COLORS.get(step.status, "bright_black")
    row = Table.grid(padding=(0, 1))
    label = f"[{color}]{escape(step.name)}[/] [bright_black]{escape(step.agent)}[/]"
    if step.status == "running":
        bar = ProgressBar(total=100, completed=step.percentage, width=20)
        row.add_row(Spinner("dots"), label, bar, f"{step.percentage:.0f}%", escape(step.doing))
    else:
        mark = f"[{color}]{MARKS.get(step.status, '·')}[/]"
        row.add_row(mark, label, escape(step.doing) if step.status == "failed" else "")
    return row


def follow(workflow: WorkflowExecution, events: Iterable[WorkflowEvent]) -> str:
    """Shows a run until it has ended; returns its status. Where no terminal is, in lines."""
    view = RunView(workflow)
    if not sys.stdout.isatty():
        for event in events:
            view.apply(event)
            print(line_of(event), flush=True)
        return view.status
    with Live(view.tree(), console=Console(), refresh_per_second=10) as live:
        for event in events:
            view.apply(event)
            live.update(view.tree())
    return view.status


def line_of(event: WorkflowEvent) -> str:
    """An event as one line of text."""
    data = event.data
    what = {
        "AgentThought": f"{data.get('type', '')}: {data.get('content', '')}",
        "TaskProgress": f"{data.get('percentage', 0):g}% {data.get('currentStep') or ''}",
        "Log": f"{data.get('level', '')}: {data.get('message', '')}",
        "TaskScheduled": f"{data.get('stepId', '')} {data.get('agentType', '')}",
    }.get(event.type, str(data.get("errorMessage") or data.get("reason") or ""))
    time = event.timestamp.strftime("%H:%M:%S.%f")[:-3]
    line = f"{time} {event.task_id or '-':9} {event.type:18} {what}".rstrip()
    # A terminal must not obey what an agent has written.
    return "".join(each if each.isprintable() else "�" for each in line)
