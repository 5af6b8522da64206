"""Where the texts of a request are."""

from collections.abc import Mapping
from typing import Any, Final, cast

from agentstudio_agents.error import AgentError
from agentstudio_agents.record import Record, read_records
from agentstudio_agents.request import AgentRequest

_KEYS: Final = ("reviews", "texts", "records", "data", "text")


def results_of(request: AgentRequest[Any, Any]) -> list[dict[str, Any]]:
    """Return the results of the steps before, in their order."""
    results = (request.context or {}).get("results")
    if not isinstance(results, Mapping):
        return []
    members = cast(Mapping[str, Any], results).values()
    return [cast(dict[str, Any], member) for member in members if isinstance(member, dict)]


def read_texts(request: AgentRequest) -> list[Record]:
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
    given = request.input or {}
    for key in _KEYS:
        records = read_records(_listed(given.get(key)))
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
