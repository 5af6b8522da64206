"""Walks every list to its end, by offset and by cursor, while others are created and closed.

Fails if a workflow that was there all the time is missed, shown twice or out of order, or if a total is wrong.
"""

import argparse
import itertools
import subprocess
import sys
import tempfile
import time
import urllib.parse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from studio import Studio, percentiles, visibility_calls

HOME = Path(__file__).parent
SORTS = ("createdAt", "startedAt", "completedAt")
ORDERS = ("asc", "desc")
FILTERS: tuple[dict[str, str], ...] = (
    {},
    {"status": "completed"},
    {"status": "failed"},
    {"status": "cancelled"},
    {"status": "running"},
    {"status": "pending"},
    {"definitionId": "definition-1"},
    {"definitionId": "definition-2", "status": "completed"},
    # What is created and closed meanwhile is none of these, so that their totals are known.
    {"createdBefore": "begin"},
    {"createdBefore": "begin", "status": "failed"},
)

Row = dict[str, Any]
Page = tuple[int, float, float]


def walk(studio: Studio, query: dict[str, str], by_cursor: bool) -> tuple[list[Row], list[int], list[Page]]:
    """Return all rows, the total that each page says, and of each page its calls, their milliseconds and the whole request's."""
    rows: list[Row] = []
    totals: list[int] = []
    pages = []
    place: dict[str, str] = {}
    while True:
        begin = time.perf_counter()
        path = "/api/workflows?" + urllib.parse.urlencode(query | place)
        status, headers, page = studio.call("GET", path)
        if status == 503:
            time.sleep(int(headers["retry-after"]))
            continue
        assert status == 200, page
        pages.append((*visibility_calls(headers), (time.perf_counter() - begin) * 1000))
        rows += page["items"]
        totals.append(page["total"])
        if not page["hasMore"]:
            return rows, totals, pages
        place = {"cursor": page["nextCursor"]} if by_cursor else {"offset": str(len(rows))}


def check(rows: list[Row], query: dict[str, str], expected: set[str]) -> None:
    """Fail unless every expected workflow is there once, and all are in order."""
    ids = [row["id"] for row in rows]
    assert len(ids) == len(set(ids)), f"{len(ids) - len(set(ids))} shown twice"
    missed = expected - set(ids)
    assert not missed, f"{len(missed)} missed, such as {sorted(missed)[:3]}"
    key, descending = query["sortBy"], query["sortOrder"] == "desc"
    keyed = [(datetime.fromisoformat(row[key]), row["id"]) for row in itertools.takewhile(lambda row: key in row, rows)]
    for one, two in itertools.pairwise(keyed):
        if one[0] == two[0]:
            assert one[1] < two[1], f"tie out of order at {one[1]}"
        elif (one[0] < two[0]) == descending:
            # What got its key after the walk began is met where it was, by id, after all others.
            keyed = keyed[: keyed.index(two)]
            break
    rest = [row["id"] for row in rows[len(keyed) :]]
    assert rest == sorted(rest), "workflows without a key are out of order"


def check_totals(totals: list[int], rows: list[Row], query: dict[str, str], expected: set[str]) -> None:
    """Fail unless every page says how many there are; where others come and go, no less than those that stay."""
    right = range(len(rows), len(rows) + 1) if "createdBefore" in query else range(len(expected), sys.maxsize)
    wrong = [total for total in totals if total not in right]
    assert not wrong, f"total {wrong[0]} instead of {right.start}"


def seeded(file: Path) -> list[tuple[str, str, str]]:
    """Return id, status and definition of what was seeded."""
    lines = [line.split() for line in file.read_text().splitlines()]
    return [(id_, status, definition) for id_, status, definition in lines]


def matching(seeds: list[tuple[str, str, str]], query: dict[str, str]) -> set[str]:
    """Return the ids that a list must show."""
    return {
        id_
        for id_, status, definition in seeds
        if query.get("status", status) == status and query.get("definitionId", definition) == definition
    }


def main() -> None:
    """Walk them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--api", default="http://localhost:5000")
    parser.add_argument("--temporal", default="127.0.0.1:7233")
    parser.add_argument("--client", default="alice", help="whose workflows were seeded")
    parser.add_argument("--limit", default="250")
    parser.add_argument("--churn", type=float, default=10, help="workflows a second that come and go meanwhile")
    parser.add_argument("seeded", type=Path, help="what `seed` printed")
    options = parser.parse_args()
    studio = Studio(options.api, options.client)
    seeds = seeded(options.seeded)
    begin = datetime.now(UTC).isoformat(timespec="milliseconds")
    churn = None
    if options.churn > 0:
        command = [HOME / "seed", options.temporal, options.client, "1000000", "100", "5000", str(options.churn)]
        churn = subprocess.Popen(command, stdout=tempfile.TemporaryFile(), stderr=subprocess.DEVNULL)
    wrong = 0
    try:
        for by, order, filter_, by_cursor in itertools.product(SORTS, ORDERS, FILTERS, (False, True)):
            query = {"sortBy": by, "sortOrder": order, "limit": options.limit, **filter_}
            if "createdBefore" in query:
                query["createdBefore"] = begin
            rows, totals, pages = walk(studio, query, by_cursor)
            verdict = "ok"
            try:
                check(rows, query, matching(seeds, query))
                check_totals(totals, rows, query, matching(seeds, query))
            except AssertionError as error:
                wrong, verdict = wrong + 1, f"WRONG: {error}"
            calls = [calls for calls, _, _ in pages]
            shown = " ".join(f"{name}={value}" for name, value in filter_.items()) or "all"
            print(
                f"{by:11} {order:4} {'cursor' if by_cursor else 'offset'} {shown:38} {len(rows):6} rows {len(pages):4} pages"
                f"  calls first {calls[0]} max {max(calls)} mean {sum(calls) / len(calls):.2f}"
                f"  ms {percentiles([ms for _, _, ms in pages])}  {verdict}",
                flush=True,
            )
        jumps(studio)
    finally:
        if churn is not None:
            churn.terminate()
            churn.wait()
    sys.exit(1 if wrong else 0)


def jumps(studio: Studio) -> None:
    """Ask for single pages at offsets that no walk led to."""
    for by, order in itertools.product(SORTS, ORDERS):
        figures = []
        for offset in (0, 7, 1_003, 5_011, 10_007, 15_013, 19_001, 19_913):
            path = f"/api/workflows?sortBy={by}&sortOrder={order}&limit=97&offset={offset}&pattern=sequential"
            begin = time.perf_counter()
            status, headers, page = studio.call("GET", path)
            assert status == 200, page
            milliseconds = (time.perf_counter() - begin) * 1000
            figures.append(f"{offset}: {visibility_calls(headers)[0]} calls {milliseconds:.0f} ms")
        print(f"{by:11} {order:4} jumps  {', '.join(figures)}")


if __name__ == "__main__":
    main()
