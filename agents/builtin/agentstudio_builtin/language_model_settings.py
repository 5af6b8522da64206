"""Settings that requests made for a language model carry along."""

from typing import Annotated, Any

from pydantic import Field

from agentstudio_agents.definition.configuration import Configuration
from agentstudio_builtin.notes import with_notes


class LanguageModelSettings(Configuration):
    """Base for agents without a language model: notes that its settings have no effect."""

    model: Annotated[
        str | None,
        Field(description="Requested model; metadata.model says which one ran. None: any."),
    ] = None
    temperature: Annotated[
        float | None, Field(description="Accepted without effect; metadata says so.")
    ] = None
    max_tokens: Annotated[int | None, Field(description="As temperature.")] = None

    def metadata(self, model: str, *names: str) -> dict[str, Any]:
        """Return metadata that says which model ran and which settings did not matter.

        Args:
            model: What ran.
            names: Other names by which it may be requested.
        """
        metadata: dict[str, Any] = {"model": model}
        notes: list[str] = []
        if self.model is not None:
            metadata["requestedModel"] = self.model
            if self.model not in (model, *names):
                notes.append(f"{self.model} is not installed, so {model} was used")
        if self.temperature is not None or self.max_tokens is not None:
            notes.append(f"temperature and maxTokens have no meaning for {model}")
        return with_notes(metadata, notes)
