"""The service is asked what its own descriptions allow, and what they do not."""

import json
from pathlib import Path
from typing import Any

import pytest

from agentstudio_agents.definition.agent_definition import AgentFunction
from tests.built_in import built_in_agents
from tests.running_service import Service, running_service
from tests.schema_values import SchemaValues
from tests.test_bad_input import function_of

CALLS = {
    "data-analyzer": 60,
    "data-collector": 60,
    "report-generator": 40,
    "sentiment-analyzer": 60,
    # These start programs.
    "code-analyzer": 8,
    "test-runner": 4,
}
"""How many requests each agent gets."""


@pytest.mark.parametrize("agent", CALLS)
@pytest.mark.slow
async def test_described_agent_never_breaks(agent: str, tmp_path: Path) -> None:
    registry = built_in_agents("--reports", str(tmp_path), "--data", str(tmp_path))
    function: AgentFunction = function_of(registry.find(agent))
    async with running_service(tmp_path, {agent: function}) as service:
        description = (await service.client.get(f"/agents/{agent}")).json()
        for seed in range(CALLS[agent]):
            await call(service, description, seed)
        assert (await service.client.get("/health")).json()["status"] == "healthy"


async def call(service: Service, description: dict[str, Any], seed: int) -> None:
    values = SchemaValues(seed)
    parts = (description.get(name, {}) for name in ("inputSchema", "configurationSchema"))
    given, configuration = (values.of(schema, schema) for schema in parts)
    body: dict[str, Any] = {"task": "t", "input": given, "configuration": configuration}
    if seed % 3 == 0:
        body["context"] = {"results": values.any()}
    if seed % 10 == 9:
        body[seed % 20 * "x"] = values.any()
    answer = await service.client.post(f"/agents/{description['type']}/execute", json=body)
    said = f"seed {seed}: {json.dumps(body)[:2000]} -> {answer.status_code} {answer.text[:500]}"
    assert answer.status_code in (200, 422), said
    if answer.status_code == 422:
        assert answer.json()["errors"], said
        return
    response = answer.json()
    assert response["success"] or response["errorMessage"], said
    assert "Traceback" not in answer.text, said


def test_values_can_be_repeated() -> None:
    schema = {"type": "object", "additionalProperties": {"type": "integer"}}
    made = [SchemaValues(seed).of(schema, schema) for seed in (7, 7, 8)]
    assert made[0] == made[1] != made[2]
