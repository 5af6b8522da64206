"""Agents whose annotations say what they take and give."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NamedTuple, cast

import pytest
from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from agentstudio_agents import AgentRequest, AgentResponse, AgentRun, Configuration
from agentstudio_agents.definition.agent_definition import (
    AgentDefinition,
    AgentFunction,
    RegistrationError,
)
from tests.running_service import running_service


class Review(BaseModel):
    text: str
    stars: Annotated[int, Field(ge=1, le=5)]


class Reviews(BaseModel):
    reviews: list[Review]


class Order(StrEnum):
    BEST = "best"
    WORST = "worst"


class Settings(Configuration):
    order_by: Order = Order.BEST
    since: date | None = None


class Ranking(BaseModel):
    model_config = ConfigDict(extra="forbid")
    best: str
    day: date | None = None


async def rank(request: AgentRequest[Reviews, Settings], run: AgentRun) -> Ranking:
    """Finds the review that says it best,
    or worst.

    Not of interest to others.
    """
    await run.think("action", "Ranking")
    best = max if request.configuration.order_by is Order.BEST else min
    review = best(request.input.reviews, key=lambda each: each.stars)
    return Ranking(best=review.text, day=request.configuration.since)


@dataclass
class Words:
    words: int


class Text(TypedDict):
    text: str


async def count(request: AgentRequest[Text], run: AgentRun) -> AgentResponse[Words]:
    words = len(request.input["text"].split())
    return AgentResponse(result=Words(words), metadata={"tokensUsed": 3})


async def absent(request: AgentRequest[Reviews | None], run: AgentRun) -> dict[str, Any]:
    return {"isNone": request.input is None}


async def unstated(request: AgentRequest, run: AgentRun) -> Any:  # noqa: ANN401
    return Ranking(best=type(request.input).__name__)


async def liar(request: AgentRequest, run: AgentRun) -> Ranking:
    return cast(Ranking, {"best": 1})


AGENTS: dict[str, AgentFunction] = {
    "rank": rank, "count": count, "absent": absent, "unstated": unstated, "liar": liar,
}  # fmt: skip

TWO = {"reviews": [{"text": "fine", "stars": 4}, {"text": "bad", "stars": 1}]}


class Case(NamedTuple):
    name: str
    agent: str
    body: dict[str, Any]
    answer: dict[str, Any]


def failed(message: str) -> dict[str, Any]:
    return {"success": False, "result": {}, "errorMessage": message}


@pytest.mark.parametrize(
    "case",
    [
        Case("objects of the models", "rank",
             {"input": TWO, "configuration": {"orderBy": "worst", "since": "2025-10-08"}},
             {"success": True, "result": {"best": "bad", "day": "2025-10-08"}}),
        Case("keys of the platform", "rank",
             {"input": TWO, "configuration": {"task": "t", "validator": True, "maxHandoffs": 2,
                                              "qualityThreshold": 0.5, "maxIterations": 3}},
             {"success": True, "result": {"best": "fine", "day": None}}),
        Case("every fault", "rank",
             {"input": {"reviews": [{"text": "a", "stars": 9}, {"stars": "x"}]},
              "configuration": {"orderby": "best", "since": "soon"}},
             failed("input.reviews[0].stars: Input should be less than or equal to 5;"
                    " input.reviews[1].text is missing;"
                    " input.reviews[1].stars: Input should be a valid integer, unable to parse"
                    " string as an integer;"
                    " configuration.since: Input should be a valid date in the format YYYY-MM-DD,"
                    " input is too short;"
                    " configuration.orderby is unknown; did you mean orderBy?")),
        Case("no input", "rank", {}, failed("input.reviews is missing")),
        Case("no more than 50 faults", "rank", {"input": {"reviews": [1] * 52}},
             failed("; ".join(f"input.reviews[{i}]: Input should be an object" for i in range(50))
                    + "; 2 more in input")),
        Case("TypedDict and dataclass", "count", {"input": {"text": "a b"}},
             {"success": True, "result": {"words": 2}, "metadata": {"tokensUsed": 3}}),
        Case("fault of a TypedDict", "count", {"input": {"text": 1}},
             failed("input.text: Input should be a valid string")),
        Case("input that may be absent", "absent", {},
             {"success": True, "result": {"isNone": True}}),
        Case("input that may be absent and is not", "absent", {"input": {}},
             failed("input.reviews is missing")),
        Case("nothing stated", "unstated", {"input": {}, "configuration": {"any": 1}},
             {"success": True, "result": {"best": "dict", "day": None}}),
    ],
    ids=lambda case: case.name,
)  # fmt: skip
async def test_typed_agent_answers(case: Case, tmp_path: Path) -> None:
    async with running_service(tmp_path, AGENTS) as service:
        answer = (await service.execute(case.agent, **case.body)).json()
    thoughts = answer.pop("thoughts", None)
    assert (thoughts is not None) == (case.agent == "rank" and answer["success"])
    del answer["metadata"]["executionTimeMs"]
    assert answer == {"metadata": {}, **case.answer}


async def test_result_of_another_shape_is_a_defect(tmp_path: Path) -> None:
    async with running_service(tmp_path, AGENTS) as service:
        answer = await service.execute("liar")
    assert answer.status_code == 500
    assert answer.json()["detail"] == (
        "The agent failed: the result does not fit its type; the log says more"
    )


DIALECT = "https://json-schema.org/draft/2020-12/schema"


async def test_agent_describes_itself(tmp_path: Path) -> None:
    async with running_service(tmp_path, AGENTS) as service:
        ranking = (await service.client.get("/agents/rank")).json()
        bare = (await service.client.get("/agents/liar")).json()
        unknown = await service.client.get("/agents/nobody")
    properties = ranking["configurationSchema"].pop("properties")
    assert ranking == {
        "type": "rank",
        "description": "Finds the review that says it best, or worst.",
        "configurationSchema": {
            "$schema": DIALECT,
            "$defs": {"Order": {"enum": ["best", "worst"], "title": "Order", "type": "string"}},
            "additionalProperties": False,
            "title": "Settings",
            "type": "object",
        },
        "inputSchema": {
            "$schema": DIALECT,
            "$defs": {"Review": {
                "properties": {
                    "text": {"title": "Text", "type": "string"},
                    "stars": {"maximum": 5, "minimum": 1, "title": "Stars", "type": "integer"},
                },
                "required": ["text", "stars"], "title": "Review", "type": "object",
            }},
            "properties": {"reviews": {
                "items": {"$ref": "#/$defs/Review"}, "title": "Reviews", "type": "array"}},
            "required": ["reviews"], "title": "Reviews", "type": "object",
        },
        "resultSchema": {
            "$schema": DIALECT,
            "additionalProperties": False,
            "properties": {
                "best": {"title": "Best", "type": "string"},
                "day": {"anyOf": [{"format": "date", "type": "string"}, {"type": "null"}],
                        "default": None, "title": "Day"},
            },
            "required": ["best"], "title": "Ranking", "type": "object",
        },
    }  # fmt: skip
    assert properties["orderBy"] == {"$ref": "#/$defs/Order", "default": "best"}
    assert set(properties) == {"orderBy", "since", "task", "validator", "qualityThreshold",
                               "maxIterations", "maxHandoffs"}  # fmt: skip
    assert set(bare) == {"type", "resultSchema"}
    assert unknown.status_code == 404
    assert unknown.json()["detail"] == "Agent type 'nobody' not found"


class Tree(BaseModel):
    """A model that holds itself: its schema refers to it by name."""

    model_config = ConfigDict(extra="forbid")
    branches: list["Tree"] = []


class Plain(BaseModel):
    model_config = ConfigDict(extra="forbid")


@pytest.mark.parametrize("kind", [Tree, Tree | None, Plain, Plain | None])
def test_schema_allows_the_platforms_keys(kind: Any) -> None:  # noqa: ANN401
    async def function(request: Any, run: AgentRun) -> dict[str, Any]:  # noqa: ANN401
        return {}

    function.__annotations__["request"] = AgentRequest[Any, kind]
    described = AgentDefinition("typed", function, {}).description
    assert '"maxHandoffs"' in described.model_dump_json(by_alias=True)


async def test_unavailable_agent_does_not_exist(tmp_path: Path) -> None:
    async with running_service(tmp_path, AGENTS) as service:
        service.registry.add("absentee", unstated, available=False)
        service.registry.add("present", unstated, description="Is there.", available=True)
        types = (await service.client.get("/agents")).json()
        answers = [await service.client.get("/agents/absentee"), await service.execute("absentee")]
        present = (await service.client.get("/agents/present")).json()
    assert types == sorted([*AGENTS, "present"])
    assert [answer.status_code for answer in answers] == [404, 404]
    assert present == {"type": "present", "description": "Is there."}


async def list_input(request: AgentRequest[list[str]], run: AgentRun) -> dict[str, Any]:
    return {}


async def text_configuration(request: AgentRequest[Any, str], run: AgentRun) -> dict[str, Any]:
    return {}


async def lost(request: "Nowhere", run: AgentRun) -> dict[str, Any]:  # noqa: F821 # pyright: ignore
    return {}


class Unusable(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)
    run: AgentRun


async def unusable(request: AgentRequest[Unusable], run: AgentRun) -> dict[str, Any]:
    return {}


class Bad(NamedTuple):
    function: object
    message: str


@pytest.mark.parametrize(
    "bad",
    [
        Bad(list_input, "agent 'bad' has an input that is no Pydantic model, dataclass, TypedDict"),
        Bad(text_configuration, "agent 'bad' has a configuration that is no Pydantic model"),
        Bad(lost, "agent 'bad' has an annotation that cannot be looked up: name 'Nowhere'"),
        Bad(
            unusable,
            "agent 'bad' has a type that cannot be described in JSON Schema: Cannot generate",
        ),
    ],
    ids=lambda bad: bad.function.__name__,
)
def test_unusable_annotation_is_refused(bad: Bad) -> None:
    with pytest.raises(RegistrationError, match=bad.message.replace("(", r"\(")):
        AgentDefinition("bad", cast(AgentFunction, bad.function), {})
