"""The command line ``agentstudio``."""
