"""Agents that judge, hand over and take their time: what the iterative and dynamic patterns are made for."""

import asyncio
from typing import Annotated, Any

from pydantic import BaseModel, Field

from agentstudio_agents import AgentRequest, AgentRun, Configuration, agent

NOTE = (
    "Customers like the new search. Many of them say that the app starts slowly on older phones. Support answers fast, but"
    " refunds take too long. Prices are thought fair."
)


class Draft(BaseModel):
    """What the writer answers."""

    text: str
    words: int


@agent("note-writer")
async def write_note(request: AgentRequest, run: AgentRun) -> Draft:
    """Writes a note; drops its last sentence each time that the judge wants it shorter."""
    context = request.context or {}
    before = context.get("previousResult")
    text = NOTE if before is None else before["text"].rsplit(". ", 1)[0].rstrip(".") + "."
    if before is not None:
        await run.think("reasoning", f"The judge said: {context.get('feedback')}")
    return Draft(text=text, words=len(text.split()))


class Limit(Configuration):
    """What the judge may be told."""

    max_words: Annotated[int, Field(ge=1)] = 20


class Verdict(BaseModel):
    """What the judge answers: a score from 0 to 1, and what to do better."""

    score: float
    feedback: str


@agent("length-judge")
async def judge_length(request: AgentRequest[dict[str, Any], Limit], run: AgentRun) -> Verdict:
    """Judges by length: 1 for a note that is short enough, less for a longer one."""
    results = (request.context or {}).get("results", {})
    words = next(iter(results.values()))["words"]
    limit = request.configuration.max_words
    feedback = "Short enough" if words <= limit else f"{words} words are too many; {limit} will do"
    return Verdict(score=round(min(1, limit / words), 2), feedback=feedback)


class Question(BaseModel):
    """A question of a customer, in the workflow's input."""

    question: str


class Topic(BaseModel):
    """What the front desk finds out."""

    topic: str


@agent("front-desk")
async def receive(request: AgentRequest[Question], run: AgentRun) -> Topic:
    """Finds out what a question is about, and hands it to the expert."""
    is_billing = any(word in request.input.question.lower() for word in ("refund", "invoice", "charged"))
    expert = "billing-expert" if is_billing else "technical-expert"
    await run.think("reasoning", f"That is for the {expert}")
    await run.handoff(expert, "It knows more", context={"urgent": is_billing})
    return Topic(topic="billing" if is_billing else "technology")


@agent("billing-expert")
async def answer_billing(request: AgentRequest, run: AgentRun) -> dict[str, str]:
    """Answers questions about money."""
    return {"answer": "The refund is on its way and takes three days."}


@agent("technical-expert")
async def answer_technical(request: AgentRequest, run: AgentRun) -> dict[str, str]:
    """Answers questions about technology."""
    return {"answer": "Please install version 4.2; it starts in a second."}


class Patience(Configuration):
    """How long to take."""

    seconds: Annotated[int, Field(ge=1, le=600)] = 5


@agent("slow-reader")
async def read_slowly(request: AgentRequest[dict[str, Any], Patience], run: AgentRun) -> dict[str, int]:
    """Takes its time and tells of its progress: something to pause and to cancel."""
    seconds = request.configuration.seconds
    for second in range(seconds):
        await run.progress(100 * second / seconds, f"Page {second + 1} of {seconds}")
        await asyncio.sleep(1)
    return {"pages": seconds}
