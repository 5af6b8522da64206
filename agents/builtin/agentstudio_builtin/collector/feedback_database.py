"""The sample database of customer feedback."""

import sqlite3
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import quote

from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, create_engine, select
from sqlalchemy.pool import NullPool

from agentstudio_builtin.record import Record
from agentstudio_builtin.scope import Scope

PATH: Final = Path(__file__).parent / "feedback.sqlite"

_feedback: Final = Table(
    "feedback",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("day", String),
    Column("category", String),
    Column("rating", Integer),
    Column("text", String),
)


def find_feedback(scope: Scope, query: str | None) -> list[Record]:
    """Read the feedback of a scope, oldest first.

    Args:
        scope: Days and categories that are wanted.
        query: Text that the feedback must hold, whatever the case. None: any text will do.
    """
    columns = _feedback.c
    wanted = select(_feedback).order_by(columns.day, columns.id)
    if scope.start is not None:
        wanted = wanted.where(columns.day >= scope.start)
    if scope.end is not None:
        wanted = wanted.where(columns.day < scope.end)
    if scope.categories:
        wanted = wanted.where(columns.category.in_(scope.categories))
    if query is not None:
        wanted = wanted.where(columns.text.icontains(query, autoescape=True))
    with _engine().connect() as connection:
        return [
            Record.model_construct(
                id=f"fb_{identity:05d}", date=day, category=category, rating=rating, text=text
            )
            for identity, day, category, rating, text in connection.execute(wanted)
        ]


@cache
def _engine() -> Engine:
    """Return the one engine; it makes a connection for each query, which costs microseconds."""

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(f"file:{quote(str(PATH))}?mode=ro&immutable=1", uri=True)

    return create_engine("sqlite://", creator=connect, poolclass=NullPool)
