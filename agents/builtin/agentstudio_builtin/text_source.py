"""Where the texts of a request are."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, NamedTuple, cast

from pydantic import Field

from agentstudio_agents.call.request import AgentRequest
from agentstudio_agents.error import AgentError
from agentstudio_builtin.agent_models import AgentInput
from agentstudio_builtin.notes import notes_in
from agentstudio_builtin.record import Record, date_of, fields_of, read_record
from agentstudio_builtin.tabular.day_reader import DayReader


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


def notes_before(request: AgentRequest[Any, Any]) -> tuple[str, ...]:
    """Return what the results of the steps before leave out, each with the id of its step.

    A result repeats them, so that a report on it can show them.
    """
    return tuple(
        f"{step}: {note}"
        for step, result in named_results_of(request).items()
        for note in notes_in(result)
    )


MAX_SKIPPED: Final = 20
"""Most values other than text that metadata names; it says how many more there are."""

Texts = Annotated[Any, Field(description="A text, or a list of texts or of objects with one.")]


class TextInput(AgentInput):
    """Texts, if no step before has records: the first of these that has any."""

    reviews: Texts = None
    texts: Texts = None
    records: Texts = None
    data: Texts = None
    text: Texts = None


_KEYS: Final = tuple(TextInput.model_fields)


class FoundTexts(NamedTuple):
    """The texts of a request.

    Attributes:
        records: One for each text.
        skipped: Where there is something that is no text, and what is wrong with it.
    """

    records: list[Record]
    skipped: list[str]

    @property
    def listed(self) -> list[str]:
        """What was skipped, cut where it gets long."""
        more = len(self.skipped) - MAX_SKIPPED
        return [*self.skipped[:MAX_SKIPPED], *([f"{more:,} more"] if more > 0 else [])]


def read_texts(request: AgentRequest[TextInput, Any]) -> FoundTexts:
    """Return the texts of the steps before, else those of the input.

    Raises:
        AgentError: There is no text in either.
    """
    collected = FoundTexts([], [])
    for step, result in named_results_of(request).items():
        found = _texts_in(result.get("records"), f"results.{step}.records")
        collected.records.extend(found.records)
        collected.skipped.extend(found.skipped)
    if collected.records:
        return collected
    for key in _KEYS:
        given = _texts_in(getattr(request.input, key), f"input.{key}")
        if given.records:
            return given
    raise AgentError(
        "there are no texts: give input.reviews, input.texts or input.records (a list of texts or"
        " of objects with a text), or depend on a step whose result has records"
    )


def _texts_in(value: object, path: str) -> FoundTexts:
    found = FoundTexts([], [])
    given = _listed(value)
    fields = [fields_of(each) for each in given]
    days = DayReader.of((date for each in fields if (date := date_of(each)) is not None), None)
    for number, each in enumerate(fields):
        record = read_record(each, number + 1, days)
        if record is None:
            found.skipped.append(f"{path}[{number}] {_lack(given[number])}")
        else:
            found.records.append(record)
    return found


def _lack(value: object) -> str:
    if isinstance(value, str):
        return "is blank"
    return "has no text" if isinstance(value, Mapping) else "is no text"


def _listed(value: object) -> list[Any]:
    if isinstance(value, str):
        return [value]
    return cast(list[Any], value) if isinstance(value, list) else []
