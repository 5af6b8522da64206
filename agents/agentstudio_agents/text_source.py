"""Where the texts of a request are."""

from collections.abc import Mapping
from typing import Annotated, Any, cast

from pydantic import Field

from agentstudio_agents.agent_shapes import AgentInput
from agentstudio_agents.error import AgentError
from agentstudio_agents.record import Record, read_records
from agentstudio_agents.request import AgentRequest


def named_results_of(request: AgentRequest[Any, Any]) -> dict[str, dict[str, Any]]:
    """Return the results of the steps before by their ids, in their order."""
    results = (request.context or {}).get("results")
    if not isinstance(results, Mapping):
        return {}
    members = cast(Mapping[str, Any], results).items()
    return {step: result for step, result in members if isinstance(result, dict)}


def results_of(request: AgentRequest[Any, Any]) -> list[dict[str, Any]]:
    """Return the results of the steps before, in their order."""
    return list(named_results_of(request).values())


Texts = Annotated[Any, Field(description="A text, or a list of texts or of objects with one.")]


class TextInput(AgentInput):
    """Texts, if no step before has records: the first of these that has any."""

    reviews: Texts = None
    texts: Texts = None
    records: Texts = None
    data: Texts = None
    text: Texts = None


def read_texts(request: AgentRequest[TextInput, Any]) -> list[Record]:
    """Return the records of the steps before, else those of the input.

    Raises:
        AgentError: There is no text in either.
    """
    collected = [
        record
        for result in results_of(request)
        for record in read_records(_listed(result.get("records")))
    ]
    if collected:
        return collected
    given = request.input
    for value in (given.reviews, given.texts, given.records, given.data, given.text):
        records = read_records(_listed(value))
        if records:
            return records
    raise AgentError(
        "there are no texts: give input.reviews, input.texts or input.records (a list of texts or"
        " of objects with a text), or depend on a step whose result has records"
    )


def _listed(value: object) -> list[Any]:
    if isinstance(value, str):
        return [value]
    return cast(list[Any], value) if isinstance(value, list) else []
