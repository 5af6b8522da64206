"""Settings that requests made for a language model carry along."""

from typing import Annotated, Any

from pydantic import Field

from agentstudio_agents.configuration import Configuration


class LanguageModelSettings(Configuration):
    """Base for agents that are no language model: takes its settings, says what became of them."""

    model: Annotated[
        str | None,
        Field(description="What is wished for; metadata.model says what ran. None: no wish."),
    ] = None
    temperature: Annotated[
        float | None, Field(description="Taken, but of no meaning here; metadata says so.")
    ] = None
    max_tokens: Annotated[int | None, Field(description="As temperature.")] = None

    def metadata(self, model: str, *names: str) -> dict[str, Any]:
        """Return metadata that says which model ran and which settings did not matter.

        Args:
            model: What ran.
            names: Under which else it may be wished for.
        """
        metadata: dict[str, Any] = {"model": model}
        notes: list[str] = []
        if self.model is not None:
            metadata["requestedModel"] = self.model
            if self.model not in (model, *names):
                notes.append(f"{self.model} is not installed, so {model} was used")
        if self.temperature is not None or self.max_tokens is not None:
            notes.append(f"temperature and maxTokens have no meaning for {model}")
        if notes:
            metadata["note"] = "; ".join(notes)
        return metadata
