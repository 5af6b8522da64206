"""Puts the product under the same loads as its baselines, in turn."""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from figures import Figure, median, spread
from stacks import Peer, Stack, run_java

PRODUCT = "product"
BY_HAND = "by hand"

LEAST_THROUGHPUT = 0.95
MOST_MORE_MS = 5
MOST_SERVER_TIME = 1.05
LEAST_THROUGHPUT_OF_CONDUCTOR = 1.4
MOST_LATENCY_OF_CONDUCTOR = 0.25
MOST_OVER_MINIMUM = 1.15

CONDUCTOR = "conductor"
EXTRAS = ("SEARCH_ATTRIBUTES", "MEMO", "FAIRNESS", "UPSERT", "TIMER", "READ")
BUSY = 16


@dataclass(frozen=True)
class Load:
    """One load: so many clients with a call at a time each, or calls at a fixed rate."""

    clients: int
    milliseconds: int
    workflows: int
    per_second: float = 0

    def json(self, rounds: int) -> dict[str, Any]:
        """Return it as the generator reads it."""
        return {
            "clients": self.clients,
            "perSecond": self.per_second,
            "milliseconds": self.milliseconds,
            "workflows": self.workflows,
            "rounds": rounds,
        }

    @property
    def name(self) -> str:
        """As it is shown."""
        who = f"{self.clients} client{'s' * (self.clients > 1)}" if self.clients else f"{self.per_second:g} a second"
        return f"{who}, steps of {self.milliseconds} ms"


@dataclass(frozen=True)
class Measured:
    """What one subject did under one load: each figure once a round."""

    per_second: list[float]
    latency: dict[str, list[float]]
    processor_time: dict[str, list[float]]


Results = dict[Load, dict[str, Measured]]


def subject_of(name: str, stack: Stack) -> dict[str, Any]:
    """Return the product as a subject."""
    return {"name": name, "kind": "product", "url": stack.api, "parts": stack.parts()}


def by_hand(stack: Stack, *extras: str) -> dict[str, Any]:
    """Return the hand-written workflow, on the server and agents of a stack; its worker is a part of the client."""
    parts = {part: pid for part, pid in stack.parts().items() if part != "JVM"}
    subject = {"name": BY_HAND, "kind": "hand-written", "url": stack.agents, "temporal": stack.temporal, "parts": parts}
    if extras:
        name = "all of them" if len(extras) > 1 else extras[0].lower().replace("_", " ")
        subject |= {"name": name, "extras": list(extras)}
    return subject


def peer_of(peer: Peer, agents: int) -> dict[str, Any]:
    """Return a peer as a subject that calls the agents of a stack."""
    return {"name": peer.name, "kind": peer.kind, "url": peer.url, "parts": peer.parts | {"agents": agents}}


def measure(subjects: Sequence[dict[str, Any]], loads: Sequence[Load], rounds: int, warm_up: int) -> Results:
    """Put all subjects under each load, round by round in turn, after so many workflows of each to warm up."""
    with tempfile.TemporaryDirectory() as folder:
        plan, result = Path(folder, "plan.json"), Path(folder, "result.json")
        content = {
            "subjects": list(subjects),
            "warmUp": Load(BUSY, 0, warm_up).json(1),
            "loads": [load.json(rounds) for load in loads],
        }
        plan.write_text(json.dumps(content), encoding="utf-8")
        if run_java("load", str(plan), str(result)) != 0:
            raise RuntimeError("The load could not be generated")
        measured = json.loads(result.read_text(encoding="utf-8"))
    return {
        load: {name: Measured(one["perSecond"], one["latency"], one["processorTime"]) for name, one in of_load["subjects"].items()}
        for load, of_load in zip(loads, measured, strict=True)
    }


def engine(results: Results) -> list[Figure]:
    """Return the product beside the hand-written workflow, with the budgets."""
    figures = []
    idle = {load.milliseconds: load for load in results if load.clients == 1}
    for load, subjects in results.items():
        ours, hand = subjects[PRODUCT], subjects[BY_HAND]
        busy = load.clients == BUSY and not load.milliseconds
        alone = load.clients == 1 and not load.milliseconds
        figures += [
            _throughput(load, ours, hand, BY_HAND, LEAST_THROUGHPUT if busy else None),
            *_latencies(load, ours, hand, MOST_MORE_MS if alone else None),
            *_processor_time(load, ours, hand, MOST_SERVER_TIME if busy else None),
        ]
    if 0 in idle and 50 in idle:
        figures.append(_over_minimum(results[idle[50]], results[idle[0]], 50))
    return figures


def extras(results: Results) -> list[Figure]:
    """Return the server's processor time with each extra."""
    (subjects,) = results.values()
    base = median(subjects[BY_HAND].processor_time["server"])
    return [
        Figure(
            f"CPU of the server with {name}",
            median(measured.processor_time["server"]),
            "ms a workflow",
            base,
            BY_HAND,
            spread=spread(measured.processor_time["server"]),
        )
        for name, measured in subjects.items()
        if name != BY_HAND
    ]


def beside(results: Results, name: str) -> list[Figure]:
    """Return the product beside an older build of it, or beside a peer."""
    figures = []
    for load, subjects in results.items():
        ours, other = subjects[PRODUCT], subjects[name]
        conductor = name == CONDUCTOR and not load.milliseconds
        least = LEAST_THROUGHPUT_OF_CONDUCTOR if conductor and load.clients == BUSY else None
        figures.append(_throughput(load, ours, other, name, least))
        if conductor and load.clients == 1:
            figures.append(_share_of_latency(load, ours, other, name))
        else:
            figures += _latencies(load, ours, other, None, name)
        figures += [
            Figure(
                f"{load.name}: CPU of {subject}, {part}",
                median(milliseconds),
                "ms a workflow",
                spread=spread(milliseconds),
            )
            for subject, measured in ((PRODUCT, ours), (name, other))
            for part, milliseconds in measured.processor_time.items()
        ]
    return figures


def _throughput(load: Load, ours: Measured, other: Measured, name: str, least: float | None) -> Figure:
    mine, base = median(ours.per_second), median(other.per_second)
    return Figure(
        f"{load.name}: workflows a second",
        mine,
        "/s",
        base,
        name,
        f"at least {least:g} x" if least else "",
        mine >= least * base if least else None,
        spread(ours.per_second),
    )


def _latencies(load: Load, ours: Measured, other: Measured, most_more: float | None, name: str = BY_HAND) -> list[Figure]:
    figures = []
    for percentile in ("p50", "p99"):
        mine, base = median(ours.latency[percentile]), median(other.latency[percentile])
        most = most_more if percentile == "p50" else None
        figures.append(
            Figure(
                f"{load.name}: {percentile}",
                mine,
                "ms",
                base,
                name,
                f"at most {most:+g} ms" if most else "",
                mine <= base + most if most else None,
                spread(ours.latency[percentile]),
            )
        )
    return figures


def _share_of_latency(load: Load, ours: Measured, other: Measured, name: str) -> Figure:
    mine, base = median(ours.latency["p50"]), median(other.latency["p50"])
    most = MOST_LATENCY_OF_CONDUCTOR
    return Figure(f"{load.name}: p50", mine, "ms", base, name, f"at most {most:g} x", mine <= most * base)


def _processor_time(load: Load, ours: Measured, hand: Measured, most: float | None) -> list[Figure]:
    figures = []
    for part in ours.processor_time:
        mine = median(ours.processor_time[part])
        base = median(hand.processor_time[part]) if part in hand.processor_time else None
        limit = most if part == "server" else None
        figures.append(
            Figure(
                f"{load.name}: CPU of the {part}",
                mine,
                "ms a workflow",
                base,
                "with its worker" if part == "client" else "" if base is None else BY_HAND,
                f"at most {limit:g} x" if limit else "",
                mine <= limit * base if limit and base is not None else None,
                spread(ours.processor_time[part]),
            )
        )
    return figures


def _over_minimum(waiting: dict[str, Measured], idle: dict[str, Measured], milliseconds: int) -> Figure:
    """Return the latency of steps that take time, beside that time and what the bare engine needs for steps without."""
    least = 3 * milliseconds + median(idle[BY_HAND].latency["p50"])
    mine = median(waiting[PRODUCT].latency["p50"])
    return Figure(
        f"1 client, steps of {milliseconds} ms: p50 beside the least possible",
        mine,
        "ms",
        least,
        "three steps and the engine",
        f"at most {MOST_OVER_MINIMUM:g} x",
        mine <= MOST_OVER_MINIMUM * least,
    )
