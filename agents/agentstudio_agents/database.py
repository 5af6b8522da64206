"""Reads databases that the service is configured for. Imports a large library: see `collection`."""

import sqlite3
from collections.abc import Callable
from itertools import islice
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import Connection, CursorResult, Engine, create_engine, make_url, text
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    SQLAlchemyError,
)
from sqlalchemy.pool import NullPool

from agentstudio_agents.error import AgentError
from agentstudio_agents.plain_value import plain
from agentstudio_agents.sql_query import reading_only

MAX_ROWS: Final = 10_000
"""Most rows of a query: what a collection may hold at all."""

_READING: Final = (
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_RECURSIVE,
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_TRANSACTION,
)


def check_url(name: str, url: str) -> None:
    """Refuse a database that cannot be read without the chance to write.

    Raises:
        ValueError: The URL is malformed or of such a database; the message does not hold it.
    """
    try:
        dialect = make_url(url).get_backend_name()
    except ArgumentError:
        raise ValueError(f"{name}: this is no SQLAlchemy URL") from None
    if dialect not in _READ_ONLY:
        raise ValueError(
            f"{name}: {dialect} cannot be opened for reading only; known are"
            f" {', '.join(_READ_ONLY)}"
        )


def query_database(
    name: str, url: str, sql: str, parameters: dict[str, Any], seconds: int
) -> tuple[list[dict[str, Any]], bool]:
    """Return the rows of a query, and whether there are more than `MAX_ROWS`.

    Args:
        name: What the database is called.
        url: Its SQLAlchemy URL.
        sql: The query.
        parameters: Values of its `:name` parameters. Empty: it has none, and a colon is a colon.
        seconds: Longest that the database may take, where it can be told.

    Raises:
        AgentError: The query does more than read, or fails; or the database is out of reach.
    """
    dialect = make_url(url).get_backend_name()
    query = reading_only(sql, dialect)
    try:
        with _engine(url, dialect).connect() as connection:
            _READ_ONLY[dialect](connection, seconds)
            result = _execute(connection, query, parameters)
            rows = [plain(dict(row)) for row in islice(result.mappings(), MAX_ROWS + 1)]
            connection.rollback()
    except DBAPIError as error:
        if error.connection_invalidated or error.statement is None:
            raise AgentError(f"database '{name}' cannot be reached", True) from error
        raise AgentError(f"configuration.sql failed: {_reason(error)}") from None
    except SQLAlchemyError as error:
        raise AgentError(f"configuration.sql failed: {_first_line(str(error))}") from None
    return rows[:MAX_ROWS], len(rows) > MAX_ROWS


def _execute(connection: Connection, query: str, parameters: dict[str, Any]) -> CursorResult[Any]:
    streaming = connection.execution_options(stream_results=True, no_parameters=not parameters)
    if parameters:
        return streaming.execute(text(query), parameters)
    return streaming.exec_driver_sql(query)


def _engine(url: str, dialect: str) -> Engine:
    if dialect != "sqlite":
        return create_engine(url, poolclass=NullPool)
    path = make_url(url).database or ""

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True)

    return create_engine("sqlite://", creator=connect, poolclass=NullPool)


def _authorize(action: int, *_: object) -> int:
    return sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY


def _sqlite(connection: Connection, _: int) -> None:
    """Allow nothing but to read; the file is open for no more. The process ends at the limit."""
    raw = connection.connection.dbapi_connection
    assert isinstance(raw, sqlite3.Connection)
    raw.set_authorizer(_authorize)


def _postgresql(connection: Connection, seconds: int) -> None:
    connection.exec_driver_sql("SET TRANSACTION READ ONLY")
    connection.exec_driver_sql(f"SET LOCAL statement_timeout = {seconds * 1000}")


def _mysql(connection: Connection, seconds: int) -> None:
    connection.exec_driver_sql(f"SET SESSION MAX_EXECUTION_TIME = {seconds * 1000}")
    connection.rollback()
    connection.exec_driver_sql("SET SESSION TRANSACTION READ ONLY")
    connection.rollback()


def _mariadb(connection: Connection, seconds: int) -> None:
    connection.exec_driver_sql(f"SET SESSION max_statement_time = {seconds}")
    connection.exec_driver_sql("SET SESSION TRANSACTION READ ONLY")
    connection.rollback()


_READ_ONLY: Final[dict[str, Callable[[Connection, int], None]]] = {
    "sqlite": _sqlite,
    "postgresql": _postgresql,
    "mysql": _mysql,
    "mariadb": _mariadb,
}


def _reason(error: DBAPIError) -> str:
    return _first_line(str(error.orig))


def _first_line(text_: str) -> str:
    return text_.strip().partition("\n")[0][:300]
