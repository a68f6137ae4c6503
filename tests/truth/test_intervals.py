"""The 90% intervals of the main measures hold the truth of the synthetic world often enough."""

from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from scipy import stats
from seeds import MAIN, held

NOMINAL = 0.9
FEW, MANY = range(1, 7), range(1, 201)
CHANCE = 0.001  # of failing although the coverage is nominal, with few seeds


def coverage(seeds: Iterable[int], processes: int) -> dict[str, tuple[int, int]]:
    """Measure → intervals that hold the truth, intervals judged."""
    found: dict[str, list[bool]] = defaultdict(list)
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for one in pool.map(held, seeds):
            for name, holds in one.items():
                found[name] += holds
    return {name: (sum(holds), len(holds)) for name, holds in sorted(found.items())}


def test_few_seeds_show_no_measure_that_misses_the_truth_too_often():
    found = coverage(FEW, processes=1)
    assert set(found) == set(MAIN)
    for name, (hits, of) in found.items():
        # Cells of one seed share its errors: judge as if each seed gave one interval.
        seeds = len(FEW)
        least = stats.binom.ppf(CHANCE, seeds, NOMINAL)
        assert hits / of * seeds >= least, f"{name}: {hits} of {of}"


@pytest.mark.slow
def test_in_200_seeds_nine_intervals_of_ten_hold_the_truth(capsys):
    found = coverage(MANY, processes=2)
    with capsys.disabled():
        for name, (hits, of) in found.items():
            print(f"\n{name:20} {hits:5} of {of:5} {hits / of:7.1%}", end="")
    assert {n: h / of for n, (h, of) in found.items() if h / of < NOMINAL} == {}
