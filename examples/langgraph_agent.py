"""A LangGraph graph as an agent: it drafts a summary, reviews it, and drafts again until it is short enough.

The nodes are plain functions, so that the example runs without a model; put calls of one in their place.
"""

from typing import Any

from langgraph.graph import END, START, StateGraph
from typing_extensions import TypedDict

from agentstudio_agents.langgraph_agent import langgraph_agent

MAX_LENGTH = 60


class Summary(TypedDict, total=False):
    """The graph's state. `context` holds what earlier steps found."""

    context: dict[str, Any]
    topics: list[str]
    draft: str
    approved: bool


async def gather(state: Summary) -> Summary:
    """Take the keywords that an earlier step found."""
    results = state["context"].get("results", {}).values()
    return {"topics": [keyword["word"] for result in results for keyword in result.get("keywords", [])]}


async def write(state: Summary) -> Summary:
    """Draft a summary; each further draft names one topic less."""
    topics = state["topics"][:-1] if "draft" in state else state["topics"]
    return {"topics": topics, "draft": f"The text is about {', '.join(topics) or 'nothing in particular'}."}


async def review(state: Summary) -> Summary:
    """Approve a draft that is short enough."""
    return {"approved": len(state["draft"]) <= MAX_LENGTH or len(state["topics"]) <= 1}


graph = StateGraph(Summary)
graph.add_node("gather", gather)
graph.add_node("write", write)
graph.add_node("review", review)
graph.add_edge(START, "gather")
graph.add_edge("gather", "write")
graph.add_edge("write", "review")
graph.add_conditional_edges("review", lambda state: END if state["approved"] else "write")

langgraph_agent("summarizer", graph.compile(), description="Summarizes what a text is about.")
