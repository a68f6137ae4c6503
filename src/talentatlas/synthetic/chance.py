"""Random numbers by topic: one stream each, so that a new draw never shifts the others."""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def stream(seed: int, topic: str) -> np.random.Generator:
    """Generator of one topic of one world; the same pair always gives the same numbers."""
    return np.random.default_rng(np.random.SeedSequence([seed, zlib.crc32(topic.encode())]))


def scattered(seed: int, topic: str, keys: Ints) -> Floats:
    """Number in [0, 1) that belongs to a key: equal keys, equal numbers.

    Unlike a stream, it does not depend on which other keys there are. The constants are those
    of the generator known as SplitMix64.
    """
    start = stream(seed, topic).integers(0, 1 << 64, dtype=np.uint64)
    mixed = keys.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + start
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return (mixed >> np.uint64(11)).astype(np.float64) * 2.0**-53


def pick(weights: Floats, uniform: Floats) -> Ints:
    """Column chosen in each row with probability in proportion to the weights.

    Args:
        weights: one row a choice, none negative, at least one above zero in each row.
        uniform: one number in [0, 1) a row.

    Returns:
        Number of the chosen column, by row.
    """
    cumulative = np.cumsum(weights, axis=1)
    threshold = uniform[:, None] * cumulative[:, -1:]
    return (threshold >= cumulative[:, :-1]).sum(axis=1)
