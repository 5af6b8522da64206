"""Hammers the API as a caller of the free tier for two of its minutes, then starts workflows until one is refused.

Fails unless exactly the limit gets through in each minute, the headers count down to it, and nobody else notices.
Needs ./dev with the agent "gate" of the tests, and takes two minutes and a half.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from studio import Studio

PATH = "/api/workflows/wf_none"
PER_MINUTE = 60
AT_ONCE = 2


def main() -> None:
    """Ask for both limits."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--api", default="http://localhost:5000")
    options = parser.parse_args()
    free, other = Studio(options.api, "free"), Studio(options.api, "alice")
    minutes(free, other)
    workflows(free, other)


def minutes(free: Studio, other: Studio) -> None:
    """Ask ten times a second for two minutes, and once in ten times as somebody else."""
    wait_for_minute(free)
    last = remaining(other)
    passed: dict[int, list[int]] = {}
    refused: dict[int, int] = {}
    others = 0
    begin = time.time()
    while len(passed) < 3:
        status, headers, problem = free.call("GET", PATH)
        reset = int(headers["x-ratelimit-reset"])
        assert int(headers["x-ratelimit-limit"]) == PER_MINUTE, headers
        if status == 429:
            check_refusal(headers, problem, reset)
            refused[reset] = refused.get(reset, 0) + 1
            time.sleep(0.1)
            if refused[reset] % 10 == 1:
                left = remaining(other)
                assert left == last - 1 or left > last, (last, left)
                last, others = left, others + 1
        else:
            assert status == 404, problem
            passed.setdefault(window(passed, reset), []).append(int(headers["x-ratelimit-remaining"]))
    for number, left in enumerate(list(passed.values())[:2], 1):
        print(f"minute {number}: {len(left)} requests passed, X-RateLimit-Remaining {left[0]} down to {left[-1]}")
        assert left == list(range(PER_MINUTE - 1, -1, -1)), left
    print(f"{sum(refused.values())} were refused, in {time.time() - begin:.1f} s")
    print(f"another caller sent {others} meanwhile; all passed, and its own X-RateLimit-Remaining went down one by one")


def window(known: dict[int, list[int]], reset: int) -> int:
    """Return the minute that a reset belongs to: its second is rounded up, so it may differ by one within a minute."""
    return next((one for one in known if abs(one - reset) <= 1), reset)


def remaining(studio: Studio) -> int:
    """Ask once, and return what is left to a caller in its minute."""
    status, headers, problem = studio.call("GET", PATH)
    assert status == 404, problem
    return int(headers["x-ratelimit-remaining"])


def check_refusal(headers: dict[str, str], problem: Any, reset: int) -> None:
    """Fail unless a refusal says what is wrong and when to come back."""
    wait = int(headers["retry-after"])
    assert headers["x-ratelimit-remaining"] == "0", headers
    assert abs(time.time() + wait - reset) < 2, (wait, reset)
    assert problem["detail"] == f"More than {PER_MINUTE} requests in a minute; wait {wait} seconds", problem


def workflows(free: Studio, other: Studio) -> None:
    """Start as many workflows as there may be, one more, and one more when another has ended."""
    wait_for_minute(free)
    folder = Path(tempfile.mkdtemp())
    started = [start(free, folder / str(index)) for index in range(AT_ONCE)]
    status, headers, problem = create(free, folder / "refused")
    assert (status, problem["code"]) == (429, "RATE_LIMIT_EXCEEDED"), problem
    print(f"{AT_ONCE} workflows started; the next: {status}, Retry-After {headers['retry-after']}, {problem['detail']!r}")
    unaffected = start(other, folder / "other")
    (folder / "0").touch()
    begin = time.time()
    while create(free, folder / "next")[0] == 429:
        time.sleep(0.5)
    print(f"{time.time() - begin:.1f} s after one had ended, the next was accepted")
    for gate in ("1", "next", "other"):
        (folder / gate).touch()
    assert started and unaffected


def wait_for_minute(studio: Studio) -> None:
    """Wait until the whole limit is there again."""
    _, headers, _ = studio.call("GET", PATH)
    time.sleep(max(0.0, int(headers["x-ratelimit-reset"]) - time.time()) + 0.1)


def start(studio: Studio, gate: Path) -> str:
    """Start a workflow that waits for a file; return its id."""
    status, _, created = create(studio, gate)
    assert status == 201, created
    return str(created["id"])


def create(studio: Studio, gate: Path) -> tuple[int, dict[str, str], Any]:
    """Try to start a workflow that waits for a file."""
    step = {"id": "gate", "name": "Gate", "agentType": "gate", "configuration": {"gate": str(gate)}}
    definition = {"id": "limits", "name": "Limits", "pattern": "sequential", "steps": [step]}
    return studio.call("POST", "/api/workflows", {"definition": definition})


if __name__ == "__main__":
    sys.exit(main())
