"""Corridors scaled to given totals of origins and destinations."""

from __future__ import annotations

import numpy as np

from talentatlas.models.panel import Array

ROUNDS = 40
TINY = 1e-12
MOST_NET = 0.9  # of in plus out, so that no total is negative


def meet_margins(seed: Array, out: Array, into: Array, rounds: int = ROUNDS) -> Array:
    """Iterative proportional fitting of a matrix to totals.

    Args:
        seed: origin, destination; zeros stay zero.
        out: total of each origin.
        into: total of each destination; both are first scaled to their common mean sum.
        rounds: of scaling both ways.
    """
    total = (out.sum() + into.sum()) / 2
    out, into = out * total / max(out.sum(), TINY), into * total / max(into.sum(), TINY)
    scaled = seed.copy()
    for _ in range(rounds):
        scaled *= (out / np.maximum(scaled.sum(1), TINY))[:, None]
        scaled *= (into / np.maximum(scaled.sum(0), TINY))[None]
    return scaled


def draw_to_last(means: Array, last: Array, gross: float, net: float) -> Array:
    """Draw totals of countries part of the way to those of the last year.

    Persistence is a good forecast of a country's net flow and of how much its moves will slow
    down, and a poor one of a small corridor; so only totals are drawn.

    Args:
        means: forecast by horizon, origin, destination.
        last: moves of the last year.
        gross: part of the way for in plus out.
        net: part of the way for in minus out.
    """
    drawn = []
    for mean in means:
        both = _between(mean.sum(0) + mean.sum(1), last.sum(0) + last.sum(1), gross)
        balance = _between(mean.sum(0) - mean.sum(1), last.sum(0) - last.sum(1), net)
        balance = np.clip(balance, -MOST_NET * both, MOST_NET * both)
        drawn.append(meet_margins(mean, (both - balance) / 2, (both + balance) / 2))
    return np.stack(drawn)


def _between(first: Array, second: Array, part: float) -> Array:
    return (1 - part) * first + part * second
