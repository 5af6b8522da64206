import asyncio
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from agentstudio_agents import AgentError, AgentRequest, AgentResponse, AgentRun
from agentstudio_agents.process.process_pool import DEFAULT_PROCESSES
from agentstudio_builtin.collector.data_collector import (
    CollectorConfiguration,
    CollectorInput,
    CollectorResult,
    DataCollector,
)
from agentstudio_builtin.collector.database import check_url, query_database
from agentstudio_builtin.collector.query import Query
from agentstudio_builtin.collector.sql_query import MAX_LENGTH, reading_only
from tests.built_in import options_of
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
    return query_database("sales", url, Query(sql, parameters, 30)).rows


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


@pytest.mark.parametrize(
    ("sql", "called", "dialect"),
    [
        ("SELECT pg_read_file('/etc/passwd')", "pg_read_file", "postgresql"),
        ("SELECT pg_catalog.pg_read_file('/etc/passwd')", "pg_catalog.pg_read_file", "postgresql"),
        ("SELECT \"pg_read_file\"('/etc/passwd')", "pg_read_file", "postgresql"),
        ("SELECT PG_READ_BINARY_FILE('x')", "PG_READ_BINARY_FILE", "postgresql"),
        ("SELECT * FROM pg_ls_dir('/')", "pg_ls_dir", "postgresql"),
        ("SELECT * FROM ROWS FROM (pg_ls_dir('/'))", "pg_ls_dir", "postgresql"),
        ("SELECT lo_export(1, '/tmp/x')", "lo_export", "postgresql"),
        ("SELECT lo_import('/etc/passwd')", "lo_import", "postgresql"),
        ("SELECT * FROM dblink('host=x', 'SELECT 1') AS t(a int)", "dblink", "postgresql"),
        ("SELECT set_config('transaction_read_only', 'off', false)", "set_config", "postgresql"),
        ("SELECT pg_sleep(600)", "pg_sleep", "postgresql"),
        ("SELECT pg_terminate_backend(1)", "pg_terminate_backend", "postgresql"),
        ("SELECT pg_advisory_lock(1)", "pg_advisory_lock", "postgresql"),
        ("SELECT pg_notify('a', 'b')", "pg_notify", "postgresql"),
        ("SELECT nextval('s')", "nextval", "postgresql"),
        ("SELECT query_to_xml('DROP TABLE sale', true, true, '')", "query_to_xml", "postgresql"),
        ("SELECT public.lower('X')", "public.lower", "postgresql"),
        ("SELECT * FROM public.wipe()", "public.wipe", "postgresql"),
        ("SELECT 1 WHERE EXISTS (SELECT 1 ORDER BY wipe())", "wipe", "postgresql"),
        ("WITH a AS (SELECT wipe() AS b) SELECT b FROM a", "wipe", "postgresql"),
        ("SELECT LOAD_FILE('/etc/passwd')", "LOAD_FILE", "mysql"),
        ("SELECT `load_file`('/etc/passwd')", "load_file", "mysql"),
        ("SELECT LOAD_FILE /* of all */ ('/etc/passwd')", "LOAD_FILE", "mysql"),
        ("SELECT SLEEP(600)", "SLEEP", "mysql"),
        ("SELECT BENCHMARK(1, 1)", "BENCHMARK", "mariadb"),
        ("SELECT GET_LOCK('a', 1)", "GET_LOCK", "mysql"),
        ("SELECT sys_exec('id')", "sys_exec", "mysql"),
        ("SELECT sys.ps_thread_id(1)", "sys.ps_thread_id", "mysql"),
        ("SELECT NEXTVAL(s)", "NEXTVAL", "mariadb"),
        ("SELECT load_extension('x.so')", "load_extension", "sqlite"),
        ("SELECT writefile('x', 'y')", "writefile", "sqlite"),
        ("SELECT fts3_tokenizer('x')", "fts3_tokenizer", "sqlite"),
        ("SELECT * FROM pragma_database_list()", "pragma_database_list", "sqlite"),
    ],
)
def test_function_that_may_have_effects_is_refused(sql: str, called: str, dialect: str) -> None:
    with pytest.raises(AgentError) as raised:
        reading_only(sql, dialect)
    assert raised.value.message == (
        f"configuration.sql may not call {called}(), which is not known to be without effects;"
        " a view of the database can call it instead"
    )


@pytest.mark.parametrize(
    ("sql", "dialect"),
    [
        ("SELECT LOWER(a), count(*) FILTER (WHERE b), now(), age(c, d), a ->> 'b' FROM t",
         "postgresql"),
        ("SELECT date_trunc('day', a), string_agg(b, ','), lower(c) FROM t",
         "postgresql"),
        ("SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY a) FROM t", "postgresql"),
        ("SELECT row_number() OVER (ORDER BY a), jsonb_path_query(b, '$.c') FROM t", "postgresql"),
        ("SELECT * FROM generate_series(1, 3) AS t(a), json_to_recordset('[]') AS x(b int)",
         "postgresql"),
        ("SELECT DATE_FORMAT(a, '%Y'), GROUP_CONCAT(b), INET_ATON(c), JSON_EXTRACT(d, '$') FROM t",
         "mysql"),
        ("SELECT * FROM JSON_TABLE('[1]', '$[*]' COLUMNS(a INT PATH '$')) AS t", "mysql"),
        ("SELECT strftime('%Y', a), printf('%d', b), total(c), json_each.value"
         " FROM t, json_each(t.d)", "sqlite"),
    ],
)  # fmt: skip
def test_function_without_effects_is_allowed(sql: str, dialect: str) -> None:
    assert reading_only(sql, dialect).startswith("SELECT")


def test_comment_for_one_database_is_not_passed_on() -> None:
    query = reading_only("SELECT 1 /*! INTO OUTFILE '/tmp/x' */ -- more", "mysql")
    assert query == "SELECT 1"


def test_sqlite_itself_refuses_to_write(sales: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def unchecked(sql: str, _: str) -> str:
        return sql

    monkeypatch.setattr("agentstudio_builtin.collector.database.reading_only", unchecked)
    for sql in ("DELETE FROM sale", "CREATE TABLE x (y)", "ATTACH ':memory:' AS x",
                "PRAGMA writable_schema = 1"):  # fmt: skip
        with pytest.raises(AgentError, match="not authorized"):
            rows_of(sales, sql)


def test_many_rows_are_cut(sales: str) -> None:
    sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
    rows, more, notes = query_database("sales", sales, Query(sql, {}, 30))
    assert notes == ("the query has more than 10,000 rows; the first were taken",)
    assert (len(rows), more) == (10_000, True)


async def test_endless_query_is_ended(sales: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agentstudio_builtin.collector.data_collector.MAX_QUERY_SECONDS", 1)
    sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    message = await error_of(
        DataCollector(None, {"sales": sales}).__call__,
        configuration={"source": "sales", "sql": sql},
    )
    assert message == "configuration.sql took longer than 1 s; ask for less"


async def test_limit_does_not_count_the_wait_for_a_process(
    sales: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agentstudio_builtin.collector.data_collector.MAX_QUERY_SECONDS", 1)
    collector = DataCollector(None, {"sales": sales})

    async def collect_behind_others(
        request: AgentRequest[CollectorInput, CollectorConfiguration], run: AgentRun
    ) -> AgentResponse[CollectorResult]:
        async with asyncio.TaskGroup() as group:
            for _ in range(DEFAULT_PROCESSES):
                group.create_task(run.compute(time.sleep, 2))
            collected = group.create_task(collector(request, run))
        return collected.result()

    response = await run_agent(
        collect_behind_others, configuration={"source": "sales", "sql": "SELECT id FROM sale"}
    )
    assert response.result["recordsCollected"] == 10


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
async def test_query_that_fails_is_reported(
    configuration: dict[str, Any], message: str, sales: str
) -> None:
    agent = DataCollector(None, {"sales": sales}).__call__
    assert message in await error_of(agent, configuration=configuration)


def test_unreachable_database_is_retryable(tmp_path: Path) -> None:
    with pytest.raises(AgentError, match="database 'gone' cannot be reached") as raised:
        query_database("gone", f"sqlite:///{tmp_path}/gone.sqlite", Query("SELECT 1", {}, 30))
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
        options_of("--database", f"x={url}")
    printed = capsys.readouterr().err
    assert message in printed
    assert "secret" not in printed


def test_columns_of_the_same_name_are_kept(sales: str) -> None:
    answer = query_database("sales", sales, Query("SELECT COUNT(*) AS c, 1 AS c", {}, 30))
    assert [list(row) for row in answer.rows] == [["c", "c_2"]]
    assert answer.rows[0]["c_2"] == 1
    assert answer.notes == ("column 2 is a second 'c' and is called c_2",)
