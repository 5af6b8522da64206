"""llm: calls a language model, which may call other agents."""
