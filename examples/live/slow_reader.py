"""An agent that takes its time, to see its thoughts arrive."""

import asyncio

from pydantic import BaseModel

from agentstudio_agents import AgentRequest, AgentRun, Configuration, agent

SECONDS_A_SENTENCE = 1.5


class Text(BaseModel):
    """What the agent takes: a member of the workflow's input."""

    text: str


class Reading(BaseModel):
    """What the agent answers."""

    sentences: int
    longest: str


@agent("slow-reader")
async def read(request: AgentRequest[Text, Configuration], run: AgentRun) -> Reading:
    """Reads a text sentence by sentence and says what it thinks of each."""
    sentences = [each.strip() for each in request.input.text.split(".") if each.strip()]
    for index, sentence in enumerate(sentences):
        await run.progress(100 * index / len(sentences), f"Sentence {index + 1} of {len(sentences)}")
        await run.think("observation", f"“{sentence}” has {len(sentence.split())} words")
        await asyncio.sleep(SECONDS_A_SENTENCE)
    return Reading(sentences=len(sentences), longest=max(sentences, key=len, default=""))
