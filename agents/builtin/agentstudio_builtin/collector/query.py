"""A query of a database. Imports no large library, unlike what runs it."""

from typing import Any, NamedTuple


class Query(NamedTuple):
    """What a database is asked.

    Attributes:
        sql: The query.
        parameters: Values of its `:name` parameters. Empty: it has none, and a colon is a colon.
        seconds: Longest that the database may take.
    """

    sql: str
    parameters: dict[str, Any]
    seconds: int
