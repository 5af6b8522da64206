"""A first agent: it finds what a text is about."""

import re
from collections import Counter
from typing import Annotated

from pydantic import BaseModel, Field

from agentstudio_agents import AgentError, AgentRequest, AgentRun, Configuration, agent

COMMON = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be but by for from has have he her his i in is it its of on or our she so that the their"
        " they this to was we were will with you your not no if than then there these those what when which who",
    )
)


class Text(BaseModel):
    """What the agent takes: a member of the workflow's input."""

    text: str


class Settings(Configuration):
    """What a step may set."""

    keywords: Annotated[int, Field(ge=1, le=20)] = 5


class Keyword(BaseModel):
    """A word and how often it occurs."""

    word: str
    count: int


class Keywords(BaseModel):
    """What the agent answers."""

    words: int
    keywords: list[Keyword]


@agent("keyword-finder")
async def find_keywords(request: AgentRequest[Text, Settings], run: AgentRun) -> Keywords:
    """Finds the words that a text is about."""
    words = re.findall(r"[a-z']+", request.input.text.lower())
    if not words:
        raise AgentError("input.text has no words; give it some English text")
    await run.think("observation", f"The text has {len(words)} words")
    await run.progress(50, "Counting")
    found = Counter(word for word in words if word not in COMMON)
    keywords = [Keyword(word=word, count=count) for word, count in found.most_common(request.configuration.keywords)]
    await run.think("reasoning", f"Most often, apart from common words: {', '.join(each.word for each in keywords)}")
    return Keywords(words=len(words), keywords=keywords)
