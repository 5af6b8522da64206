"""First pages for many clients, within the visibility quota that Temporal has by default."""

import subprocess
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from figures import Figure
from stacks import HOME, Stack, product
from studio import Studio, visibility_calls

QUOTA = 10
"""Visibility calls a second that a namespace has by default (frontend.namespaceRPS.visibility)."""

CLIENTS = 100
EVERY_SECONDS = 5
MOST_P99_MS = 2000
STORED = 300
"""Workflows of each owner."""

LISTS = (
    ("studio", ""),
    ("studio", "?status=completed"),
    ("studio", "?status=failed"),
    ("studio", "?status=running"),
    ("studio", "?limit=50"),
    ("studio", "?sortBy=completedAt"),
    ("alice", ""),
    ("bob", ""),
)
"""Owner and query; each is the first page that some of the clients ask for again and again."""


@dataclass
class Answers:
    """What all clients got."""

    statuses: Counter[int] = field(default_factory=Counter[int])
    milliseconds: list[float] = field(default_factory=list[float])
    """From when an answer was due to be asked for."""
    calls: int = 0
    """Visibility calls that were made for them."""

    def percentile(self, part: float) -> float:
        """Return the time in which that part of all was answered."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def measure(seconds: int) -> list[Figure]:
    """Return how first pages are answered with the default quota and, as the baseline, without one."""
    within = _asked(QUOTA, seconds)
    free = _asked(None, seconds)
    baseline = "without a quota"
    p99 = within.percentile(0.99)
    name = f"first pages, {CLIENTS} clients every {EVERY_SECONDS} s, quota {QUOTA}/s"
    refused = within.statuses[503]
    others = sum(count for status, count in within.statuses.items() if status not in (200, 503))
    return [
        Figure(f"{name}: answered with 503", refused, "", free.statuses[503], baseline, "none", refused == 0),
        Figure(f"{name}: answered with another error", others, "", None, "", "none", others == 0),
        Figure(f"{name}: p50", within.percentile(0.5), "ms", free.percentile(0.5), baseline),
        Figure(f"{name}: p99", p99, "ms", free.percentile(0.99), baseline, f"at most {MOST_P99_MS:,} ms", p99 <= MOST_P99_MS),
        Figure(f"{name}: visibility calls", within.calls / seconds, "/s", free.calls / seconds, baseline),
        Figure(f"{name}: answers", sum(within.statuses.values()) / seconds, "/s", sum(free.statuses.values()) / seconds, baseline),
    ]


def _asked(quota: int | None, seconds: int) -> Answers:
    """Let all clients ask a stack of its own."""
    with product(visibility_quota=quota) as stack:
        studios = {owner: Studio(stack.api, owner) for owner, _ in LISTS}
        for owner, studio in studios.items():
            _seed(stack, owner, studio)
        answers, lock = Answers(), threading.Lock()
        begin = time.monotonic() + 1
        clients = [threading.Thread(target=_ask, args=(studios, client, begin, begin + seconds, answers, lock)) for client in range(CLIENTS)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        return answers


def _ask(studios: dict[str, Studio], client: int, begin: float, end: float, answers: Answers, lock: threading.Lock) -> None:
    """Ask for a first page again and again; the clients begin one after the other."""
    owner, query = LISTS[client % len(LISTS)]
    due = begin + EVERY_SECONDS * client / CLIENTS
    while due < end:
        time.sleep(max(0.0, due - time.monotonic()))
        status, headers, _ = studios[owner].call("GET", "/api/workflows" + query)
        took = (time.monotonic() - due) * 1000
        with lock:
            answers.statuses[status] += 1
            answers.milliseconds.append(took)
            answers.calls += visibility_calls(headers)[0] if status == 200 else 0
        due += EVERY_SECONDS


def _seed(stack: Stack, owner: str, studio: Studio) -> None:
    """Give an owner workflows, and wait until they are listed."""
    command = [str(HOME / "benchmarks" / "seed"), stack.temporal, owner, str(STORED)]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    while True:
        status, _, page = studio.call("GET", "/api/workflows?limit=1&sortOrder=asc")
        if status == 200 and page["total"] >= STORED:
            return
        time.sleep(0.5)
