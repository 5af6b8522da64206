"""Waiting for a workflow's end."""

from __future__ import annotations

ENDED = frozenset({"completed", "failed", "cancelled"})
ENDS = "WorkflowCompleted,WorkflowFailed,WorkflowCancelled"
