"""Makes sure that a query only reads. Imports a large library, so it is imported on first use."""

from typing import Final

import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError

from agentstudio_agents.error import AgentError
from agentstudio_builtin.collector.sql_functions import PURE

MAX_LENGTH: Final = 20_000
"""Longest query, in characters."""

_WRITING: Final = (
    exp.Alter, exp.Attach, exp.Command, exp.Commit, exp.Copy, exp.Create, exp.Delete, exp.Drop,
    exp.Insert, exp.Into, exp.Lock, exp.Merge, exp.Pragma, exp.Rollback, exp.Set, exp.Transaction,
    exp.TruncateTable, exp.Update, exp.Use,
)  # fmt: skip


_REACHING: Final = (exp.NextValueFor, exp.ReadCSV, exp.ReadParquet, exp.ToFile)
"""Functions that the parser knows and that do more than compute."""


def reading_only(sql: str, dialect: str) -> str:
    """Return a query that does what is asked for, generated again from its parsed form.

    So the database cannot read it in another way than it was checked.

    Args:
        sql: One query.
        dialect: The database's kind, as SQLAlchemy names it.

    Raises:
        AgentError: It is not one query, or does more than read.
    """
    if len(sql) > MAX_LENGTH:
        raise AgentError(f"configuration.sql is longer than {MAX_LENGTH:,} characters")
    try:
        statements = sqlglot.parse(sql, dialect=_dialect(dialect), error_level=ErrorLevel.RAISE)
    except (SqlglotError, RecursionError) as error:
        reason = " ".join(str(error).split())[:300]
        raise AgentError(f"configuration.sql cannot be understood: {reason}") from None
    given = [statement for statement in statements if statement is not None]
    if len(given) != 1:
        raise AgentError(f"configuration.sql must be one query, not {len(given)} statements")
    query = given[0]
    if not isinstance(query, exp.Query | exp.Values):
        raise AgentError(_refusal(query.name if isinstance(query, exp.Command) else query.key))
    pure = PURE[_dialect(dialect)]
    for node in query.walk():
        if isinstance(node, _WRITING):
            raise AgentError(_refusal(node.name if isinstance(node, exp.Command) else node.key))
        if isinstance(node, exp.Func):
            _check_function(node, pure)
    return query.sql(dialect=_dialect(dialect), comments=False)


def _check_function(function: exp.Func, pure: frozenset[str]) -> None:
    """Refuse a function that is not known to be without effects."""
    unknown = isinstance(function, exp.Anonymous | exp.AnonymousAggFunc)
    name = function.name if unknown else function.sql_name()
    schema = _schema_of(function)
    listed = not unknown or name.lower() in pure
    if isinstance(function, _REACHING) or not listed or schema:
        shown = f"{schema}.{name}" if schema else name
        raise AgentError(
            f"configuration.sql may not call {shown}(), which is not known to be without effects;"
            " a view of the database can call it instead"
        )


def _schema_of(function: exp.Func) -> str:
    """Return the schema that a function is taken from. Empty: none is named."""
    parent = function.parent
    if isinstance(parent, exp.Dot) and parent.expression is function:
        return parent.this.sql().lower()
    return parent.db.lower() if isinstance(parent, exp.Table) else ""


def _refusal(kind: str) -> str:
    return (
        f"configuration.sql may only read, with SELECT, WITH or VALUES: {kind.upper()} is refused"
    )


def _dialect(name: str) -> str:
    return {"postgresql": "postgres", "mariadb": "mysql"}.get(name, name)
