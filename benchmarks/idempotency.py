"""Sends creates three times each, all at once, through two API processes: one workflow for each key must come of it."""

import argparse
import concurrent.futures
import itertools
import sys
import time
import uuid
from collections import defaultdict

from studio import Studio, percentiles


def main() -> None:
    """Send them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--api", nargs=2, default=["http://localhost:5000", "http://localhost:5001"])
    parser.add_argument("--client", default="studio")
    parser.add_argument("--keys", type=int, default=1000)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--threads", type=int, default=32)
    options = parser.parse_args()
    studios = [Studio(url, options.client, options.api[0]) for url in options.api]
    batch = uuid.uuid4().hex
    ids: dict[int, set[str]] = defaultdict(set)
    snapshots: dict[int, set[str]] = defaultdict(set)
    milliseconds: list[float] = []

    def send(index: int, turn: int) -> None:
        body = {
            "definition": {
                "id": f"retry-{batch}",
                "name": "Retry",
                "pattern": "sequential",
                "steps": [{"id": "a", "name": "A", "agentType": agent}],
            },
            "metadata": {"index": index},
        }
        begin = time.perf_counter()
        status, headers, created = studios[(index + turn) % 2].call(
            "POST", "/api/workflows", body, {"Idempotency-Key": f"{batch}-{index}"}
        )
        milliseconds.append((time.perf_counter() - begin) * 1000)
        assert status == 201, created
        assert headers["location"] == f"/api/workflows/{created['id']}"
        ids[index].add(created["id"])
        snapshots[index].add(repr(created))

    status, _, types = studios[0].call("GET", "/api/meta-agent/types")
    assert status == 200, types
    agent = "echo" if "echo" in types else "data-collector"
    begin = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(options.threads) as pool:
        sends = [
            pool.submit(send, index, turn)
            for index, turn in itertools.product(range(options.keys), range(options.times))
        ]
        for sent in sends:
            sent.result()
    seconds = time.perf_counter() - begin
    several = sum(len(found) > 1 for found in ids.values())
    different = sum(len(found) > 1 for found in snapshots.values())
    workflows = len(set().union(*ids.values()))
    time.sleep(12)  # until nothing of the list comes from recent writes
    _, _, page = studios[0].call("GET", f"/api/workflows?limit=1&definitionId=retry-{batch}")
    print(f"{len(sends)} creates with {options.keys} keys in {seconds:.1f} s, ms {percentiles(milliseconds)}")
    print(f"{workflows} workflows answered, {page['total']} listed")
    print(f"{several} keys with several workflows, {different} with different snapshots")
    sys.exit(0 if (workflows, page["total"], several, different) == (options.keys, options.keys, 0, 0) else 1)


if __name__ == "__main__":
    main()
