"""How log lines look, and which call they belong to."""

import json
import logging
from contextvars import Context, ContextVar
from datetime import UTC, datetime
from typing import Any, Final, Literal

from agentstudio_agents.call.trace_context import current_traceparent

LogFormat = Literal["text", "json"]

_CALL: ContextVar[dict[str, str]] = ContextVar("call")


def begin_call(agent_type: str, workflow_execution_id: str | None, task_id: str) -> None:
    """Set the call that subsequent log lines belong to, those of the agent included."""
    call = {"agentType": agent_type, "taskId": task_id}
    if workflow_execution_id is not None:
        call["workflowExecutionId"] = workflow_execution_id
    _CALL.set(call)


def current_call(context: Context | None = None) -> dict[str, str]:
    """Return agent type and ids of the call that this or another context belongs to; else empty."""
    return _CALL.get({}) if context is None else context.get(_CALL, {})


def log_to_stderr(level: str, kind: LogFormat) -> None:
    """Log from a level on: text for people, or one JSON object a line."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter() if kind == "json" else TextFormatter(_TEXT))
    logging.basicConfig(level=level.upper(), handlers=[handler])


_TEXT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class TextFormatter(logging.Formatter):
    """A line of text, ending with the call it belongs to."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        """Return the line without a traceback."""
        known = " ".join(f"{name}={value}" for name, value in _context().items())
        line = super().formatMessage(record)
        return f"{line} [{known}]" if known else line


class JsonFormatter(logging.Formatter):
    """A JSON object on one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat("T", "milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_context(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def _context() -> dict[str, str]:
    known = dict(current_call())
    traceparent = current_traceparent()
    if traceparent is not None:
        _, known["traceId"], known["spanId"], *_ = traceparent.split("-")
    return known
