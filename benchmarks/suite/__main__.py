"""Measures the product beside its baselines, and ends with 1 when a figure is over its budget.

Every figure is measured in turn with its baseline, in one run on one machine; absolute times depend on the machine.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import fairness
import growth
import lists
import load
import parts
import report
from figures import Figure
from load import BUSY, Load
from stacks import HOME, Stack, UnavailableError, descendants, peer, product, resident_mb

PEERS = ("conductor", "conductor-postgres", "restate", "langgraph")
HUB = ("fan-out", "throughput")


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    rounds: int
    warm_up: int
    """Workflows of each subject before the first measured one: JVMs compile what they run."""
    calls: int
    """Of each pair that the API's overhead is measured by."""
    share: int
    """By how much each load is made smaller."""
    list_seconds: int
    """For which clients ask for lists."""

    def of(self, load: Load) -> Load:
        """Return a load of this size."""
        return replace(load, workflows=load.workflows // self.share)


QUICK = Size(rounds=3, warm_up=320, calls=300, share=2, list_seconds=20)
FULL = Size(rounds=5, warm_up=1600, calls=1000, share=1, list_seconds=60)


def main() -> None:
    """Measure, print a table, write the results."""
    options = parse()
    size = FULL if options.full else QUICK
    found: list[Figure] = []
    notes: list[str] = []
    plots: list[tuple[str, str]] = []
    chosen: Sequence[str] = options.only or (ALL if options.full else [name for name in ALL if name in QUICK_PARTS])
    for name in chosen:
        say(name)
        figures, more_notes, more_plots = PARTS[name](size, options)
        print(report.text_table(figures), flush=True)
        found += figures
        notes += more_notes
        plots += more_plots
    report.write(options.results, found, notes, plots, "full" if options.full else "quick")
    print(f"\nWritten to {options.results}. {report.summary(found)}")
    sys.exit(1 if any(figure.within is False for figure in found) else 0)


Outcome = tuple[list[Figure], list[str], list[tuple[str, str]]]
Part = Callable[[Size, argparse.Namespace], Outcome]


def parse() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    amount = parser.add_mutually_exclusive_group()
    amount.add_argument("--quick", action="store_true", help="the budgets that need no peer, in a few minutes (default)")
    amount.add_argument("--full", action="store_true", help="everything, with more rounds")
    parser.add_argument("--only", nargs="+", choices=ALL, metavar="PART", help=f"some of: {', '.join(ALL)}")
    parser.add_argument("--beside", type=Path, metavar="CHECKOUT", help="an older build, for the part beside")
    parser.add_argument("--peers", nargs="+", choices=PEERS, default=PEERS, metavar="PEER", help=", ".join(PEERS))
    parser.add_argument("--results", type=Path, default=HOME / "benchmarks" / "results", help="folder of the results")
    return parser.parse_args()


def starts(size: Size, _: argparse.Namespace) -> Outcome:
    """Measure the start."""
    return parts.start(size.rounds), [], []


def single(size: Size, _: argparse.Namespace) -> Outcome:
    """Measure what one stack is enough for, from the engine's budgets to its memory."""
    with product() as stack:
        before = resident_mb(stack.pid)
        subjects = [load.by_hand(stack), load.subject_of(load.PRODUCT, stack)]
        loads = [size.of(load) for load in (Load(1, 0, 60), Load(BUSY, 0, 320), Load(64, 0, 320), Load(1, 50, 20))]
        results = load.measure(subjects, loads, size.rounds, size.warm_up)
        found = load.engine(results)
        found += parts.memory(stack, before) if size is FULL else []
        found += parts.reads(stack)
        found += parts.overhead(stack, size.calls)
        found += parts.activity_cost(stack, size.calls)
    return found, [], [report.plot_throughput(results)]


def extras(size: Size, _: argparse.Namespace) -> Outcome:
    """Measure what each thing costs that the product asks of Temporal beyond the steps."""
    with product() as stack:
        subjects = [load.by_hand(stack), *(load.by_hand(stack, extra) for extra in load.EXTRAS), load.by_hand(stack, *load.EXTRAS)]
        results = load.measure(subjects, [size.of(Load(BUSY, 0, 320))], size.rounds, size.warm_up // 2)
    return load.extras(results), [], []


def rates(size: Size, _: argparse.Namespace) -> Outcome:
    """Measure latency at fixed rates."""
    with product() as stack:
        subjects = [load.by_hand(stack), load.subject_of(load.PRODUCT, stack)]
        loads = [Load(0, 0, round(rate * 10), rate) for rate in (2, 5, 10, 15)]
        results = load.measure(subjects, loads, 1, size.warm_up)
    return load.engine(results), [], [report.plot_latency(results)]


def older(size: Size, options: argparse.Namespace) -> Outcome:
    """Measure an older build beside this one."""
    if options.beside is None:
        return [], ["No older build was measured: --beside CHECKOUT names one."], []
    with product() as new, product(home=options.beside.resolve()) as old:
        subjects = [load.subject_of("older build", old), load.subject_of(load.PRODUCT, new)]
        results = load.measure(subjects, [Load(1, 0, 60), Load(BUSY, 0, 320)], size.rounds, size.warm_up)
    return load.beside(results, "older build"), [], []


def peers(size: Size, options: argparse.Namespace) -> Outcome:
    """Measure each peer beside the product, one peer at a time."""
    found: list[Figure] = []
    notes: list[str] = []
    for name in options.peers:
        say(f"peer {name}")
        try:
            found += beside_peer(name, size)
        except UnavailableError as e:
            notes.append(f"{name} cannot be run here: {e}")
    return found, notes, []


def beside_peer(name: str, size: Size) -> list[Figure]:
    """Measure one peer."""
    with ExitStack() as running:
        stack: Stack = running.enter_context(product())
        other = running.enter_context(peer(name, stack.agents))
        agents = stack.parts()["agents"]
        subjects = [load.peer_of(other, agents), load.subject_of(load.PRODUCT, stack)]
        loads = [Load(1, 0, 40), Load(BUSY, 0, 160), Load(64, 0, 192), Load(1, 50, 10), Load(BUSY, 50, 160)]
        results = load.measure(subjects, loads, max(3, size.rounds - 2), size.warm_up // 2)
        found = load.beside(results, name)
        memory = {part: sum(resident_mb(each) for each in (pid, *descendants(pid))) for part, pid in other.parts.items()}
        found += [Figure(f"{name}: memory of its {part}", megabytes, "MB") for part, megabytes in memory.items()]
        found.append(Figure(f"{name}: memory of our JVM", resident_mb(stack.pid), "MB"))
    return found


def planning(_: Size, __: argparse.Namespace) -> Outcome:
    """Measure planning alone."""
    return parts.plan(), [], []


def hub(_: Size, __: argparse.Namespace) -> Outcome:
    """Measure live updates."""
    with product() as stack:
        return [figure for part in HUB for figure in parts.live(stack, part)], [], []


def first_pages(size: Size, _: argparse.Namespace) -> Outcome:
    """Measure lists within Temporal's quota."""
    return lists.measure(size.list_seconds), [], []


def grown(_: Size, __: argparse.Namespace) -> Outcome:
    """Measure how costs grow with sizes."""
    return growth.measure()


def fair(size: Size, _: argparse.Namespace) -> Outcome:
    """Measure one owner beside the crowd of another."""
    return fairness.measure(fairness.FULL if size is FULL else fairness.QUICK), [], []


def say(text: str) -> None:
    """Show what is being measured."""
    print(f"\n== {text}, {datetime.now(UTC):%H:%M:%S}", flush=True)


PARTS: dict[str, Part] = {
    "start": starts,
    "engine": single,
    "extras": extras,
    "rates": rates,
    "planning": planning,
    "hub": hub,
    "lists": first_pages,
    "peers": peers,
    "growth": grown,
    "fairness": fair,
    "beside": older,
}
ALL = list(PARTS)
QUICK_PARTS = ("start", "engine", "planning")

if __name__ == "__main__":
    main()
