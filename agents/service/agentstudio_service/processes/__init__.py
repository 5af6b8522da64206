"""The processes of agent files: how they start, talk to the service, and are supervised."""
