"""What a session of tests has reported so far."""

import json
from typing import Annotated, Any, Final, Literal, cast, get_args

from pydantic import Field, ValidationError

from agentstudio_builtin.agent_models import AgentResult

Outcome = Literal["passed", "failed", "error", "skipped", "xfailed", "xpassed"]
OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)

MAX_TESTS: Final = 1000
"""Most tests that a result lists, those that did not pass first; the counts cover all."""


class TestResult(AgentResult):
    """How one test ended."""

    __test__ = False  # Not a class of tests itself.

    nodeid: Annotated[str, Field(max_length=1000, description="Its file and name, as of pytest.")]
    outcome: Annotated[
        Outcome,
        Field(description="`error` is a fault outside the test: on import or of a fixture."),
    ]
    duration_ms: Annotated[int, Field(ge=0, description="With its fixtures, in milliseconds.")]
    message: Annotated[
        str | None, Field(max_length=2000, description="What went wrong. None: nothing did.")
    ] = None
    output: Annotated[
        str | None,
        Field(max_length=1000, description="The end of what it printed. None: nothing, or passed."),
    ] = None


class TestSession:
    """Collects the lines of the sandbox, which are the tests' own words and may be anything."""

    __test__ = False

    def __init__(self) -> None:
        self.collected = 0
        self.running: str | None = None
        self.tests: list[TestResult] = []

    def take(self, line: str) -> TestResult | None:
        """Take a line; return the test that it ends, if it does."""
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            return None
        if not isinstance(value, dict):
            return None
        return self._take(cast(dict[str, Any], value))

    def _take(self, event: dict[str, Any]) -> TestResult | None:
        if isinstance(event.get("collected"), int):
            self.collected = event["collected"]
        if isinstance(event.get("started"), str):
            self.running = event["started"][:1000]
        if "test" not in event:
            return None
        try:
            test = TestResult.model_validate(event["test"])
        except ValidationError:
            return None
        self.running = None
        self.tests.append(test)
        return test

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many tests ended in each way."""
        return {
            outcome: sum(test.outcome == outcome for test in self.tests) for outcome in OUTCOMES
        }

    @property
    def listed(self) -> list[TestResult]:
        """The tests to list, in their order."""
        if len(self.tests) <= MAX_TESTS:
            return self.tests
        chosen = sorted(self.tests, key=lambda test: test.outcome == "passed")[:MAX_TESTS]
        wanted = set(map(id, chosen))
        return [test for test in self.tests if id(test) in wanted]
