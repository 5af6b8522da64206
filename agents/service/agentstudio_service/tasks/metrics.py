"""What the service counts, for Prometheus."""

import time
from typing import Final

from prometheus_client import (
    CONTENT_TYPE_PLAIN_0_0_4,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from agentstudio_agents.call.answer import Answer
from agentstudio_service.problem import Problem, ProblemType
from agentstudio_service.tasks.execution import Outcome

METRICS_MEDIA_TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4

SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800)
"""Upper bounds of the buckets of durations, in seconds; agents take from moments to an hour."""


class Metrics:
    """Calls by agent type: those that run, were refused or ended, how, and how long they took."""

    def __init__(self) -> None:
        disable_created_metrics()  # A second series for each, of no use to Prometheus.
        self._registry = CollectorRegistry()
        of_agent = ("agent_type",)
        self._calls = Counter(
            "agentstudio_agent_calls",
            "Calls that ended, by outcome: completed, failed, timeout, cancelled or error",
            (*of_agent, "outcome"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "agentstudio_agent_call_seconds",
            "How long calls took",
            of_agent,
            buckets=SECONDS,
            registry=self._registry,
        )
        self._running = Gauge(
            "agentstudio_agent_calls_in_flight",
            "Calls that are running",
            of_agent,
            registry=self._registry,
        )
        self._refused = Counter(
            "agentstudio_agent_calls_refused",
            "Calls refused because no place was free or the service was stopping",
            (*of_agent, "reason"),
            registry=self._registry,
        )
        self._restarts = Counter(
            "agentstudio_agent_process_restarts",
            "Processes of agent files that ended and were started again",
            ("file",),
            registry=self._registry,
        )
        ProcessCollector(registry=self._registry)

    def refused(self, agent_type: str, problem: Problem) -> None:
        """Count a call that was not accepted."""
        self._refused.labels(agent_type, problem.kind.name.lower()).inc()

    def started(self, agent_type: str) -> float:
        """Count a call that was accepted; return the time, for `ended`."""
        self._running.labels(agent_type).inc()
        return time.perf_counter()

    def ended(self, agent_type: str, began: float, outcome: Outcome) -> None:
        """Count a call that ended."""
        self._running.labels(agent_type).dec()
        self._calls.labels(agent_type, _name(outcome)).inc()
        self._seconds.labels(agent_type).observe(time.perf_counter() - began)

    def restarted(self, file: str) -> None:
        """Count a process of agents that ended and was started again."""
        self._restarts.labels(file).inc()

    def text(self) -> bytes:
        """Return everything in the text format of Prometheus."""
        return generate_latest(self._registry)


def _name(outcome: Outcome) -> str:
    if isinstance(outcome, Answer):
        return "completed" if outcome.success else "failed"
    if outcome.kind is ProblemType.TIMEOUT:
        return "timeout"
    stopped = (ProblemType.CANCELLED, ProblemType.UNAVAILABLE)
    return "cancelled" if outcome.kind in stopped else "error"
