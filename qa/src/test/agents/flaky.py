"""An agent that fails a few times before it succeeds."""

from pathlib import Path

from agentstudio_agents import AgentError, AgentRequest, AgentRun, agent


@agent("flaky")
async def fail_first(request: AgentRequest, run: AgentRun) -> dict[str, int]:
    """Fail `configuration.failures` times, counted in the file `configuration.counter`."""
    configuration = request.configuration or {}
    counter = Path(configuration["counter"])
    calls = 1 + (int(counter.read_text()) if counter.exists() else 0)
    counter.write_text(str(calls))
    await run.think("observation", f"This is call {calls}")
    if calls <= configuration["failures"]:
        raise AgentError(f"Call {calls} failed on purpose", retryable=True)
    return {"calls": calls}
