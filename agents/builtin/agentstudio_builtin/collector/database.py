"""Reads databases that the service is configured for. Imports a large library: see `collection`."""

import sqlite3
from collections.abc import Callable
from itertools import islice
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from sqlalchemy import Connection, CursorResult, Engine, create_engine, make_url, text
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    SQLAlchemyError,
)
from sqlalchemy.pool import NullPool

from agentstudio_agents.error import AgentError
from agentstudio_builtin.collector.query import Query
from agentstudio_builtin.collector.sql_query import reading_only
from agentstudio_builtin.tabular.column_names import unique_names
from agentstudio_builtin.tabular.plain_value import plain
from agentstudio_builtin.time_limit import time_limit

MAX_ROWS: Final = 10_000
"""Most rows of a query: what a collection may hold at all."""

_INSTRUCTIONS: Final = 10_000
"""After how many instructions SQLite calls Python: less than a millisecond."""

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


class QueryAnswer(NamedTuple):
    """What a query found.

    Attributes:
        rows: At most `MAX_ROWS`.
        more: Whether there are more.
        notes: What happened to the names of columns.
    """

    rows: list[dict[str, Any]]
    more: bool
    notes: tuple[str, ...]


def query_database(name: str, url: str, query: Query) -> QueryAnswer:
    """Return the rows of a query. For the main thread of a process, whose alarm it uses.

    Args:
        name: What the database is called.
        url: Its SQLAlchemy URL.
        query: The query.

    Raises:
        AgentError: The query does more than read, takes too long or fails; or the database is out
            of reach.
    """
    with time_limit("configuration.sql", query.seconds):
        return _query(name, url, query)


def _query(name: str, url: str, query: Query) -> QueryAnswer:
    dialect = make_url(url).get_backend_name()
    sql = reading_only(query.sql, dialect)
    try:
        with _engine(url, dialect).connect() as connection:
            _READ_ONLY[dialect](connection, query.seconds)
            result = _execute(connection, sql, query.parameters)
            names, notes = unique_names(list(result.keys()))
            rows = [
                plain(dict(zip(names, row, strict=True))) for row in islice(result, MAX_ROWS + 1)
            ]
            connection.rollback()
    except DBAPIError as error:
        if getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
            raise TimeoutError from None
        if error.connection_invalidated or error.statement is None:
            raise AgentError(f"database '{name}' cannot be reached", True) from error
        raise AgentError(f"configuration.sql failed: {_reason(error)}") from None
    except SQLAlchemyError as error:
        raise AgentError(f"configuration.sql failed: {_first_line(str(error))}") from None
    more = len(rows) > MAX_ROWS
    cut = (f"the query has more than {MAX_ROWS:,} rows; the first were taken",) if more else ()
    return QueryAnswer(rows[:MAX_ROWS], more, (*notes, *cut))


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
    """Allow nothing but to read; the file is open for no more.

    It has no limit of time: a call of Python now and then lets the alarm's handler run.
    """
    raw = connection.connection.dbapi_connection
    assert isinstance(raw, sqlite3.Connection)
    raw.set_authorizer(_authorize)
    raw.set_progress_handler(lambda: 0, _INSTRUCTIONS)


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
