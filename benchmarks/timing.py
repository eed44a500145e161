"""Timing: medians over several runs, always beside a floor measured in the same run."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """Seconds of several runs."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def measure(work: Callable[[], object], runs: int, before: Callable[[], object] | None = None) -> Measured:
    """Run once to warm up where more than one run is asked for, then time each run."""
    if runs > 1:
        if before:
            before()
        work()
    seconds = []
    for _ in range(runs):
        if before:
            before()
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return Measured(tuple(seconds))


def show(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"


def row(name: str, taken: Measured, goal: float, floor_name: str, floor: Measured, extra: str = "") -> str:
    verdict = "达到" if taken.median <= goal else "未达到"
    ratio = taken.median / floor.median if floor.median else 0
    return (
        f"| {name} | {show(taken.median)} | {show(min(taken.seconds))} | {show(goal)} | {verdict} "
        f"| {floor_name} {show(floor.median)} | {ratio:.1f} | {extra} |"
    )
