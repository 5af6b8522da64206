"""Which records are selected, and what is said of the others."""

from itertools import pairwise
from typing import Any, NamedTuple

import pytest

from agentstudio_builtin.collector.data_collector import DataCollector
from agentstudio_builtin.collector.selection import Selection
from tests.run_agent import error_of, run_agent

collect = DataCollector(None).__call__


async def result_of(**request: Any) -> dict[str, Any]:  # noqa: ANN401
    return (await run_agent(collect, **request)).result


class Dated(NamedTuple):
    """Dates of records in February and in March 2025, the day that the first is read as."""

    february: object
    march: object
    day: str = "2025-02-27"


@pytest.mark.parametrize(
    "case",
    [
        Dated("27.02.2025", "03.03.2025"),
        Dated("20250227", "20250303"),
        Dated(20250227, 20250303),
        Dated("2025-02-27T23:59:00+01:00", "2025-03-03 10:00"),
        Dated("02/27/2025", "03/03/2025"),
        Dated("27/02/2025", "03/03/2025"),
        Dated("27. Februar 2025", "3. März 2025"),
        Dated("Feb 27, 2025", "March 3, 2025"),
        Dated("27.2.25 8:30", "3.3.25"),
        Dated("2025/02/27", "2025/03/03"),
    ],
    ids=lambda case: str(case.february),
)
async def test_range_applies_to_dates_however_they_are_written(case: Dated) -> None:
    rows = [{"text": "a", "date": case.february}, {"text": "b", "date": case.march}]
    result = await result_of(
        input={"dateRange": {"start": "2025-02-01", "end": "2025-03-01"}, "records": rows}
    )
    assert result["records"] == [{"id": "1", "date": case.day, "text": "a"}]


async def test_dates_that_cannot_be_read_are_counted() -> None:
    rows = [{"text": "a", "date": "2025-02-01"}, {"text": "b", "date": "soon"}, {"text": "c"},
            {"text": "d", "date": "2025-03-01"}]  # fmt: skip
    whole = await result_of(input={"records": rows})
    assert [record["text"] for record in whole["records"]] == ["a", "b", "c", "d"]
    assert whole["notes"] == [
        "dates that cannot be read, taken as missing: 1, the first 'soon' in record 2"
    ]
    ranged = await result_of(input={"dateRange": {"end": "2025-03-01"}, "records": rows})
    assert [record["text"] for record in ranged["records"]] == ["a", "c"]
    assert ranged["notes"] == [
        "dates that cannot be read, left out, as input.dateRange is given: 1, the first 'soon' in"
        " record 2",
        "records without a date, kept: 1",
    ]


async def test_range_over_ambiguous_dates_is_refused_until_their_order_is_stated() -> None:
    request: dict[str, Any] = {
        "input": {
            "dateRange": {"start": "2025-02-01", "end": "2025-03-01"},
            "records": [{"text": "a", "date": "02/01/2025"}, {"text": "b", "date": "03/02/2025"}],
        }
    }
    message = await error_of(collect, **request)
    assert "no date can be read, the first '02/01/2025' in record 1" in message
    for order, text in (("mdy", "a"), ("dmy", "b")):
        configuration = {"dialect": {"dateOrder": order}}
        result = await result_of(**request, configuration=configuration)
        assert [record["text"] for record in result["records"]] == [text]


async def test_what_feedback_leaves_out_is_noted() -> None:
    rows = [{"text": "a", "rating": 7, "price": 1}, {"text": "x" * 2001, "city": "Ulm"}, {"n": 1}]
    response = await run_agent(collect, input={"records": rows})
    assert response.result["notes"] == [
        "rows without a text, left out: 1",
        "ratings other than 1 to 5, left out: 1",
        "texts cut at 2,000 characters: 1",
        "columns left out: price, city; configuration.shape rows keeps them",
    ]
    assert response.metadata == {"notes": response.result["notes"]}


def test_more_records_than_are_held_are_picked_evenly() -> None:
    selection = Selection[int](10)
    for number in range(100_000):
        selection.add(number)
    picked = selection.picked()
    assert (len(picked), selection.found) == (10, 100_000)
    gaps = [later - earlier for earlier, later in pairwise(picked)]
    assert all(9_000 < gap < 11_000 for gap in gaps)
