"""How long something takes."""

import statistics
from collections.abc import Callable
from time import perf_counter


def median(work: Callable[[], object], times: int) -> float:
    """Of so many times, in milliseconds."""
    taken = []
    for _ in range(times):
        start = perf_counter()
        work()
        taken.append((perf_counter() - start) * 1000)
    return statistics.median(taken)
