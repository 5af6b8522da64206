import math
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import numpy as np
import pytest
from pydantic import TypeAdapter

from agentstudio_agents import AgentError
from agentstudio_agents.call.plain_json import encode_json
from agentstudio_builtin.analyzer.analysis import Analysis, AnalysisOptions
from agentstudio_builtin.analyzer.data_analysis import MAX_GROUPED_COLUMNS, MAX_GROUPS, analyse
from agentstudio_builtin.analyzer.data_analyzer import analyze_data
from agentstudio_builtin.analyzer.data_table import MAX_CELLS
from agentstudio_builtin.collector.data_collector import DataCollector
from agentstudio_builtin.rounding import rounded
from tests.run_agent import SEPTEMBER, error_of, run_agent
from tests.running_service import running_service

pytestmark = pytest.mark.usefixtures("no_memory_limit")


def analysis(data: object, **options: Any) -> dict[str, Any]:  # noqa: ANN401
    return analyse(data, "input.data", AnalysisOptions(**options)).analysis.model_dump(
        by_alias=True, mode="json"
    )


async def test_numbers_are_measured_as_documented(tmp_path: Path) -> None:
    async with running_service(tmp_path, {"data-analyzer": analyze_data}) as service:
        answer = await service.execute(
            "data-analyzer", input={"data": [1, 2, 3, 4, 5]}, configuration={"model": "fast"}
        )
    assert '"result":{"mean":3.0,"median":3,"stdDev":1.414,' in answer.text
    response = answer.json()
    assert [thought["content"] for thought in response["thoughts"][:2]] == [
        "Dataset contains 5 numeric values",
        "Computing statistical measures",
    ]
    metadata = response["metadata"]
    assert metadata["model"].startswith("numpy-")
    assert metadata["requestedModel"] == "fast"
    assert metadata["notes"][0].startswith("fast is not installed, so numpy-")
    assert response["result"]["columns"] == {
        "value": {
            "kind": "numeric",
            "count": 5,
            "missing": 0,
            "mean": 3.0,
            "median": 3,
            "stdDev": 1.414,
            "min": 1,
            "max": 5,
            "sum": 15,
            "quantiles": {"0.25": 2, "0.5": 3, "0.75": 4},
            "skewness": 0.0,
            "histogram": {"edges": [1, 2, 3, 4, 5], "counts": [1, 1, 1, 2]},
            "outliers": {
                "method": "iqr", "threshold": 1.5, "lower": -1, "upper": 7, "count": 0,
                "values": [],
            },
        }
    }  # fmt: skip


class Form(NamedTuple):
    name: str
    data: Any
    columns: dict[str, str]


@pytest.mark.parametrize(
    "form",
    [
        Form("records", [{"a": 1, "b": "x"}, {"a": None}], {"a": "numeric", "b": "text"}),
        Form("rows", [[1, "x"], [2, "y"]], {"column1": "numeric", "column2": "text"}),
        Form("columns", {"a": [1, 2], "b": [True, False]}, {"a": "numeric", "b": "text"}),
        Form("CSV", "a, b\n1, x\n2, y\n", {"a": "numeric", "b": "text"}),
        Form("CSV of numbers", "1,2\n3,4\n", {"column1": "numeric", "column2": "numeric"}),
        Form("line of numbers", "1, 2, 3", {"value": "numeric"}),
        Form("numbers as texts", ["1", "2.5"], {"value": "numeric"}),
        Form("texts", ["1", "two"], {"value": "text"}),
        Form("texts with a word", ["Nan", "Ann"], {"value": "text"}),
        Form("large integers", [2**70, 1], {"value": "numeric"}),
    ],
    ids=lambda form: form.name,
)
def test_form_is_understood(form: Form) -> None:
    result = analysis(form.data)
    assert {name: column["kind"] for name, column in result["columns"].items()} == form.columns
    encode_json(result)


def test_missing_values_are_counted() -> None:
    result = analysis("a,b\n1,x\n,\nNA,y\n5,x\n")
    assert (result["mean"], result["columns"]["a"]["missing"]) == (3.0, 2)
    assert result["columns"]["b"] == {
        "kind": "text", "count": 3, "missing": 1, "distinct": 2,
        "top": [{"value": "x", "count": 2}, {"value": "y", "count": 1}],
    }  # fmt: skip


def test_measures_are_those_of_numpy() -> None:
    values = np.random.default_rng(7).lognormal(size=1000)
    column = analysis(values.tolist(), quantiles=(0.1, 0.9))["columns"]["value"]
    assert column["mean"] == pytest.approx(values.mean(), abs=5e-4)
    assert column["stdDev"] == pytest.approx(values.std(ddof=0), abs=5e-4)
    assert column["quantiles"] == {
        "0.1": rounded(np.quantile(values, 0.1)), "0.9": rounded(np.quantile(values, 0.9))
    }  # fmt: skip
    assert sum(column["histogram"]["counts"]) == 1000


@pytest.mark.parametrize(("method", "found"), [("iqr", [7, 8]), ("zscore", [8])])
def test_outliers_are_found(method: str, found: list[int]) -> None:
    data = [10, 11, 10, 12, 11, 10, 12, 30, 99]
    outliers = analysis(data, outliers=method, threshold=None if method == "iqr" else 2.0)[
        "columns"]["value"]["outliers"]  # fmt: skip
    assert [outlier["row"] for outlier in outliers["values"]] == found
    assert outliers["count"] == len(found)


def test_correlations_are_ordered_by_strength() -> None:
    rows = [{"x": n, "twice": 2 * n, "square": n * n, "same": 1, "name": "a"} for n in range(-4, 6)]
    expected = np.corrcoef(range(-4, 6), [n * n for n in range(-4, 6)])[0, 1]
    result = analysis(rows)
    strongest = result["correlations"][0]
    assert strongest.pop("pValue") < 1e-9
    assert strongest == {"columns": ["x", "twice"], "coefficient": 1.0, "count": 10}
    assert [pair["columns"] for pair in result["correlations"]] == [
        ["x", "twice"], ["x", "square"], ["twice", "square"]]  # fmt: skip
    assert result["correlations"][1]["coefficient"] == rounded(expected)
    assert "mean" not in result
    assert analysis(rows, correlation=None)["correlations"] == []


def test_groups_are_measured() -> None:
    rows = [{"id": 1, "team": "a", "n": 1}, {"id": 2, "team": "b", "n": 5},
            {"id": 3, "team": "a", "n": 3}, {"id": 4, "n": 9}]  # fmt: skip
    result = analysis(rows, group_by="team")
    groups = [
        (group.get("value"), group["count"], group["columns"]["n"]["mean"])
        for group in result["groups"]["groups"]
    ]
    assert groups == [("a", 2, 2.0), ("b", 1, 5.0), (None, 1, 9.0)]
    assert result["skipped"].keys() == {"id"}
    assert result["mean"] == 4.5


def test_result_stays_small() -> None:
    rows = [{f"c{c}": (r * 7919 * (c + 1)) % 1000 for c in range(150)} for r in range(500)]
    result = analysis(rows, group_by="c0")
    assert len(result["groups"]["groups"]) == MAX_GROUPS
    assert result["groups"]["truncated"]
    assert len(result["groups"]["groups"][0]["columns"]) == MAX_GROUPED_COLUMNS
    assert len(result["correlations"]) == 100
    assert len(encode_json(result)) < 500_000


def finite_columns(seed: int) -> list[list[float]]:
    """Make columns of any finite floats that are taken: of all sizes, or close together."""
    random = Random(seed)

    def number() -> float:
        return math.ldexp(random.uniform(-1, 1), random.randint(-1080, 332))

    rows = random.randint(1, 12)
    base, step = number(), number()
    ulp = math.nextafter(base, math.inf)
    return [
        [number() for _ in range(rows)],
        [base + n * step for n in range(rows)],
        [random.choice((base, ulp, -base)) for _ in range(rows)],
        [base] * rows,
        [float(round(random.uniform(-9, 9))) for _ in range(rows)],
    ]


RESULT = TypeAdapter(Analysis)


@pytest.mark.parametrize(
    ("outliers", "correlation"), [("iqr", "pearson"), ("zscore", "spearman")]
)  # Each is computed apart from the other.
@pytest.mark.slow
def test_finite_numbers_have_finite_measures(outliers: str, correlation: str) -> None:
    for seed in range(150):
        columns = finite_columns(seed)
        result = analysis(
            {str(n): column for n, column in enumerate(columns)},
            outliers=outliers,
            correlation=correlation,
            threshold=1000.0,
        )
        RESULT.validate_json(encode_json(result))
        for n, values in enumerate(columns):
            column = result["columns"][str(n)]
            assert sum(column["histogram"]["counts"]) == len(values), (seed, values)
            assert column["min"] <= column["median"] <= column["max"], (seed, values)
            assert 0 <= column["stdDev"] <= 2 * max(map(abs, values)), (seed, values)


class Extreme(NamedTuple):
    data: Any
    std_dev: float


@pytest.mark.parametrize(
    "extreme",
    [
        Extreme([0.3, 0.30000000000000004, 0.3], 2.617e-17),
        Extreme([1795571346000000000, 1795571346000000001, 1795571346000000002], 0),
        Extreme([1e100, -1e100], 1e100),
        Extreme([1e-200, 2e-200, 3e-200], 8.165e-201),
        Extreme([5e-324, 0], 0),
        Extreme("1e99,1e99", 0),
    ],
    ids=lambda extreme: str(extreme.data),
)
def test_extreme_numbers_are_measured(extreme: Extreme) -> None:
    result = analysis(extreme.data)
    assert result["stdDev"] == pytest.approx(extreme.std_dev, rel=1e-3)
    encode_json(result)


def test_blank_texts_among_numbers_are_missing() -> None:
    result = analysis([{"a": "1"}, {"a": " "}, {"a": "3"}])
    assert (result["mean"], result["columns"]["a"]["missing"]) == (2.0, 1)


async def test_collected_records_are_analysed() -> None:
    collected = (await run_agent(DataCollector(None).__call__, input=SEPTEMBER)).result
    response = await run_agent(
        analyze_data,
        input={"data": "of no interest"},
        context={"results": {"step1": collected}},
        configuration={"groupBy": "category"},
    )
    result = response.result
    assert result["rows"] == collected["recordsCollected"]
    assert result["mean"] == pytest.approx(collected["summary"]["averageRating"], abs=0.01)
    counts = {group["value"]: group["count"] for group in result["groups"]["groups"]}
    assert counts == collected["summary"]["byCategory"]


async def test_decimal_commas_of_records_are_read_and_reported() -> None:
    response = await run_agent(
        analyze_data,
        input={"records": [{"preis": "1,50"}, {"preis": "2,75"}, {"preis": "1.000,0"}]},
    )
    assert response.result["columns"]["preis"]["sum"] == 1004.25
    assert response.metadata is not None
    assert response.metadata["readAs"] == {
        "decimal": ",", "columns": {"preis": "number, decimal comma"}}  # fmt: skip


async def test_names_made_of_digits_are_no_numbers() -> None:
    response = await run_agent(
        analyze_data, input={"records": [{"plz": "01067"}, {"plz": "80331"}]}
    )
    assert response.result["columns"]["plz"]["kind"] == "text"
    assert response.result["notes"] == [
        "column plz was left as text, as '01067' in row 0 (from 0) is a name made of digits"
    ]


class Bad(NamedTuple):
    message: str
    data: Any
    options: dict[str, Any] = {}  # noqa: RUF012 - never written


@pytest.mark.parametrize(
    "bad",
    [
        Bad("input.data[1] is nan, which is no number; give null", [1, math.nan]),
        Bad("input.data[0].a[0] is inf", [{"a": [math.inf]}]),
        Bad("input.data, line 3, column b: inf is no number; leave", "a,b\n1,2\n2,inf"),
        Bad("input.data, line 2, column b: NaN is no number", "a,b\n1,NaN\n2,inf"),
        Bad("input.data, line 1, column column3: inf is no number", "1,2,inf"),
        Bad("column value, row 1 (from 0) is NaN", [1, "NaN", 3]),
        Bad("column a, row 1 (from 0) is -Infinity", {"a": ["1", "-Infinity"]}),
        Bad("input.data[0] is further from 0 than 1e+100", [1e308, -1e308]),
        Bad("input.data[1].a is further from 0", [{"a": 1}, {"a": -(10**5000)}]),
        Bad("column value, row 1 (from 0) is 1e+200, further from 0", ["1", "1e200"]),
        Bad("column value, row 1 (from 0) is inf, further", f"1,1{'0' * 400}"),
        Bad("column value, row 1 (from 0) is inf", ["1", "1e999"]),
        Bad("is empty", []),
        Bad("input.data is empty", ""),
        Bad("line 4, column 1: a quote is opened here and not closed", "a,b\n1,2\n1\n\"x"),
        Bad("must be a list", 3),
        Bad("mixes objects with", [1, {"a": 1}]),
        Bad("mixes lists with", [1, [1]]),
        Bad("must hold a list for each column", {"a": 1}),
        Bad("has no column c; it has a, b", [{"a": 1, "b": 2}], {"columns": ("c",)}),
        Bad("has no column c", [{"a": 1}], {"group_by": "c"}),
        Bad("has no column to analyse: a (it is empty)", [{"a": None}]),
        Bad("more than 200 columns or 1,000,000 cells", [[1] * 201]),
        Bad("more than 200 columns or 1,000,000 cells", [1] * (MAX_CELLS + 1)),
        Bad("groupBy: column a holds lists", [{"a": [1], "b": 1}], {"group_by": "a"}),
    ],
    ids=lambda bad: bad.message,
)  # fmt: skip
def test_bad_data_is_named(bad: Bad) -> None:
    with pytest.raises(AgentError) as raised:
        analyse(bad.data, "input.data", AnalysisOptions(**bad.options))
    assert bad.message in raised.value.message


async def test_request_without_data_says_what_to_give() -> None:
    assert "give input.data" in await error_of(analyze_data)
    message = await error_of(analyze_data, configuration={"quantiles": [2]})
    assert message.startswith("configuration.quantiles[0]: ")
