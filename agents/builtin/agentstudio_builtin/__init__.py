"""The agents that come with Agent Studio. Each has a package."""
