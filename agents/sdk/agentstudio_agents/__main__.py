"""Runs the agent service as `python -m agentstudio_agents`; it is a distribution of its own."""

import sys


def main() -> None:
    """Serve until SIGTERM or SIGINT. Ends with 2 and a line where the service is missing."""
    try:
        from agentstudio_service.__main__ import main as serve
    except ImportError as error:
        if (error.name or "").partition(".")[0] != "agentstudio_service":
            raise
        print("agentstudio-agents: install agentstudio-service to serve agents", file=sys.stderr)
        sys.exit(2)
    serve()


if __name__ == "__main__":
    main()
