"""Which changes of the API's description break clients."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contract_changes import breaking_changes, main, unnamed

Json = dict[str, Any]
Change = Callable[[Json], object]
CONTRACT: Json = json.loads(
    (Path(__file__).parents[3] / "contract/openapi.json").read_text(encoding="utf-8")
)


def schema(document: Json, name: str) -> Json:
    return document["components"]["schemas"][name]


def changed(change: Callable[[Json], object]) -> list[str]:
    after = copy.deepcopy(CONTRACT)
    change(after)
    assert after != CONTRACT
    return breaking_changes(CONTRACT, after)


ADDITIONS: list[Change] = [
    lambda d: schema(d, "WorkflowExecution")["properties"].update(mood={"type": "string"}),
    lambda d: schema(d, "WorkflowRequest")["properties"].update(mood={"type": "string"}),
    lambda d: schema(d, "WorkflowStatus")["enum"].append("dreaming"),
    lambda d: d["paths"].update({"/api/moods": d["paths"]["/api/workflows"]}),
    lambda d: schema(d, "StepDefinition")["required"].remove("name"),
    lambda d: schema(d, "WorkflowExecution").update(description="Another."),
]
BREAKS: list[tuple[Change, str]] = [
    (lambda d: schema(d, "WorkflowExecution")["properties"].pop("startedAt"),
     "WorkflowExecution (answer).startedAt: is gone"),
    (lambda d: schema(d, "WorkflowExecution")["required"].remove("createdAt"),
     "WorkflowExecution (answer).createdAt: may be absent"),
    (lambda d: schema(d, "WorkflowSummary")["properties"]["initiatedBy"].update(type="integer"),
     "WorkflowSummary (answer).initiatedBy: is integer instead of string"),
    (lambda d: schema(d, "WorkflowRequest")["properties"].pop("initiatedBy"),
     "WorkflowRequest (request).initiatedBy: is gone"),
    (lambda d: schema(d, "WorkflowRequest")["required"].append("initiatedBy"),
     "WorkflowRequest (request).initiatedBy: has become required"),
    (lambda d: schema(d, "Pattern")["enum"].remove("dynamic"),
     'Pattern (request): "dynamic" is refused'),
    (lambda d: schema(d, "WorkflowDefinition")["properties"]["steps"].update(maxItems=10),
     "WorkflowDefinition (request).steps: maxItems is 10"),
    (lambda d: d["paths"]["/api/workflows/{id}"].pop("delete"),
     "DELETE /api/workflows/{id}: is gone"),
    (lambda d: d["paths"]["/api/workflows"]["get"]["parameters"].pop(0),
     "GET /api/workflows status: is gone"),
    (lambda d: d["paths"]["/api/workflows"]["post"]["responses"].pop("201"),
     "POST /api/workflows 201: is gone"),
]  # fmt: skip


@pytest.mark.parametrize("change", ADDITIONS)
def test_additions_are_no_breaks(change: Callable[[Json], object]) -> None:
    assert changed(change) == []


@pytest.mark.parametrize(("change", "found"), BREAKS)
def test_breaks_are_found(change: Callable[[Json], object], found: str) -> None:
    assert changed(change) == [found]


def test_changelog_names_what_breaks() -> None:
    changes = ["WorkflowExecution (answer).startedAt: is gone", "GET /api/moods: is gone"]
    text = "## Unreleased\n\n- `WorkflowExecution\n  (answer).startedAt` is gone\n\n## 0.1.0\n\n"
    assert list(unnamed(changes, text + "- `GET /api/moods`\n")) == [changes[1]]


def test_contract_breaks_nothing_that_the_changelog_does_not_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main() == 0, capsys.readouterr().err
