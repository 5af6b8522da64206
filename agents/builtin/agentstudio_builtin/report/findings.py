"""What the steps before a report found out."""

from collections import Counter
from typing import Any, Final, cast

from agentstudio_builtin.notes import notes_in
from agentstudio_builtin.sentiment.lexicon import overall

Counts = tuple[int, int, int]
"""How many texts are positive, neutral and negative."""

LABELS: Final = ("positive", "neutral", "negative")


class Findings:
    """The results that a report is about.

    Attributes:
        sentiment: Result of sentiment-analyzer or of an agent that answers in its shape. None:
            there is none.
        collection: Result of data-collector. None: there is none.
        others: All other results, by the id of their step.
        notes: What the results say they leave out or are uncertain about, by the id of their step.
    """

    def __init__(self, results: dict[str, dict[str, Any]]) -> None:
        self.sentiment: dict[str, Any] | None = None
        self.collection: dict[str, Any] | None = None
        self.others: dict[str, dict[str, Any]] = {}
        self.notes: dict[str, tuple[str, ...]] = {}
        for step, result in results.items():
            self.notes[step] = tuple(
                note for note in notes_in(result) if note.partition(": ")[0] not in results
            )  # Else the step is here itself and says so.
            if "overallSentiment" in result or isinstance(result.get("sentiments"), list):
                self.sentiment = result
            elif "recordsCollected" in result:
                self.collection = result
            elif result:
                self.others[step] = result

    @property
    def counts(self) -> Counts:
        """Sentiments of all texts: as counted by the analyzer, else of the texts it lists."""
        sentiment = self.sentiment or {}
        counted = read_counts(sentiment.get("counts"))
        if counted is not None:
            return counted
        listed = Counter(
            entry.get("sentiment") for entry in objects_of(sentiment.get("sentiments"))
        )
        return listed["positive"], listed["neutral"], listed["negative"]

    @property
    def overall(self) -> str:
        """Overall sentiment: as the analyzer says, else as the counts do."""
        said = (self.sentiment or {}).get("overallSentiment")
        positive, neutral, negative = self.counts
        return said if isinstance(said, str) else overall(positive, negative, neutral)

    def breakdown(self, key: str) -> tuple[tuple[str, Counts], ...]:
        """Return the counts by category (`byCategory`), day or month."""
        groups = object_in(self.sentiment or {}, key)
        read = ((name, read_counts(group)) for name, group in groups.items())
        return tuple((name, counts) for name, counts in read if counts is not None)


def read_counts(value: object) -> Counts | None:
    """Read an object of counts, or return None if it is none."""
    if not isinstance(value, dict):
        return None
    counts = [cast(dict[str, Any], value).get(label, 0) for label in LABELS]
    if not all(isinstance(count, int) and count >= 0 for count in counts):
        return None
    return counts[0], counts[1], counts[2]


def objects_of(value: object) -> list[dict[str, Any]]:
    """Return the objects of a list; none if the value is no list."""
    if not isinstance(value, list):
        return []
    members = cast(list[Any], value)
    return [cast(dict[str, Any], member) for member in members if isinstance(member, dict)]


def object_in(holder: dict[str, Any], key: str) -> dict[str, Any]:
    """Return the object at a key; an empty one if there is none."""
    value = holder.get(key)
    return cast(dict[str, Any], value) if isinstance(value, dict) else {}
