"""What holds for every built-in agent."""

import subprocess
import sys
from typing import Any

import pytest

from tests.built_in import built_in_agents

REGISTRY = built_in_agents("--llm-url", "http://h/v1", "--llm-model", "small")

HEAVY = ("matplotlib", "numpy", "pandas", "pyarrow", "reportlab", "scipy", "sqlalchemy", "sqlglot")
"""Libraries that would make the service slow to start and large while it idles."""


def test_all_are_there() -> None:
    assert REGISTRY.types == [
        "code-analyzer", "data-analyzer", "data-collector", "llm", "report-generator",
        "sentiment-analyzer", "test-runner",
    ]  # fmt: skip


@pytest.mark.parametrize("agent_type", REGISTRY.types)
def test_shapes_are_stated_with_what_each_setting_means(agent_type: str) -> None:
    definition = REGISTRY.find(agent_type)
    assert definition is not None
    about = definition.description
    assert about.description
    assert about.result_schema is not None
    for schema in (about.configuration_schema, about.input_schema):
        assert schema is not None
        assert schema["properties"]
        silent = [name for name, each in schema["properties"].items() if not described(each)]
        assert silent == []


def described(member: dict[str, Any]) -> bool:
    return bool(member.get("description")) or "$ref" in member


def test_service_starts_without_large_libraries() -> None:
    script = (
        "import sys; from tests.built_in import built_in_agents;"
        "built_in_agents('--llm-url', 'http://h', '--llm-model', 'm');"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert ended.stdout == "[]\n"
