import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from agentstudio_agents import AgentError
from agentstudio_agents.data_collector import DataCollector
from agentstudio_agents.database import check_url, query_database
from agentstudio_agents.options import parse_options
from agentstudio_agents.sql_query import MAX_LENGTH, reading_only
from tests.run_agent import error_of, run_agent


@pytest.fixture
def sales(tmp_path: Path) -> Iterator[str]:
    path = tmp_path / "sales.sqlite"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE sale (id INTEGER, city TEXT, price REAL, day TEXT)")
        database.executemany(
            "INSERT INTO sale VALUES (?, ?, ?, ?)",
            [(n, "Ulm" if n % 2 else "Bonn", n / 2, f"2025-09-{n:02}") for n in range(1, 11)],
        )
        database.commit()
    yield f"sqlite:///{path}"
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT count(*) FROM sale").fetchone() == (10,)
        assert database.execute("SELECT count(*) FROM sqlite_master").fetchone() == (1,)


def rows_of(url: str, sql: str, **parameters: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    return query_database("sales", url, sql, parameters, 30)[0]


async def test_query_is_collected(sales: str) -> None:
    response = await run_agent(
        DataCollector(None, {"sales": sales}).__call__,
        input={"dateRange": {"start": "2025-09-05"}},
        configuration={
            "source": "sales",
            "sql": "SELECT city, price, day FROM sale WHERE price > :least -- all of it",
            "parameters": {"least": 2},
        },
    )
    assert response.result["shape"] == "rows"
    assert response.result["records"][0] == {"city": "Ulm", "price": 2.5, "day": "2025-09-05"}
    assert response.result["recordsCollected"] == 6


@pytest.mark.parametrize(
    ("sql", "count"),
    [
        ("SELECT * FROM sale;", 10),
        (
            "WITH few AS (SELECT id FROM sale LIMIT 3) SELECT * FROM few UNION SELECT 9",
            4,
        ),
        ("SELECT city, count(*) AS n, '% :x' AS t FROM sale GROUP BY city HAVING n > 1", 2),
        ("VALUES (1), (2)", 2),
        ("SELECT 'DELETE FROM sale; DROP TABLE sale' AS text", 1),
    ],
)
def test_reading_query_is_run(sql: str, count: int, sales: str) -> None:
    assert len(rows_of(sales, sql)) == count


class Refused(NamedTuple):
    sql: str
    message: str
    dialect: str = "sqlite"


@pytest.mark.parametrize(
    "case",
    [
        Refused("DELETE FROM sale", "DELETE is refused"),
        Refused("INSERT INTO sale SELECT * FROM sale", "INSERT is refused"),
        Refused("UPDATE sale SET price = 0", "UPDATE is refused"),
        Refused("DROP TABLE sale", "DROP is refused"),
        Refused("CREATE TABLE x AS SELECT 1", "CREATE is refused"),
        Refused("ATTACH 'x.db' AS x", "ATTACH is refused"),
        Refused("PRAGMA query_only = OFF", "PRAGMA is refused"),
        Refused("VACUUM INTO 'x.db'", "VACUUM is refused"),
        Refused("SELECT 1; DELETE FROM sale", "one query, not 2 statements"),
        Refused("", "one query, not 0 statements"),
        Refused("SELECT FROM WHERE (", "cannot be understood"),
        Refused("(" * 10_000, "cannot be understood"),
        Refused("SELECT 1" + " " * MAX_LENGTH, "is longer than"),
        Refused("WITH gone AS (DELETE FROM sale RETURNING *) SELECT * FROM gone",
                "DELETE is refused", "postgresql"),
        Refused("SELECT * INTO copy FROM sale", "INTO is refused", "postgresql"),
        Refused("SELECT * FROM sale FOR UPDATE", "LOCK is refused", "postgresql"),
        Refused("COPY sale TO PROGRAM 'sh'", "COPY is refused", "postgresql"),
        Refused("COMMIT", "COMMIT is refused", "postgresql"),
        Refused("SET transaction_read_only = off", "SET is refused", "postgresql"),
        Refused("DO $$ BEGIN DELETE FROM sale; END $$", "is refused", "postgresql"),
        Refused("EXPLAIN ANALYZE DELETE FROM sale", "is refused", "postgresql"),
        Refused("SELECT 1 INTO OUTFILE '/tmp/x'", "", "mysql"),
        Refused("CALL wipe()", "is refused", "mysql"),
    ],
    ids=lambda case: case.sql[:40] or "nothing",
)  # fmt: skip
def test_query_that_writes_is_refused(case: Refused) -> None:
    with pytest.raises(AgentError) as raised:
        reading_only(case.sql, case.dialect)
    assert raised.value.message.startswith("configuration.sql")
    assert case.message in raised.value.message


def test_comment_for_one_database_is_not_passed_on() -> None:
    query = reading_only("SELECT 1 /*! INTO OUTFILE '/tmp/x' */ -- more", "mysql")
    assert query == "SELECT 1"


def test_sqlite_itself_refuses_to_write(sales: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def unchecked(sql: str, _: str) -> str:
        return sql

    monkeypatch.setattr("agentstudio_agents.database.reading_only", unchecked)
    for sql in ("DELETE FROM sale", "CREATE TABLE x (y)", "ATTACH ':memory:' AS x",
                "PRAGMA writable_schema = 1"):  # fmt: skip
        with pytest.raises(AgentError, match="not authorized"):
            rows_of(sales, sql)


def test_many_rows_are_cut(sales: str) -> None:
    sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
    rows, more = query_database("sales", sales, sql, {}, 30)
    assert (len(rows), more) == (10_000, True)


async def test_endless_query_is_ended(sales: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agentstudio_agents.data_collector.MAX_QUERY_SECONDS", 1)
    sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    message = await error_of(
        DataCollector(None, {"sales": sales}).__call__,
        configuration={"source": "sales", "sql": sql},
    )
    assert message == "configuration.sql took longer than 1 s; ask for less"


@pytest.mark.parametrize(
    ("configuration", "message"),
    [
        ({"source": "sales"}, "source 'sales' is a database: give configuration.sql"),
        ({"source": "other", "sql": "SELECT 1"}, "source 'other' is no database"),
        ({"sql": "SELECT 1"}, "known: sales"),
        ({"source": "sales", "sql": "SELECT a FROM nowhere"},
         "configuration.sql failed: no such table: nowhere"),
        ({"source": "sales", "sql": "SELECT :a"}, "configuration.sql failed"),
        ({"source": "sales", "sql": "SELECT 1", "parameters": {"a": []}},
         "configuration.parameters.a"),
    ],
)  # fmt: skip
async def test_query_that_fails_is_told(
    configuration: dict[str, Any], message: str, sales: str
) -> None:
    agent = DataCollector(None, {"sales": sales}).__call__
    assert message in await error_of(agent, configuration=configuration)


def test_database_out_of_reach_may_come_back(tmp_path: Path) -> None:
    with pytest.raises(AgentError, match="database 'gone' cannot be reached") as raised:
        query_database("gone", f"sqlite:///{tmp_path}/gone.sqlite", "SELECT 1", {}, 30)
    assert raised.value.retryable
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("url", "message"),
    [("nothing", "no SQLAlchemy URL"), ("oracle://u:secret@h/d", "oracle cannot be opened")],
)
def test_unusable_url_is_refused(
    url: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ValueError, match=message):
        check_url("x", url)
    with pytest.raises(SystemExit):
        parse_options(["--database", f"x={url}"])
    printed = capsys.readouterr().err
    assert message in printed
    assert "secret" not in printed
