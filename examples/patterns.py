"""Agents for the patterns of docs/patterns.md: a writer and its editor, and a support desk that hands over."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, Field

from agentstudio_agents import AgentError, AgentRequest, AgentRun, Configuration, agent

PRAISE = ["fast", "friendly", "fair", "fresh", "fine", "famous", "fragrant", "free of sugar"]
DESKS = {"refund": ("refund", "money", "charged", "invoice"), "shipping": ("parcel", "delivery", "arrived", "shipped")}


class Topic(BaseModel):
    """What is to be advertised."""

    topic: str


@agent("copywriter")
async def write(request: AgentRequest[Topic], run: AgentRun) -> dict[str, Any]:
    """Writes a slogan; on the feedback that it is too long, it praises half as much."""
    context = request.context or {}
    praise = PRAISE
    if previous := context.get("previousResult"):
        await run.think("reasoning", f"The editor said: {context['feedback']}")
        praise = previous["praise"][: len(previous["praise"]) // 2]
    return {"slogan": f"{request.input.topic}: {', '.join(praise)}.", "praise": praise}


class Room(Configuration):
    """How much the editor allows."""

    max_words: Annotated[int, Field(ge=1, alias="maxWords")] = 5


@agent("editor")
async def edit(request: AgentRequest[Topic, Room], run: AgentRun) -> dict[str, Any]:
    """Approves a slogan that is short enough."""
    results = (request.context or {}).get("results", {}).values()
    slogan = next((result["slogan"] for result in results if "slogan" in result), None)
    if slogan is None:
        raise AgentError("no step before this one wrote a slogan; let this step depend on one of a copywriter")
    words, room = len(slogan.split()), request.configuration.max_words
    return {"approved": words <= room, "feedback": f"{words} words are too many, {room} are allowed"}


class Message(BaseModel):
    """What a customer wrote."""

    message: str


@agent("support-desk")
async def receive(request: AgentRequest[Message], run: AgentRun) -> dict[str, Any]:
    """Reads a message, and hands it to the desk that it is for."""
    words = request.input.message.lower()
    for desk, hints in DESKS.items():
        if any(hint in words for hint in hints):
            await run.handoff(f"{desk}-desk", f"It is about a {desk}", context={"message": request.input.message})
            return {"forwarded": desk}
    return {"reply": "Thank you for your message."}


@agent("refund-desk")
async def refund(request: AgentRequest[Message], run: AgentRun) -> dict[str, Any]:
    """Promises a refund."""
    return {"reply": "We will pay you back within three days."}


@agent("shipping-desk")
async def ship(request: AgentRequest[Message], run: AgentRun) -> dict[str, Any]:
    """Promises a parcel."""
    return {"reply": "Your parcel is on its way."}


class Stock(Configuration):
    """Where to look."""

    file: Annotated[str, Field(min_length=1)]


@agent("stock-checker")
async def check(request: AgentRequest[Any, Stock], run: AgentRun) -> dict[str, Any]:
    """Fails as long as a file does not exist, as something that has to be repaired first."""
    path = Path(request.configuration.file)
    if not path.exists():
        raise AgentError(f"{path.name} does not exist; create it and resume the workflow")
    return {"inStock": True}
