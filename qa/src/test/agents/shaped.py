"""An agent that states the shapes of what it takes and gives."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from agentstudio_agents import AgentRequest, AgentRun, agent


class Numbers(BaseModel):
    """What is added up."""

    numbers: list[float]


class Settings(BaseModel):
    """How it is added up."""

    model_config = ConfigDict(extra="forbid")

    unit: str
    limit: Annotated[int, Field(ge=1, le=10)] | None = None
    rounding: Literal["up", "down"] = "down"


class Sum(BaseModel):
    """What came out."""

    model_config = ConfigDict(extra="forbid")

    total: float
    unit: str


@agent("shaped")
async def add(request: AgentRequest[Numbers, Settings], run: AgentRun) -> Sum:
    """Add up numbers."""
    return Sum(total=sum(request.input.numbers), unit=request.configuration.unit)
